"""S29: each signature points to the text that its signer was shown."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Locale, Page

from petitions.models import PetitionPage, Signature
from statements.models import TextVersion
from tests import trees
from tests.petitions.signer import form_of, text_of

pytestmark = pytest.mark.django_db


def versions(page):
    return TextVersion.objects.filter(letter__key=page.translation_key)


def test_s29_publishing_other_words_records_a_wording_and_other_things_none(petition):
    assert versions(petition).filter(language="en").count() == 1
    petition.share_text = "Share me"
    petition = trees.publish(petition)
    assert versions(petition).filter(language="en").count() == 1
    petition.title = "Bring back every night bus"
    petition = trees.publish(petition)
    assert versions(petition).filter(language="en").count() == 2
    assert versions(petition).first().text["title"] == "Bring back every night bus"


def test_s29_a_form_with_a_superseded_wording_comes_back_with_the_new_text(petition, signer):
    action, values = form_of(signer.client.get(petition.get_url()))
    petition.closing_call = "We, the undersigned, want two buses."
    trees.publish(petition)
    values |= {"name": "Inês", "email": "ines@example.org", "consent": "on"}
    answer = signer.client.post(action, values)
    assert answer.status_code == 422
    assert "has changed since you opened the page" in text_of(answer)
    assert "two buses" in text_of(answer)
    assert not Signature.objects.exists()

    _action, again = form_of(answer)
    assert again["name"] == "Inês"
    assert signer.client.post(action, again | {"consent": "on"}).status_code == 303
    assert Signature.objects.get().wording.text["closing_call"].endswith("two buses.")


def test_s29_editing_moves_no_signature_to_another_wording(petition, signer):
    signer.sign(petition)
    before = Signature.objects.get().wording
    petition.title = "Something else"
    trees.publish(petition)
    signer.press(signer.link())
    assert Signature.objects.get().wording == before


def test_words_that_come_back_are_the_current_wording_again(petition):
    first = petition.title
    for title in ("Another title", first):
        petition.title = title
        petition = trees.publish(petition)
    assert versions(petition).filter(language="en").count() == 2
    assert versions(petition).filter(language="en").first().text["title"] == first


def test_a_translation_has_a_wording_of_its_own(petition, signer):
    french = petition.get_translations().get(locale__language_code="fr").specific
    signer.sign(french)
    signature = Signature.objects.get()
    assert signature.wording.language == signature.language == signature.consent_language == "fr"
    assert signature.wording.text["title"] == french.title


def test_on_an_untranslated_alias_the_source_s_wording_is_signed(petition, signer, client):
    arabic = Locale.objects.get(language_code="ar")
    home = Page.objects.get(depth=2, locale__language_code="en")
    for page in [home, petition.get_parent(), petition]:
        page.copy_for_translation(arabic, copy_parents=True, alias=True)
    alias = PetitionPage.objects.get(translation_key=petition.translation_key, locale=arabic)
    assert alias.alias_of_id == petition.pk
    answer = signer.sign(alias)
    assert answer.url.startswith("/ar/")
    signature = Signature.objects.get()
    assert (signature.language, signature.wording.language) == ("ar", "en")
    assert versions(petition).filter(language="ar").count() == 0


def test_scheduled_publishing_records_the_wording_too(petition):
    petition.title = "Buses at night, soon"
    petition.go_live_at = timezone.now() + timedelta(hours=1)
    petition.save_revision().publish()
    assert versions(petition).filter(language="en").count() == 1
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        call_command("publish_scheduled", verbosity=0)
    assert versions(petition).filter(language="en").count() == 2


def test_pictures_transfers_and_sharing_are_no_part_of_the_wording(petition):
    before = petition.wording
    petition.body = [
        *trees.BODY,
        {"type": "transfer", "value": {"iban": "DE89370400440532013000", "holder": "Fund"}},
    ]
    assert petition.wording == before
