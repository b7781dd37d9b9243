"""S10: a known address gets one mail a day for one letter, and nobody is told that it is known."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from petitions import housekeeping
from petitions.models import Outbox, Signature
from tests import trees
from tests.petitions.signer import form_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def later(**span):
    return time_machine.travel(timezone.now() + timedelta(**span), tick=True)


def insist(signer, petition):
    """A stranger who knows the address tries everything."""
    for page in petition.get_translations(inclusive=True).specific():
        signer.sign(page, email="Ines+x@Example.org")
    signer.client.post(f"/en/link/{petition.translation_key}/", {"email": "ines@example.org"})


def test_s10_whoever_insists_causes_one_mail_a_day(petition, signer):
    insist(signer, petition)
    insist(signer, petition)
    assert len(signer.mails()) == 1
    with later(hours=23):
        insist(signer, petition)
        assert len(signer.mails()) == 1
    with later(hours=25):
        insist(signer, petition)
        assert len(signer.mails()) == 2


def test_s10_whoever_insists_on_a_confirmed_signature_causes_one_mail_a_day(petition, signer):
    signer.sign(petition)
    signer.press(signer.link())
    signer.mails()
    insist(signer, petition)
    assert len(signer.mails()) == 2, "the link to confirm, and the one that the button brought"
    with later(hours=25):
        insist(signer, petition)
        assert len(signer.mails()) == 3


def test_s10_a_mail_that_left_late_is_not_followed_by_another(petition, signer):
    signer.sign(petition)
    with later(hours=25):
        insist(signer, petition)
        assert len(signer.mails()) == 1, "the first one waited for a mail server"
    with later(hours=48):
        insist(signer, petition)
        assert len(signer.mails()) == 1
    with later(hours=50):
        insist(signer, petition)
        assert len(signer.mails()) == 2


def test_s10_a_reminder_is_the_mail_of_its_day(petition, signer):
    signer.sign(petition)
    signer.mails()
    with later(days=5, hours=1):
        housekeeping.run()
        insist(signer, petition)
        assert [mail["Message-ID"] for mail in signer.mails()] == [
            f"<{uuid}@testserver>"
            for uuid in Outbox.objects.order_by("pk").values_list("uuid", flat=True)
        ]
        assert Outbox.objects.count() == 2


@pytest.mark.parametrize("language", settings.SITE_LANGUAGES)
def test_s10_no_page_says_that_an_address_is_known(petition, signer, language):
    pages = {page.locale.language_code: page for page in petition.get_translations(inclusive=True)}
    page = (pages.get(language) or trees.translate(petition, language)).specific

    def told():
        action, values = form_of(Client().get(page.get_url()))
        typed = {"name": "Inês", "email": "ines@example.org", "consent": "on"}
        sent = Client().post(action, values | typed)
        return sent.status_code, sent.url, sent.content, Client().get(sent.url).content

    new = told()
    assert told() == new
    signer.press(signer.link())
    assert Signature.objects.get().verified_at
    assert told()[:3] == new[:3]
    assert told()[3] == new[3]
