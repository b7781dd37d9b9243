"""An address that was once shared leads to the page for ever, in every language."""

import pytest
from django.test import Client, TestCase
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from statements.models import StatementIndexPage, StatementPage
from tests import trees

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter():
    """A statement in English, translated by hand to French; Arabic shows the untranslated copy."""
    _home, statements, _petitions = trees.plant()
    page = trees.statement(statements, slug="ferry")
    source, _ = TranslationSource.update_or_create_from_instance(page)
    french = Locale.objects.get(language_code="fr")
    page.copy_for_translation(french, copy_parents=True)
    with TestCase.captureOnCommitCallbacks(execute=True):
        Translation.objects.create(source=source, target_locale=french).save_target(publish=True)
    arabic = Locale.objects.get(language_code="ar")
    page.copy_for_translation(arabic, copy_parents=True, alias=True)
    return StatementPage.objects.get(pk=page.pk)


def rename(page, slug):
    """Renames it as an editor does, then syncs its translations."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        page = StatementPage.objects.get(pk=page.pk)
        page.slug = slug
        page = trees.publish(page)
        source, _ = TranslationSource.update_or_create_from_instance(page)
        for translation in source.translations.all():
            translation.save_target(publish=True)
    return page


def leads_to(path):
    answer = Client().get(path)
    return answer.status_code, answer.get("Location")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_old_address_leads_to_the_new_one_in_each_language(letter, language):
    assert Client().get(f"/{language}/letters/ferry/").status_code == 200
    rename(letter, "night-ferry")
    assert leads_to(f"/{language}/letters/ferry/") == (301, f"/{language}/letters/night-ferry/")
    assert Client().get(f"/{language}/letters/night-ferry/").status_code == 200


def test_an_untranslated_copy_keeps_its_address(letter):
    rename(letter, "night-ferry")
    assert Client().get("/ar/letters/ferry/").status_code == 200


def test_what_was_added_to_a_shared_address_does_no_harm(letter):
    rename(letter, "night-ferry")
    assert leads_to("/en/letters/ferry/?utm_source=mail")[0] == 301


def test_a_page_that_was_renamed_twice_is_found_by_both_addresses(letter):
    rename(rename(letter, "night-ferry"), "the-ferry")
    for old in ("ferry", "night-ferry"):
        assert leads_to(f"/en/letters/{old}/") == (301, "/en/letters/the-ferry/")


def test_a_name_given_back_ends_in_no_circle(letter):
    rename(rename(letter, "night-ferry"), "ferry")
    assert Client().get("/en/letters/ferry/").status_code == 200
    assert leads_to("/en/letters/night-ferry/") == (301, "/en/letters/ferry/")


def test_a_new_page_at_the_old_address_is_the_one_that_is_shown(letter):
    rename(letter, "night-ferry")
    trees.statement(letter.get_parent(), slug="ferry", title="Another ferry")
    answer = Client().get("/en/letters/ferry/")
    assert answer.status_code == 200
    assert "Another ferry" in answer.content.decode()


def test_a_page_that_was_moved_is_found_and_so_is_what_is_below_it(letter):
    with TestCase.captureOnCommitCallbacks(execute=True):
        index = StatementIndexPage.objects.get(pk=letter.get_parent().pk)
        index.slug = "statements"
        trees.publish(index)
    assert leads_to("/en/letters/") == (301, "/en/statements/")
    assert leads_to("/en/letters/ferry/") == (301, "/en/statements/ferry/")


def test_s20_it_is_the_same_for_everybody_and_sets_no_cookie(letter):
    rename(letter, "night-ferry")
    answer = Client().get("/en/letters/ferry/", headers={"Accept-Language": "ar"})
    assert answer["Location"] == "/en/letters/night-ferry/"
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
