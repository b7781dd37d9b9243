"""R1: what was accepted is mailed or visibly queued, whatever the mail server does."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from petitions import outbox
from petitions.models import Outbox, Signature, Token

pytestmark = pytest.mark.django_db


def row():
    return Outbox.objects.get()


def later(**span):
    return time_machine.travel(timezone.now() + timedelta(**span), tick=True)


def test_r1_a_temporary_refusal_is_tried_again_later(petition, signer):
    signer.sink.answers["ines@example.org"] = "451 try again"
    signer.sign(petition)
    assert signer.mails() == []
    assert (row().state, row().error_code, row().attempts) == ("waiting", "smtp_451", 1)
    signer.sink.answers.clear()
    assert signer.mails() == []
    with later(minutes=2):
        assert len(signer.mails()) == 1
    assert (row().state, row().error_code) == ("sent", "")


def test_r1_a_final_refusal_is_kept_as_a_code(petition, signer):
    signer.sink.answers["ines@example.org"] = "550 no such user"
    signer.sign(petition)
    signer.mails()
    assert (row().state, row().error_code) == ("failed", "smtp_550")
    assert Signature.objects.get().state == "pending"


def test_r1_a_mail_server_that_is_down_loses_nothing(petition, signer, settings):
    port = settings.EMAIL_PORT
    settings.EMAIL_PORT = 1
    assert signer.sign(petition).status_code == 303
    outbox.send_due()
    assert (row().state, row().error_code) == ("waiting", "unreachable")
    settings.EMAIL_PORT = port
    with later(minutes=2):
        assert len(signer.mails()) == 1


def test_r1_a_mail_whose_worker_died_is_sent_by_another_with_the_same_message_id(petition, signer):
    signer.sign(petition)
    assert outbox.claim(row().pk)
    assert signer.mails() == []
    with later(minutes=6):
        assert len(signer.mails()) == 1
    assert signer.mails()[0]["Message-ID"] == f"<{row().uuid}@testserver>"


def test_two_workers_never_hold_the_same_mail(petition, signer):
    signer.sign(petition)
    assert [outbox.claim(row().pk) for _ in range(3)] == [True, False, False]


def test_after_the_last_attempt_a_mail_counts_as_failed(petition, signer):
    signer.sink.answers["ines@example.org"] = "451 try again"
    signer.sign(petition)
    for day in range(len(outbox.BACKOFF) + 1):
        with later(days=2 * day):
            outbox.send_due()
    assert (row().state, row().error_code) == ("failed", "smtp_451")


def test_each_mail_has_a_link_of_its_own_and_the_older_stays_valid(petition, signer):
    signer.sign(petition)
    first = signer.link()
    long_ago = timezone.now() - timedelta(days=2)
    Outbox.objects.update(created_at=long_ago, sent_at=long_ago)
    signer.sign(petition)
    second = signer.link()
    assert first != second
    assert Token.objects.count() == 2
    assert signer.client.get(first).status_code == signer.client.get(second).status_code == 200


def test_s4_a_link_lives_seven_days_from_the_moment_its_mail_left(petition, signer):
    signer.sign(petition)
    with later(days=3):
        link = signer.link()
    with later(days=9, hours=23):
        assert signer.client.get(link).status_code == 200
    with later(days=10, hours=1):
        expired = signer.client.get(link)
    assert expired.status_code == 404
    unknown = signer.client.get("/en/confirm/no-such-token/")
    token = link.split("/")[-2].encode()
    assert expired.content.replace(token, b"no-such-token") == unknown.content


def test_s12_the_mail_carries_nothing_that_was_typed(petition, signer):
    signer.sign(petition, name="Buy cheap watches", comment="http://spam.example")
    mail = signer.mails()[0]
    assert "watches" not in mail.as_string()
    assert "spam.example" not in mail.as_string()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_mail_is_a_triple_in_the_signer_s_language(petition, signer, language):
    page = petition.get_translations(inclusive=True).get(locale__language_code=language)
    signer.sign(page.specific)
    mail = signer.mails()[0]
    assert page.title in mail["Subject"]
    assert mail["Content-Language"] == language
    assert mail["Auto-Submitted"] == "auto-generated"
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert f"/{language}/confirm/" in text
    assert f'<html lang="{language}" dir="ltr">' in html


def test_p15_no_log_line_holds_an_address_or_a_token(petition, signer, caplog, monkeypatch):
    ours = logging.getLogger("petitions")
    monkeypatch.setattr(ours, "propagate", True)
    caplog.set_level(logging.DEBUG)
    signer.sink.answers["ines@example.org"] = "550 ines@example.org is unknown"
    signer.sign(petition)
    signer.mails()
    signer.sign(petition, email="rui@example.org")
    token = signer.link().rstrip("/").rpartition("/")[2]
    ours = "\n".join(r.getMessage() for r in caplog.records if r.name.startswith("petitions"))
    assert "smtp_550" in ours
    assert "example.org" not in ours
    assert token not in ours
