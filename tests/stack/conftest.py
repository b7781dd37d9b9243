"""The stack of `make stack`, started once for all tests of this folder, and a visitor of it."""

import socket
import ssl
from http.client import HTTPSConnection

import pytest

from tests.stack.site import Petition
from tools.postgres import free_port
from tools.stack.site import Stack


@pytest.fixture(scope="session")
def stack(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stack")
    for above in (folder, folder.parent, folder.parent.parent):
        above.chmod(0o755)  # PostgreSQL runs as somebody else if we are root
    stack = Stack(folder / "stack", port=free_port())
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()


class Visitor:
    """Asks the proxy as a browser does, over TLS; keeps and sends no cookie of its own accord.

    `address` is that of the loopback net to call from.
    """

    def __init__(self, stack, address="127.0.0.1"):
        self.stack, self.address = stack, address
        self.trust = ssl.create_default_context(cafile=stack.folder / "proxy" / "certificate.pem")

    def ask(self, path, *, method="GET", headers=(), body=None):
        """(status, headers, body) of one request on a connection of its own."""
        connection = HTTPSConnection(
            "127.0.0.1",
            self.stack.port,
            context=self.trust,
            timeout=40,
            source_address=(self.address, 0),
        )
        try:
            connection.request(method, path, body, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def connect(self):
        """A socket over TLS, for what no client would send."""
        plain = socket.create_connection(
            ("127.0.0.1", self.stack.port), timeout=40, source_address=(self.address, 0)
        )
        return self.trust.wrap_socket(plain, server_hostname="127.0.0.1")

    def say(self, words):
        """The whole answer to these bytes."""
        with self.connect() as connection:
            connection.sendall(words)
            return b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.fixture
def visitor(stack):
    return Visitor(stack)


@pytest.fixture
def petition(visitor):
    return Petition(visitor)
