"""What `check_production` says of the site as visitors reach it."""

import ssl
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from home.production import outside
from tests.home.production.findings import found
from tools.postgres import free_port
from tools.stack import certificate

pytestmark = pytest.mark.django_db


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        status = self.server.answers.get(self.path, 404)
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.send_header("Strict-Transport-Security", "max-age=1")
        self.end_headers()

    def log_message(self, *arguments):
        pass


@contextmanager
def https(folder, answers):
    certificate.make(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.answers = answers
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"https://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def proxy(settings, tmp_path):
    """What a proxy answers, by path; its certificate holds for 29 days and some hours."""
    answers = {"/healthz": 200}
    with https(tmp_path, answers) as settings.SITE_URL:
        yield answers


@pytest.fixture
def trusted(monkeypatch, tmp_path):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))


def test_a_site_that_answers_well_is_seen(proxy, trusted):
    findings = found(*outside.CHECKS)
    assert findings["certificate"] == ("ok", "holds for 29 days")
    assert {one[0] for one in findings.values()} == {"ok"}
    assert findings.keys() == {"certificate", "web", "inner pages", "clock of the proxy"}


def test_a_certificate_that_ends_soon_is_missed(proxy, trusted, monkeypatch):
    monkeypatch.setattr(outside, "DAYS_LEFT", 30)
    assert found(*outside.CHECKS)["certificate"] == (
        "MISS",
        "it ends in 29 days: look at whatever renews it",
    )


def test_a_certificate_that_no_browser_trusts_is_missed(proxy):
    status, words = found(*outside.CHECKS)["certificate"]
    assert status == "MISS"
    assert "browsers do not trust it" in words


def test_an_address_where_nothing_answers_is_missed(settings):
    settings.SITE_URL = f"https://localhost:{free_port()}"
    status, words = found(*outside.CHECKS)["certificate"]
    assert status == "MISS"
    assert "cannot be reached" in words


def test_a_site_that_fails_or_shows_its_inner_pages_is_missed(proxy, trusted):
    proxy |= {"/healthz": 502, "/status": 200, "/metrics": 401}
    findings = found(*outside.CHECKS)
    assert findings["web"][0] == "MISS"
    assert findings["inner pages"][1].startswith("/status, /metrics can be read by everybody")
