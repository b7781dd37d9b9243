"""HTTP/1.1 over TLS as the drill speaks it: a connection, kept open, from an address of choice."""

import asyncio
import ssl
from dataclasses import dataclass

SECONDS_TO_ANSWER = 40
HOST = "127.0.0.1"


class Failed(Exception):
    """No whole answer came; the text says why."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict
    body: bytes


class Line:
    """Asks one request at a time. `source` is the address of the loopback net to call from."""

    def __init__(self, port, trust, *, source=None):
        self.port, self.trust, self.source = port, trust, source
        self.reader = self.writer = None

    async def open(self):
        local = (self.source, 0) if self.source else None
        self.reader, self.writer = await asyncio.open_connection(
            HOST, self.port, ssl=self.trust, local_addr=local
        )

    async def ask(self, path, *, form=None):
        """The Answer to a GET, or to a POST of an encoded form. Raises Failed."""
        try:
            async with asyncio.timeout(SECONDS_TO_ANSWER):
                if self.writer is None:
                    await self.open()
                self.writer.write(self.request(path, form))
                return await self.answer()
        except (OSError, TimeoutError, EOFError, ssl.SSLError) as error:
            self.close()
            raise Failed(f"{type(error).__name__} at {path}") from error

    def request(self, path, form):
        lines = [f"{'GET' if form is None else 'POST'} {path} HTTP/1.1"]
        lines.append(f"Host: {HOST}:{self.port}")
        if form is not None:
            lines.append("Content-Type: application/x-www-form-urlencoded")
            lines.append(f"Content-Length: {len(form)}")
        return ("\r\n".join(lines) + "\r\n\r\n" + (form or "")).encode()

    async def answer(self):
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.rstrip().split("\r\n")
        pairs = (line.partition(":") for line in lines)
        headers = {name.lower(): value.strip() for name, _colon, value in pairs}
        if "chunked" in headers.get("transfer-encoding", ""):
            body = await self.chunks()
        else:
            body = await self.reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(int(first.split()[1]), headers, body)

    async def chunks(self):
        parts = []
        while size := int(await self.reader.readuntil(b"\r\n"), 16):
            parts.append(await self.reader.readexactly(size))
            await self.reader.readexactly(2)
        await self.reader.readexactly(2)
        return b"".join(parts)

    def close(self):
        if self.writer:
            self.writer.close()
        self.reader = self.writer = None
