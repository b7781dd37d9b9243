"""Clients that are slow, send too much or forge an address cost nobody else anything."""

import time

import psycopg
import pytest

from tests.stack.conftest import Visitor
from tests.stack.site import send
from tools.stack import data

pytestmark = pytest.mark.heavy

THREADS = 4  # of both web processes
HEADER_SECONDS, BODY_SECONDS = 5, 10
KILOBYTE = 1024


def head(petition, length):
    return (
        f"POST {petition.of('sign')} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n"
    ).encode()


def hang(visitor, words, number):
    """So many connections that have said these words and no more."""
    connections = [visitor.connect() for _ in range(number)]
    for connection in connections:
        connection.sendall(words)
    return connections


def test_slow_clients_hold_no_web_process(visitor, petition):
    bodies = hang(visitor, head(petition, 20_000) + b"name=", 5 * THREADS)
    heads = hang(visitor, b"GET /en/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ", 5 * THREADS)
    try:
        for number in range(5):
            begun = time.monotonic()
            status, _headers, _body = petition.sign(visitor, email=f"quick{number}@example.org")
            assert status == 303
            assert time.monotonic() - begun < 2
    finally:
        for connection in bodies + heads:
            connection.close()


@pytest.mark.parametrize("kind", ["head", "body"])
def test_slow_clients_are_sent_away(visitor, petition, kind):
    words, seconds = {
        "head": (b"GET /en/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ", HEADER_SECONDS),
        "body": (head(petition, 20_000) + b"name=", BODY_SECONDS),
    }[kind]
    (connection,) = hang(visitor, words, 1)
    begun = time.monotonic()
    try:
        said = connection.recv(65536)
    except ConnectionResetError:
        said = b""
    assert said == b"" or said.startswith(b"HTTP/1.1 408 ")
    assert seconds - 1 < time.monotonic() - begun < seconds + 3


def test_a_body_is_read_up_to_what_a_form_may_hold(visitor, petition):
    path = petition.of("sign")
    assert send(visitor, path, {"name": 200 * KILOBYTE * "x"})[0] == 422
    assert send(visitor, path, {"name": 256 * KILOBYTE * "x"})[0] == 413
    chunk = b"10000\r\n" + 65536 * b"x" + b"\r\n"
    words = head(petition, 1).replace(b"Content-Length: 1", b"Transfer-Encoding: chunked")
    with visitor.connect() as connection:
        connection.sendall(words + 4 * chunk + b"1\r\nx\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 413 ")


def test_staff_may_upload_more(visitor):
    assert send(visitor, "/admin/login/", {"name": 1000 * KILOBYTE * "x"})[0] != 413
    long = b"POST /admin/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 70000000\r\n\r\n"
    assert visitor.say(long).startswith(b"HTTP/1.1 413 ")


def test_s14_a_forged_address_changes_no_limit(stack, petition):
    """Over a hundred in an hour from one network are held, whatever addresses they invent."""
    visitor = Visitor(stack, "127.0.0.9")
    forged = (f"10.0.{number}.{number}, 10.1.{number}.1" for number in range(1, 106))
    for number, address in enumerate(forged):
        headers = {"X-Forwarded-For": address, "X-Real-IP": address, "Forwarded": f"for={address}"}
        email = f"forged{number}@town{number}.example.net"
        assert petition.sign(visitor, headers=headers, email=email)[0] == 303
    with psycopg.connect(data.postgres_url(stack.ports["postgres"])) as connection:
        held = connection.execute(
            "SELECT count(*) FROM petitions_signature WHERE hold_reason = 'network'"
        ).fetchone()
    assert held == (5,)
