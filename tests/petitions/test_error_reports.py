"""P15, S28: what is sent to Sentry or GlitchTip about an error in a real request."""

import gzip
import json
import os
import socket
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode

import pytest

from tests.campaign.test_settings import STRONG, refusal
from tests.petitions.planted import PLANTED
from tests.petitions.test_exports import database_environment
from tools.postgres import free_port

pytestmark = pytest.mark.django_db(transaction=True)

SERVE = """
import sys
from wsgiref.simple_server import make_server
from django.conf import settings
from campaign.wsgi import application
settings.ROOT_URLCONF = "tests.petitions.failing_urls"
make_server("127.0.0.1", int(sys.argv[1]), application).serve_forever()
"""
REQUEST_ID = "7f3a9c0d1e2b4a5f8c6d7e8f90a1b2c3"


class Sink(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        self.server.received.append((self.path, str(self.headers), body.decode()))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *arguments):
        pass


@pytest.fixture
def sink():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Sink)
    server.received = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def site(petition, sink):
    """The port of a site that reports to the sink."""
    port = free_port()
    own = {
        "SENTRY_DSN": f"http://public-key@127.0.0.1:{sink.server_port}/1",
        "TRUSTED_PROXIES": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(port)],
        env=os.environ | database_environment() | own,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        assert process.poll() is None
        time.sleep(0.1)
    yield port
    process.terminate()
    process.wait()


def send(port, path, host="localhost", **typed):
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {
        "Host": host,
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"sessionid={PLANTED['cookie']}",
        "User-Agent": PLANTED["agent"],
        "X-Forwarded-For": PLANTED["network"],
        "X-Request-ID": REQUEST_ID,
        "Referer": f"http://localhost/?q={PLANTED['query']}",
    }
    connection.request("POST", f"{path}?q={PLANTED['query']}", urlencode(typed), headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def events(sink, number):
    """Those received, once so many came."""
    for _ in range(300):
        if len(sink.received) >= number:
            break
        time.sleep(0.05)
    return [json.loads(body.splitlines()[-1]) for _path, _headers, body in sink.received]


def test_a_report_tells_where_and_nothing_of_whom(site, sink):
    typed = {"name": PLANTED["name"], "email": PLANTED["email"]}
    assert send(site, "/en/fail/", host="somebody.example") == 400
    assert send(site, "/en/fail/", **typed) == 500
    assert send(site, f"/en/confirm/{PLANTED['token']}/", **typed) == 500
    found = events(sink, 4)
    assert len(found) == 4

    whole = "\n".join("\n".join(parts) for parts in sink.received)
    for name, planted in PLANTED.items():
        assert planted not in whole, name
    for part in ("Undisclosed", "undisclosed", "Failing row", socket.gethostname(), os.getcwd()):
        assert part not in whole, part

    by_message = {event["message"]: event for event in found}
    assert by_message.keys() == {
        "An error of somebody.else",
        "Internal Server Error: /en/fail/",
        "Internal Server Error: /en/confirm/…/",
    }
    report = by_message["Internal Server Error: /en/fail/"]
    assert report["tags"] == {"request_id": REQUEST_ID}
    cause, error = report["exception"]["values"]
    assert (cause["type"], error["type"]) == ("DatabaseError", "RuntimeError")
    place = error["stacktrace"]["frames"][-1]
    assert place["filename"] == "tests/petitions/failing_urls.py"
    assert (place["function"], "vars" in place, "context_line" in place) == ("fail", False, False)
    assert report.keys() == {
        "event_id",
        "timestamp",
        "platform",
        "level",
        "logger",
        "message",
        "tags",
        "exception",
    }
    for path, _headers, _body in sink.received:
        assert path.startswith("/api/1/envelope")


def test_without_a_sink_that_answers_the_site_is_as_fast_as_ever(site, sink):
    sink.shutdown()
    sink.server_close()
    began = time.monotonic()
    for _ in range(5):
        assert send(site, "/en/fail/") == 500
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("wrong", ["undisclosed.example", "https://undisclosed.example/1"])
def test_an_address_that_is_none_stops_the_start_without_being_quoted(wrong):
    said = refusal(STRONG | {"SENTRY_DSN": wrong})
    assert "SENTRY_DSN is not the address of a project" in said
    assert wrong not in said
