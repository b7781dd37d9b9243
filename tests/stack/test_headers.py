"""What every answer through the proxy carries, whoever gives it: the site, nginx, nobody."""

import re

import pytest

from campaign.middleware import SECURITY_HEADERS
from tests.stack.proxy_files import own_headers

pytestmark = pytest.mark.heavy

HSTS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload"}
PAGES = ["/en/", "/", "/en", "/en/nowhere/", "/robots.txt", "/static/img/nothing.png", "/healthz"]
PAGES += ["/media/images/nothing.png"]
REFUSED = {
    "a broken request": (b"GET /en/ HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n", 400),
    "two hosts": (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n", 400),
    "a huge header": (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + 10_000 * b"x" + b"\r\n\r\n", 400),
    "a huge address": (b"GET /" + 10_000 * b"x" + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
    "a huge body": (b"POST /en/ HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\n\r\n", 413),
    "a trace": (b"TRACE /en/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 405),
}


def missing(headers, expected):
    return {name for name, value in expected.items() if headers.get_all(name) != [value]}


@pytest.mark.parametrize("path", PAGES)
def test_s22_answers_of_the_site_carry_the_headers_once(visitor, path):
    _status, headers, _body = visitor.ask(path)
    assert not missing(headers, SECURITY_HEADERS | HSTS)


@pytest.mark.parametrize("path", ["/readyz", "/status", "/metrics", "/media/documents/a"])
def test_s22_answers_of_the_proxy_carry_the_headers_once(visitor, path):
    status, headers, body = visitor.ask(path)
    assert status == 404
    assert not missing(headers, own_headers())
    assert b"nginx" not in body


@pytest.mark.parametrize("name", REFUSED)
def test_s22_refusals_carry_the_headers_once(visitor, name):
    words, status = REFUSED[name]
    head, _, body = visitor.say(words).decode().partition("\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ")
    for header, value in own_headers().items():
        assert re.findall(rf"(?mi)^{header}: (.*?)\r?$", head) == [value], header
    assert "nginx" not in body


def test_s22_the_admin_carries_all_but_the_strict_policy(visitor):
    _status, headers, _body = visitor.ask("/admin/password_reset/")
    assert missing(headers, SECURITY_HEADERS | HSTS) == {"Content-Security-Policy"}


def test_readers_get_no_cookie(visitor):
    for path in PAGES:
        _status, headers, _body = visitor.ask(path)
        assert "Set-Cookie" not in headers, path
