"""`manage.py check_production` says what is missing, what to do about it, and nothing secret."""

import io
import socketserver
import ssl
import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import dns.message
import dns.rdatatype
import dns.resolver
import dns.rrset
import pytest
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from home.production import inside, look, mail, outside
from petitions import housekeeping, workers
from petitions.models import Backup, HousekeepingRun, Worker
from tests import mail_sink
from tools.postgres import free_port
from tools.stack import certificate

pytestmark = pytest.mark.django_db


def found(*checks):
    """{name: (level, words)}"""
    return {one.name: (one.level, one.words) for one in look(checks)}


def level(check, name=None):
    findings = found(check)
    return findings[name or next(iter(findings))][0]


# The command


def said(*arguments):
    """(what it writes, exit code)"""
    written = io.StringIO()
    try:
        call_command("check_production", *arguments, stdout=written)
    except SystemExit as end:
        return written.getvalue(), end.code
    return written.getvalue(), 0


def test_a_site_that_is_not_ready_is_told_what_to_do(db, settings):
    settings.EMAIL_HOST_PASSWORD = "hunter2-of-the-mail-server"
    text, code = said()
    assert code == 1
    lines = text.splitlines()
    assert (
        "MISS  worker: none was seen for two minutes: start manage.py worker, without it no "
        in text
    )
    assert lines[-1] == f"{sum(line.startswith('MISS') for line in lines)} to be done."
    for secret in ("hunter2", settings.SECRET_KEY, settings.DIGEST_KEY, *settings.SEALING_KEYS):
        assert secret not in text


def test_a_check_that_fails_stops_no_other():
    def broken_check():
        raise RuntimeError("hunter2")
        yield

    assert found(broken_check, inside.disk) == {
        "broken check": ("MISS", "it could not be looked at (RuntimeError)"),
        **found(inside.disk),
    }


# Inside


def test_settings_of_development_are_no_settings_of_production(settings):
    assert found(inside.settings_of_production)["settings"][0] == "MISS"
    assert found(inside.settings_of_production)["debug"][0] == "ok"
    settings.DEBUG = True
    assert found(inside.settings_of_production)["debug"][0] == "MISS"


@pytest.mark.parametrize("name", ["SEALING_KEYS", "DIGEST_KEY", "BACKUP_KEY"])
def test_each_key_is_missed(settings, name):
    assert found(inside.keys)[f"key {name}"][0] == "ok"
    setattr(settings, name, "")
    assert found(inside.keys)[f"key {name}"][0] == "MISS"


def test_a_migration_that_is_not_applied_is_missed(db):
    assert found(inside.database)["migrations"][0] == "ok"
    MigrationRecorder.Migration.objects.filter(app="petitions").latest("pk").delete()
    assert found(inside.database)["migrations"] == (
        "MISS",
        "1 are not applied: run manage.py migrate",
    )


def test_an_address_other_than_that_of_the_pages_is_missed(site, settings):
    assert level(inside.address) == "ok"
    settings.SITE_URL = "https://letters.example.org"
    assert level(inside.address) == "MISS"


def test_static_files_that_were_not_collected_are_missed(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    assert level(inside.static_files) == "MISS"
    (tmp_path / "staticfiles.json").write_text('{"version": "1.1", "paths": {"a.css": "a.1.css"}}')
    settings.STORAGES = dict(settings.STORAGES)
    assert level(inside.static_files) == "ok"


def test_a_worker_that_is_away_and_a_round_that_failed_are_missed(db):
    assert found(inside.worker)["worker"][0] == "MISS"
    workers.beat(Worker().pk)
    assert found(inside.worker)["worker"] == ("ok", "1 at work")
    assert found(inside.worker)["housekeeping"][0] == "MISS"
    housekeeping.run()
    assert found(inside.worker)["housekeeping"][0] == "ok"
    HousekeepingRun.objects.update(failures=[{"duty": "remind", "code": "no_key"}])
    assert found(inside.worker)["housekeeping"] == (
        "MISS",
        "failed: remind; look at the worker's log",
    )


def test_no_backup_and_an_old_one_are_missed(db):
    assert "none was ever made" in found(inside.backup)["backup"][1]
    Backup.objects.create(name="a", size=1, made_at=timezone.now() - timedelta(days=3))
    assert found(inside.backup)["backup"][1].startswith("the last one is 3 days old")
    Backup.objects.create(name="b", size=1)
    assert level(inside.backup) == "ok"


def test_a_cache_of_each_process_and_one_that_is_away_are_missed(settings):
    assert "counts limits for itself" in found(inside.cache)["cache"][1]
    settings.CACHES = settings.CACHES | {
        "limits": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"redis://127.0.0.1:{free_port()}/0",
        }
    }
    assert "does not answer" in found(inside.cache)["cache"][1]


def test_a_clock_that_is_wrong_is_missed(db, monkeypatch):
    assert level(inside.clock) == "ok"
    later = timezone.now() + timedelta(seconds=60)
    monkeypatch.setattr(inside.timezone, "now", lambda: later)
    assert level(inside.clock) == "MISS"


