"""The page after confirming: the right words in each state of petition and signature."""

from datetime import timedelta

import pytest
from django.utils import timezone

from petitions.models import Signature
from petitions.models.signatures import State
from statements.models import Letter
from tests.petitions.signer import document, text_of

pytestmark = pytest.mark.django_db

SHARED = "Now bring one more person"


def test_it_says_until_when_the_petition_runs_who_gets_it_and_how_to_get_back(petition, signer):
    Letter.objects.update(closes_at="2031-05-04T12:00Z")
    signer.sign(petition)
    text = text_of(signer.press(signer.link()))
    order = [
        "your signature counts",
        "You are number 1 to sign.",
        "What happens next",
        "can be signed until 4 May 2031",
        "handed over with all signatures. It is addressed: To the transport council",
        "brings you the link to your signature",
        SHARED,
        "Back to the petition",
    ]
    assert sorted(order, key=text.index) == order


def test_the_mail_that_it_announces_comes(petition, signer):
    signer.sign(petition)
    signer.press(signer.link())
    assert signer.mails()[-1]["Subject"].startswith("Your signature")


def test_without_an_addressee_nobody_is_named(petition, signer):
    petition.addressee = ""
    petition.save_revision().publish()
    signer.sign(petition)
    text = text_of(signer.press(signer.link()))
    assert "Then it is handed over with all signatures." in text
    assert "addressed" not in text


def test_once_it_is_closed_nobody_is_asked_to_bring_others(petition, signer, client):
    signer.sign(petition)
    link = signer.link()
    signer.press(link)
    Letter.objects.update(opens_at=None, closes_at=timezone.now() - timedelta(days=3))
    text = text_of(client.get(link))
    assert "your signature counts" in text
    assert "The petition closed on" in text
    assert SHARED not in text


def test_once_something_came_of_it_that_is_what_is_told(petition, signer, client):
    signer.sign(petition)
    link = signer.link()
    signer.press(link)
    Letter.objects.update(outcome="won", outcome_date="2026-02-03")
    text = text_of(client.get(link))
    assert "What came of it: Won, 3 February 2026" in text
    assert "handed over" not in text
    assert SHARED not in text


def test_who_is_held_is_not_told_that_the_signature_counts_nor_that_it_is_held(petition, signer):
    signer.sign(petition)
    link = signer.link()
    Signature.objects.update(state=State.HELD, hold_reason="trap", held_at=timezone.now())
    shown = signer.press(link)
    text = text_of(shown)
    assert "Thank you for confirming your signature" in text
    assert "signature counts" not in text
    assert "number" not in text
    assert "held" not in text.replace("held over", "")
    assert SHARED in text
    assert shown.status_code == 200


def test_no_address_on_it_holds_the_token_or_anything_personal(petition, signer):
    signer.sign(petition)
    link = signer.link()
    shown = signer.press(link)
    addresses = [
        e.get(name)
        for e in document(shown).iter()
        for name in ("href", "data-share", "data-copy", "data-text", "action")
    ]
    secret = link.rstrip("/").rpartition("/")[2]
    shared = [one for one in addresses if one and "night-bus" in one]
    assert len(shared) >= 7
    for one in shared:
        for private in (secret, "ines", "Duarte"):
            assert private not in one
