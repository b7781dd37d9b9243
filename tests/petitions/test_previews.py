"""Previews of every step of signing: with the draft's words, in its language, without a trace."""

from html import unescape

import pytest
from django.apps import apps
from django.core import mail
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Locale, Site
from wagtail_localize.models import Translation, TranslationSource

from campaign.models import OrganisationSettings
from petitions.models import PetitionPage
from statements.models import Letter
from tests import trees

pytestmark = pytest.mark.django_db

MODES = ["", "errors", "mail", "inbox", "confirm", "thanks", "closed", "outcome", "print"]
# What only this step says, in English and French.
SAID = {
    "errors": ("need a look first", "à revoir d’abord"),
    "mail": ("The link works for seven days", "sept jours"),
    "inbox": ("Please check your inbox", "boîte de réception"),
    "confirm": ("Confirm my signature", "Confirmer ma signature"),
    "thanks": ("your signature counts", "votre signature compte"),
    "closed": ("This petition closed on", "Cette pétition"),
    "outcome": ("Won", "Victoire"),
    "print": ("paper.js", "paper.js"),
}


def draft(page, **words):
    words = {"title": "A draft nobody has seen"} | words
    for name, value in words.items():
        setattr(page, name, value)
    return page


def shown(page, mode, user):
    response = page.make_preview_request(preview_mode=mode, extra_request_attrs={"user": user})
    assert response.status_code == 200
    return response, unescape(response.content.decode())


def rows():
    """How many rows each table of ours has; the site's settings are made by any page."""
    OrganisationSettings.for_site(Site.objects.get())
    ours = ("campaign", "statements", "petitions", "home", "wagtailcore")
    return {m: m._base_manager.count() for m in apps.get_models() if m._meta.app_label in ours}


@pytest.mark.parametrize("mode", MODES)
def test_each_shows_the_words_of_the_draft_and_leaves_no_trace(petition, mode, admin_user):
    before = rows()
    response, text = shown(draft(petition), mode, admin_user)
    assert "A draft nobody has seen" in text
    assert SAID.get(mode, ("Bring",))[0] in text or mode == ""
    assert response["Cache-Control"] == "private, no-store"
    assert "form-action 'none'" in response["Content-Security-Policy"]
    assert rows() == before
    assert mail.outbox == []


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode])
def test_each_speaks_the_language_of_its_page(petition, mode, admin_user):
    french = petition.get_translations().get(locale__language_code="fr").specific
    _response, text = shown(draft(french, title="Un brouillon"), mode, admin_user)
    assert '<html lang="fr"' in text
    assert "Un brouillon" in text
    assert SAID[mode][1] in text


@pytest.mark.parametrize("mode", MODES)
def test_all_work_before_a_page_was_ever_saved(petition, mode, admin_client):
    parent = petition.get_parent()
    address = reverse(
        "wagtailadmin_pages:preview_on_add", args=["petitions", "petitionpage", parent.pk]
    )
    form = admin_client.get(
        reverse("wagtailadmin_pages:add", args=["petitions", "petitionpage", parent.pk])
    ).context["form"]
    before = rows()
    assert admin_client.post(address, filled(form)).json()["is_valid"]
    response = admin_client.get(address, {"mode": mode})
    assert response.status_code == 200
    assert "Never saved" in unescape(response.content.decode())
    assert "no-store" in response["Cache-Control"]
    assert rows() == before
    assert Letter.objects.count() == 1


def filled(form):
    return {
        "title": "Never saved",
        "slug": "never-saved",
        "body-count": "0",
        "thank_you": "null",
        "outcome_text": "null",
        "form_fields-TOTAL_FORMS": "0",
        "form_fields-INITIAL_FORMS": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }


def test_before_saving_the_page_of_a_french_list_is_french(petition, admin_client):
    parent = petition.get_translations().get(locale__language_code="fr").get_parent()
    address = reverse(
        "wagtailadmin_pages:preview_on_add", args=["petitions", "petitionpage", parent.pk]
    )
    admin_client.post(address, filled(None))
    text = admin_client.get(address, {"mode": "inbox"}).content.decode()
    assert '<html lang="fr"' in text


@pytest.mark.parametrize("mode", MODES)
def test_translators_see_theirs_in_their_own_editor(petition, mode, admin_client):
    source, _ = TranslationSource.get_or_create_from_instance(petition)
    source.update_from_db()
    translation = Translation.objects.create(
        source=source, target_locale=Locale.objects.get(language_code="fr")
    )
    name = "wagtail_localize:preview_translation"
    response = admin_client.get(reverse(name, args=[translation.pk, *([mode] if mode else [])]))
    assert response.status_code == 200
    assert '<html lang="fr"' in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_the_form_with_errors_ties_each_to_its_field(petition, admin_user):
    _response, text = shown(petition, "errors", admin_user)
    assert 'href="#id_name"' in text
    assert 'href="#id_email"' in text


def test_the_mails_come_in_html_and_text(petition, admin_user):
    _response, text = shown(petition, "mail", admin_user)
    assert text.count("<iframe sandbox") == 3
    assert text.count("<pre>") == 3
    with override("en"):
        assert reverse("petitions:confirm", args=["example"]) in text


def test_what_the_form_does_not_ask_is_not_in_the_example(petition, admin_user):
    assert "Portugal" not in shown(petition, "confirm", admin_user)[1]
    Letter.objects.update(country_use="optional")
    fresh = PetitionPage.objects.get(pk=petition.pk)
    assert "Portugal" in shown(fresh, "confirm", admin_user)[1]


def test_a_preview_of_the_end_changes_no_fact(petition, admin_user):
    before = Letter.objects.values().get()
    for mode in ("closed", "outcome"):
        shown(petition, mode, admin_user)
    assert Letter.objects.values().get() == before


@pytest.mark.parametrize("mode", ["", "print"])
def test_a_statement_has_its_own(petition, mode, admin_user):
    statements = petition.get_parent().get_siblings().get(slug="letters").specific
    page = trees.statement(statements)
    response, text = shown(draft(page), mode, admin_user)
    assert "A draft nobody has seen" in text
    assert response["Cache-Control"] == "private, no-store"