@pytest.mark.parametrize(("number", "expected"), [(0, "MISS"), (1, "ok"), (2, "ok"), (9, "MISS")])
def test_the_number_of_proxies_is_judged(settings, number, expected):
    settings.TRUSTED_PROXIES = number
    assert level(inside.proxies) == expected


@pytest.mark.parametrize(("who", "expected"), [("optional", "MISS"), ("signers", "ok")])
def test_s25_a_site_without_second_factor_is_told(settings, who, expected):
    settings.SECOND_FACTOR = who
    assert level(inside.second_factor) == expected


# Mail


@pytest.fixture
def server(settings):
    controller, sink = mail_sink.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield controller, sink
    controller.stop()


def test_the_mail_server_is_spoken_to_and_gets_no_mail(server):
    _controller, sink = server
    assert found(mail.server)["mail server"][0] == "ok"
    assert found(mail.server)["mail encryption"][0] == "hint"
    assert (sink.mails, sink.begun) == ([], 0)


def test_a_mail_server_that_is_away_or_wants_another_login_is_missed(server, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "user", "hunter2"
    status, words = found(mail.server)["mail server"]
    assert status == "MISS"
    assert "hunter2" not in words
    settings.EMAIL_HOST_USER, settings.EMAIL_PORT = "", free_port()
    status, words = found(mail.server)["mail server"]
    assert status == "MISS"
    assert "ConnectionRefusedError" in words


def test_mails_that_stay_on_the_machine_are_missed(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    assert level(mail.server) == "MISS"


def test_a_mail_is_sent_only_where_one_says(server):
    _controller, sink = server
    text, _code = said("--mail", "ines@example.org")
    assert "ok    test mail" in text
    assert [one["To"] for one in sink.mails] == ["ines@example.org"]
    sink.answers["ines@example.org"] = "550 ines@example.org is unknown"
    words = found(mail.sending("ines@example.org"))["test mail"]
    assert words == ("MISS", "it was not taken (SMTPRecipientsRefused)")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("Undersigned <noreply@localhost>", "MISS"),
        ("nobody", "MISS"),
        ("Letters <letters@example.org>", "ok"),
    ],
)
def test_the_sender_must_be_reachable(settings, address, expected):
    settings.DEFAULT_FROM_EMAIL = address
    assert level(mail.sender) == expected


class Zone(socketserver.BaseRequestHandler):
    """Answers for TXT records from `server.records`: {name: [text]}."""

    def handle(self):
        packet, socket = self.request
        query = dns.message.from_wire(packet)
        answer = dns.message.make_response(query)
        name = query.question[0].name
        texts = self.server.records.get(name.to_text(omit_final_dot=True))
        if texts:
            quoted = [f'"{text}"' for text in texts]
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", *quoted))
        else:
            answer.set_rcode(3)
        socket.sendto(answer.to_wire(), self.client_address)


@pytest.fixture
def zone(settings, monkeypatch):
    """Records of the sender's domain, from a name server on this machine."""
    settings.DEFAULT_FROM_EMAIL = "Letters <letters@mail.example.org>"
    with socketserver.UDPServer(("127.0.0.1", 0), Zone) as server:
        server.records = {}
        threading.Thread(target=server.serve_forever, daemon=True).start()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], server.server_address[1]
        monkeypatch.setattr(dns.resolver, "default_resolver", resolver)
        yield server.records
        server.shutdown()


def test_records_that_are_not_there_are_missed_by_name(zone):
    findings = found(mail.records())
    assert {name: one[0] for name, one in findings.items()} == {
        "SPF": "MISS",
        "DMARC": "MISS",
        "DKIM": "hint",
    }
    assert "_dmarc.mail.example.org" in findings["DMARC"][1]
    assert "key1._domainkey.mail.example.org" in findings["DKIM"][1]
    assert found(mail.records("key1"))["DKIM"][0] == "MISS"


def test_records_that_are_there_are_seen(zone):
    zone["mail.example.org"] = [
        "google-site-verification=x",
        "v=spf1 include:_spf.example.net -all",
    ]
    zone["_dmarc.example.org"] = ["v=DMARC1; p=quarantine"]
    zone["key1._domainkey.mail.example.org"] = ["v=DKIM1; k=rsa; p=MIIB"]
    assert {one[0] for one in found(mail.records("key1")).values()} == {"ok"}


@pytest.mark.parametrize(
    "texts",
    [["v=spf1 -all", "v=spf1 ~all"], ["v=spf1 a +all"], ["v=spf1 all"], ["v=spf10 -all"]],
)
def test_records_that_do_not_help_are_missed(zone, texts):
    zone["mail.example.org"] = texts
    zone["key1._domainkey.mail.example.org"] = ["v=DKIM1; p="]
    findings = found(mail.records("key1"))
    assert (findings["SPF"][0], findings["DKIM"][0]) == ("MISS", "MISS")


def test_without_a_name_server_there_is_a_hint(zone, monkeypatch):
    monkeypatch.setattr(mail, "SECONDS_FOR_DNS", 0.3)
    dns.resolver.default_resolver.port = free_port()
    assert found(mail.records()).keys() == {"records of the sender"}
    assert level(mail.records()) == "hint"


# Outside


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
