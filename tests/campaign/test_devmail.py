"""The mailbox of a copy that runs for development."""

import importlib

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.urls import clear_url_caches

import campaign.urls
from tests.petitions.signer import XHTML, document, text_of

pytestmark = pytest.mark.django_db

ARABIC = "أكّدوا توقيعكم على العريضة"


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return settings.EMAIL_FILE_PATH


@pytest.fixture
def mailbox(settings, folder):
    """The site as DEBUG has it."""
    settings.DEBUG = True
    importlib.reload(campaign.urls)
    clear_url_caches()
    yield folder
    settings.DEBUG = False
    importlib.reload(campaign.urls)
    clear_url_caches()


def send(subject, text, *, html="", to="ines@example.org"):
    mail = EmailMultiAlternatives(subject, text, "Ferry <noreply@ferry.example>", [to])
    if html:
        mail.attach_alternative(html, "text/html")
    mail.send()


def links(response):
    return [e.get("href") for e in document(response).iter(f"{XHTML}a")]


def mail_links(client):
    inbox = client.get("/dev/mail/")
    assert inbox.status_code == 200
    return [href for href in links(inbox) if href and href.startswith("/dev/mail/")]


@pytest.mark.parametrize("path", ["/dev/mail/", "/dev/mail/x-0/", "/dev/mail/x-0/html/"])
def test_it_is_nowhere_without_debug(client, folder, path):
    send("Secret", "Link")
    assert client.get(path).status_code == 404


def test_an_empty_box_says_so(client, mailbox):
    assert "No mail yet" in text_of(client.get("/dev/mail/"))


def test_mails_in_any_script_are_listed_and_read(client, mailbox):
    long = "سطر طويل جدًا " * 100
    send(ARABIC, f"{ARABIC}\n\nhttp://testserver/ar/confirm/abc/\n\n{long}", to="لينا@مثال.example")
    inbox = text_of(client.get("/dev/mail/"))
    assert ARABIC in inbox
    (link,) = mail_links(client)
    shown = client.get(link)
    assert ARABIC in text_of(shown)
    assert long.strip() in text_of(shown)
    assert "http://testserver/ar/confirm/abc/" in links(shown)


def test_accents_and_signs_survive(client, mailbox):
    send("Confirmação – “olá” 🌍", "Ação: já. <script>alert(1)</script> & mais")
    (link,) = mail_links(client)
    assert "Confirmação – “olá” 🌍" in text_of(client.get(link))
    shown = client.get(link)
    assert "Ação: já. <script>alert(1)</script> & mais" in text_of(shown)
    assert b"<script>alert" not in shown.content


def test_the_newest_mail_stands_first_also_within_one_connection(client, mailbox):
    with get_connection() as connection:
        for number in range(3):
            mail = EmailMessage(f"Mail {number}", "x", "a@b.example", ["c@d.example"])
            connection.send_messages([mail])
    shown = text_of(client.get("/dev/mail/"))
    assert shown.index("Mail 2") < shown.index("Mail 1") < shown.index("Mail 0")
    assert len(mail_links(client)) == 3


def test_the_html_part_is_shown_without_scripts_and_in_our_frames_only(client, mailbox):
    send("Two parts", "Plain", html=f"<p lang='ar'>{ARABIC}</p><script>alert(1)</script>")
    (link,) = mail_links(client)
    part = client.get(f"{link}html/")
    assert ARABIC in part.content.decode()
    assert part["Content-Type"].startswith("text/html")
    assert "default-src 'none'" in part["Content-Security-Policy"]
    assert "script-src" not in part["Content-Security-Policy"]
    assert part["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize(
    "key",
    ["unknown", "unknown-0", "..", "%2e%2e%2fsecret", "..%2f..%2fetc%2fpasswd", "%00", "x" * 5000],
)
def test_a_key_that_is_no_mail_leads_nowhere(client, mailbox, key, tmp_path):
    (tmp_path / "secret.log").write_text("Subject: not a mail of ours\n\nhidden")
    send("One", "Text")
    for path in (f"/dev/mail/{key}/", f"/dev/mail/{key}/html/"):
        response = client.get(path)
        assert response.status_code == 404
        assert b"hidden" not in response.content


def test_a_box_that_was_never_written_to_is_empty(client, mailbox):
    assert not mailbox.exists()
    assert client.get("/dev/mail/").status_code == 200


def test_a_broken_file_does_not_shut_the_box(client, mailbox):
    send("Whole", "Text")
    (mailbox / "broken.log").write_bytes(b"\xff\xfe\x00 no mail at all\n" + b"-" * 79)
    assert "Whole" in text_of(client.get("/dev/mail/"))
    for link in mail_links(client):
        assert client.get(link).status_code == 200
