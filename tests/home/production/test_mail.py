"""What `check_production` says of the way out of mails."""

import socketserver
import threading

import dns.message
import dns.rdatatype
import dns.resolver
import dns.rrset
import pytest

from home.production import mail
from tests import mail_sink
from tests.home.production.findings import found, level, said
from tools.postgres import free_port

pytestmark = pytest.mark.django_db


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
