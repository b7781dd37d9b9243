"""Signatures, endorsers and wordings belong to the letter and outlive its pages."""

import pytest
from django.db.models import ProtectedError

from petitions import counting
from petitions.models import PetitionPage, Signature
from statements import letters
from statements.models import Endorser, Letter, TextVersion

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_deleting_every_page_keeps_signatures_endorsers_and_wordings(petition, signer):
    letter = petition.letter
    Endorser.objects.create(letter=letter, name="Night Walkers")
    signer.sign(petition)
    link = signer.link()
    for page in petition.get_translations(inclusive=True):
        PetitionPage.objects.get(pk=page.pk).delete()
    signature = Signature.objects.get()
    assert signature.page is None
    assert signature.letter == letter
    assert Endorser.objects.filter(letter=letter).count() == 1
    assert TextVersion.objects.filter(letter=letter).exists()
    signer.press(link)
    assert counting.total(letter) == 1


def test_a_letter_without_pages_keeps_its_title(petition, signer):
    signer.sign(petition)
    letter = petition.letter
    for page in petition.get_translations(inclusive=True):
        PetitionPage.objects.get(pk=page.pk).delete()
    assert str(Letter.objects.get(pk=letter.pk)) in {
        "Bring back the night bus",
        "Rendez-nous le bus de nuit",
    }


def test_a_letter_with_signatures_cannot_be_deleted(petition, signer):
    signer.sign(petition)
    with pytest.raises(ProtectedError):
        petition.letter.delete()


def test_all_translations_share_one_letter(petition):
    french = petition.get_translations().get(locale__language_code="fr").specific
    assert letters.ensure(french) == letters.ensure(petition)
    assert Letter.objects.count() == 1
    assert petition.letter.source_language == "en"


def test_a_copied_petition_starts_with_a_letter_of_its_own(petition, signer):
    signer.sign(petition)
    signer.press(signer.link())
    copy = petition.copy(update_attrs={"slug": "copy"}, keep_live=True)
    letters.ensure(copy)
    assert copy.letter != petition.letter
    assert counting.total(copy.letter) == 0


def test_a_petition_always_closes_a_year_after_it_opened(petition):
    letter = petition.letter
    assert (letter.closes_at - letter.opens_at).days == 365


def test_the_tally_repairs_itself(petition, signer):
    signer.sign(petition)
    signer.press(signer.link())
    counting.add(Signature.objects.get(), 5)
    assert counting.verify(petition.letter) == (6, 1)
    assert counting.verify(petition.letter) == (1, 1)
