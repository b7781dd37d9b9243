"""A load generator in plain Python: one thread, keep-alive connections, the next request at once.

It takes part of the processors that it measures; both sides pay the same for it.
"""

import re
import select
import socket
import time
from dataclasses import dataclass, field
from itertools import islice

LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
CLOSES = re.compile(rb"(?i)\r\nconnection: *close")
CONNECTIONS = 32
SILENCE = 30


class Failed(Exception):
    """The other side answered otherwise than it should."""


@dataclass
class Sample:
    """What one round measured: seconds of each request, and of the round and its processors."""

    times: list = field(default_factory=list)
    seconds: float = 0
    processor: float = 0

    @property
    def rate(self):
        return len(self.times) / self.seconds

    def at(self, share):
        """Milliseconds within which this share of the requests was answered."""
        return 1000 * sorted(self.times)[min(int(share * len(self.times)), len(self.times) - 1)]

    @property
    def processor_each(self):
        """Milliseconds of the server's processes (without the database's) per request."""
        return 1000 * self.processor / len(self.times)


class Connection:
    def __init__(self, port):
        self.port = port
        self.socket = self.began = None

    def send(self, request):
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=SILENCE)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received, self.missing = b"", None
        self.began = time.perf_counter()
        self.socket.sendall(request)

    def receive(self):
        """True once the answer is whole."""
        part = self.socket.recv(1 << 18)
        if not part:
            raise Failed("the server closed the connection")
        self.received += part
        if self.missing is None:
            head = self.received.find(b"\r\n\r\n")
            if head < 0:
                return False
            length = LENGTH.search(self.received, 0, head + 2)
            if not length:
                raise Failed(f"no Content-Length: {self.received[:500]}")
            self.missing = head + 4 + int(length[1])
            self.closes = CLOSES.search(self.received, 0, head + 2)
        return len(self.received) >= self.missing

    @property
    def status(self):
        return int(self.received[9:12])

    def close(self):
        if self.socket:
            self.socket.close()
        self.socket = None


def ask(port, request):
    """One request on a connection of its own: (status, answer with its head)."""
    connection = Connection(port)
    connection.send(request)
    while not connection.receive():
        pass
    connection.close()
    return connection.status, connection.received


def run(server, requests, *, status, seconds, connections=CONNECTIONS):
    """Sends `requests` (an iterator) for so long, or until they end; a Sample.

    Raises Failed on the first answer with another status.
    """
    sample, poll, open_now = Sample(), select.epoll(), {}
    busy_before, began = server.processor(), time.perf_counter()
    end = began + seconds

    def start(connection, request):
        is_new = connection.socket is None
        connection.send(request)
        if is_new:
            open_now[connection.socket.fileno()] = connection
            poll.register(connection.socket, select.EPOLLIN)

    def finish(connection, number):
        now = time.perf_counter()
        if connection.status != status:
            raise Failed(f"{connection.status} instead of {status}: {connection.received[:300]}")
        sample.times.append(now - connection.began)
        request = next(requests, None) if now < end else None
        if request is None or connection.closes:
            del open_now[number]
            connection.close()
        if request is not None:
            start(connection, request)

    for request in islice(requests, connections):
        start(Connection(server.port), request)
    while open_now:
        ready = poll.poll(SILENCE)
        if not ready:
            raise Failed(f"no answer in {SILENCE} seconds")
        for number, _event in ready:
            if open_now[number].receive():
                finish(open_now[number], number)
    poll.close()
    sample.seconds = time.perf_counter() - began
    sample.processor = server.processor() - busy_before
    return sample
