"""A page that got another address is found at its old one, in every language and for ever."""

import pytest
from django.test import Client, TestCase
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from petitions.models import PetitionIndexPage, PetitionPage
from tests import trees

pytestmark = pytest.mark.django_db


@pytest.fixture
def petition(settings):
    """In English and French, and as an untranslated copy in Arabic."""
    settings.KEEP_SECONDS = settings.PAGE_CACHE_SECONDS = 0
    _home, _statements, petitions = trees.plant()
    trees.translate(petitions, "fr")
    page = trees.petition(petitions)
    trees.translate(page, "fr", title="Rendez-nous le bus de nuit")
    arabic = Locale.objects.get(language_code="ar")
    page.copy_for_translation(arabic, copy_parents=True, alias=True)
    return page


def rename(page, slug):
    page = type(page).objects.get(pk=page.pk)
    page.slug = slug
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def leads_to(path):
    """Where this address leads, one step, by an answer that any cache may keep."""
    response = Client().get(path)
    assert response.status_code == 301, f"{path}: {response.status_code}"
    assert not response.cookies
    assert "public" in response["Cache-Control"]
    assert "cookie" not in response.get("Vary", "").lower()
    return response["Location"]


def status(path):
    return Client().get(path).status_code


def test_a_changed_slug_leads_from_the_old_address(petition):
    rename(petition, "night-buses")
    assert leads_to("/en/petitions/night-bus/").endswith("/en/petitions/night-buses/")
    assert leads_to("/en/petitions/night-bus").endswith("/en/petitions/night-buses/")
    assert leads_to("/en/petitions/night-bus/?page=2").endswith("/en/petitions/night-buses/")
    assert status("/en/petitions/night-buses/") == 200


def test_a_translation_keeps_its_address_until_it_follows_and_then_leads_on(petition):
    french = petition.get_translations().get(locale__language_code="fr")
    source, _ = TranslationSource.update_or_create_from_instance(petition)
    translation = Translation.objects.create(source=source, target_locale=french.locale)
    renamed = rename(petition, "night-buses")
    assert status("/fr/petitions/night-bus/") == 200
    source.update_from_db()
    with TestCase.captureOnCommitCallbacks(execute=True):
        translation.save_target()
    french.refresh_from_db()
    assert french.slug == renamed.slug
    assert leads_to("/fr/petitions/night-bus/").endswith("/fr/petitions/night-buses/")


def test_an_untranslated_copy_keeps_its_address(petition):
    assert status("/ar/petitions/night-bus/") == 200
    rename(petition, "night-buses")
    assert status("/ar/petitions/night-bus/") == 200


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_stands_below_a_renamed_list_is_found_too(petition, language):
    parent = PetitionIndexPage.objects.get(locale__language_code=language)
    rename(parent, "appeals")
    assert leads_to(f"/{language}/petitions/").endswith(f"/{language}/appeals/")
    leads = leads_to(f"/{language}/petitions/night-bus/")
    assert leads.endswith(f"/{language}/appeals/night-bus/")


def test_a_moved_page_is_found_at_its_old_address(petition):
    elsewhere = trees.add(
        petition.get_parent().get_parent(), PetitionIndexPage, "Old ones", slug="old"
    )
    with TestCase.captureOnCommitCallbacks(execute=True):
        petition.move(elsewhere, pos="last-child")
    assert leads_to("/en/petitions/night-bus/").endswith("/en/old/night-bus/")


def test_a_page_that_takes_the_old_address_wins(petition):
    rename(petition, "night-buses")
    other = trees.petition(petition.get_parent(), title="Another bus", slug="night-bus")
    assert "Another bus" in Client().get("/en/petitions/night-bus/").content.decode()
    other.specific.unpublish()
    assert leads_to("/en/petitions/night-bus/").endswith("/en/petitions/night-buses/")


def test_two_renames_lead_straight_to_the_last_address(petition):
    rename(rename(petition, "night-buses"), "buses")
    for slug in ("night-bus", "night-buses"):
        assert leads_to(f"/en/petitions/{slug}/").endswith("/en/petitions/buses/")


def test_renamed_there_and_back_it_leads_in_no_circle(petition):
    page = rename(rename(petition, "night-buses"), "night-bus")
    assert status("/en/petitions/night-bus/") == 200
    assert leads_to("/en/petitions/night-buses/").endswith("/en/petitions/night-bus/")
    page.unpublish()
    assert status("/en/petitions/night-bus/") == 404
    assert status("/en/petitions/night-buses/") == 404


def test_two_pages_that_swapped_addresses_lead_in_no_circle(petition):
    other = trees.petition(petition.get_parent(), title="Another bus", slug="another")
    rename(petition, "between")
    rename(other, "night-bus")
    rename(PetitionPage.objects.get(pk=petition.pk), "another")
    assert status("/en/petitions/night-bus/") == status("/en/petitions/another/") == 200
    for page in (petition, other):
        PetitionPage.objects.get(pk=page.pk).unpublish()
    assert status("/en/petitions/night-bus/") == status("/en/petitions/another/") == 404


def test_a_deleted_page_takes_its_redirects_with_it(petition):
    rename(petition, "night-buses").delete()
    assert status("/en/petitions/night-bus/") == 404
    assert not Redirect.objects.filter(old_path__startswith="/en/").exists()


def test_links_that_an_admin_made_work_as_in_wagtail(petition):
    Redirect.objects.create(old_path="/bus", redirect_link="https://example.org/bus")
    Redirect.objects.create(old_path="/short", redirect_page=petition, is_permanent=False)
    assert leads_to("/bus/") == "https://example.org/bus"
    response = Client().get("/short/")
    assert response.status_code == 302
    assert response["Location"].endswith("/en/petitions/night-bus/")
