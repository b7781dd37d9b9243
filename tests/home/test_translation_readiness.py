"""What the Launch tab says of translations: which languages lack a letter, or parts of it."""

import pytest
from django.urls import reverse
from django.utils import translation as languages

from statements import readiness
from tests import staff, trees
from tests.home import translated

pytestmark = pytest.mark.django_db

CLOSING = "We, the undersigned, ask for the night ferry."


@pytest.fixture
def page():
    return translated.statement()


def notes(page):
    """code -> note of what is not in order."""
    return {p.code: p.note for p in readiness.points(page, page.letter) if not p.is_met}


def test_languages_without_these_words_are_named(page):
    assert notes(page)["translated"] == (
        "Not translated yet: Arabic, Spanish, French and Portuguese"
    )
    assert "translations_current" not in notes(page)


def test_missing_texts_are_counted_by_language(page):
    translated.submit(page)
    spanish = translated.submit(page, "es")
    translated.translate(spanish, but=[CLOSING])
    assert (
        notes(page)["translations_current"] == "Spanish: 1 text missing and French: 7 texts missing"
    )


def test_a_translation_that_is_all_there_and_public_lacks_nothing(page):
    french = translated.submit(page)
    translated.translate(french)
    assert notes(page)["translations_current"] == "French: not published"
    translated.publish(french)
    assert "translations_current" not in notes(page)


def test_a_text_that_was_not_handed_on_since_it_changed_is_named(page):
    french = translated.submit(page)
    translated.translate(french)
    translated.publish(french)
    trees.publish(page)
    assert "the text has changed" in notes(page)["translations_current"]


def test_a_translation_edited_by_hand_is_named_while_it_is_hidden(page):
    french = trees.translate(page, "fr", title="Pour le ferry de nuit")
    assert "translations_current" not in notes(page)
    french.unpublish()
    assert notes(page)["translations_current"] == "French: not published"


def test_a_translation_is_not_asked_for_translations(page):
    french = trees.translate(page, "fr", title="Pour le ferry de nuit")
    found = readiness.points(french, page.letter)
    assert not {"translated", "translations_current"} & {point.code for point in found}


def test_the_numbers_are_in_the_language_of_the_editor(page):
    translated.submit(page)
    with languages.override("es"):
        assert "Francés: faltan 7 textos" in notes(page)["translations_current"]


def test_whoever_may_not_hand_on_for_translation_is_not_sent_there(page):
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    target = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    writer = staff.writer()
    writer.groups.get().permissions.remove(
        *writer.groups.get().permissions.filter(codename="submit_translation")
    )
    shown = staff.signed_in(writer).get(address).content.decode()
    assert "Not translated yet" in shown
    assert target not in shown
    may = staff.signed_in(staff.editor()).get(address).content.decode()
    assert f'<a href="{target}" class="button' in may
