"""Every other door through which a translation could go live unfinished."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import Translation

from campaign.models import PartlyTranslated
from home import roles
from home.translations import publishing
from petitions.models import PetitionPage
from tests import staff, trees
from tests.home import translated

pytestmark = pytest.mark.django_db


@pytest.fixture
def petition(db):
    return translated.petition()


@pytest.fixture
def translation(petition):
    return translated.submit(petition)


@pytest.fixture
def editor(translation):
    return staff.signed_in(staff.editor())


def publish(translation):
    translated.fill(translation)
    with translated.committed():
        publishing.publish(translation=translation, user=None)
    return translated.target(translation)


# "Sync translated pages"


def sync(client, translation, **data):
    url = reverse("wagtail_localize:update_translations", args=[translation.source_id])
    return translated.press(client, url, **data)


def test_synchronising_publishes_no_translation_with_texts_missing(translation, editor):
    translated.fill(translation, but=1)
    response = sync(editor, translation, publish_translations="on")
    assert not translated.target(translation).live
    told = staff.messages_of(response)
    assert any("Not published" in text and "night bus" in text for text in told)


def test_synchronising_publishes_a_complete_one(translation, editor):
    translated.fill(translation)
    response = sync(editor, translation, publish_translations="on")
    assert translated.target(translation).live
    assert not any("Not published" in text for text in staff.messages_of(response))


def test_synchronising_publishes_only_where_the_user_may(translation, petition):
    translated.fill(translation)
    client = staff.signed_in(staff.writer())
    sync(client, translation, publish_translations="on")
    assert not translated.target(translation).live


# Publishing many pages in the explorer


def bulk_publish(client, *pages, **data):
    query = "&".join(f"id={page.pk}" for page in pages)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return translated.press(client, f"{url}?next=/admin/&{query}", **data)


def test_publishing_many_leaves_unfinished_translations_out_and_says_so(translation, editor):
    other = trees.petition(translated.target(translation).get_parent().specific, slug="other")
    other.unpublish()
    translated.fill(translation, but=1)
    page = translated.target(translation)
    response = bulk_publish(editor, page, other)
    assert not translated.target(translation).live
    assert PetitionPage.objects.get(pk=other.pk).live
    told = " ".join(staff.messages_of(response))
    assert "Not published, because texts are missing" in told
    assert "1 page has been published" in told


def test_publishing_many_publishes_a_complete_translation_with_its_words(translation, editor):
    translated.fill(translation)
    bulk_publish(editor, translated.target(translation))
    page = translated.target(translation)
    assert page.live
    assert page.title == "FR Bring back the night bus"


def test_publishing_what_is_below_leaves_unfinished_translations_out_too(translation, editor):
    parent = translated.target(translation).get_parent()
    response = bulk_publish(editor, parent, include_descendants="on")
    assert not translated.target(translation).live
    assert "Not published, because" in " ".join(staff.messages_of(response))


# Handing a page to translators


def test_a_copy_that_readers_see_stays_one_until_its_translation_is_published(petition, editor):
    Translation.objects.all().delete()
    french = PetitionPage.objects.exclude(pk=petition.pk).get()
    french.delete()
    locale = french.locale
    copy = petition.copy_for_translation(locale, alias=True)
    url = reverse("wagtail_localize:submit_page_translation", args=[petition.pk])
    translated.press(editor, url, locales=[locale.pk])
    copy = Page.objects.get(pk=copy.pk)
    assert copy.alias_of_id == petition.pk
    assert copy.live
    assert "Cette page n’est pas encore traduite" in translated.words(Client().get(copy.get_url()))
    translation = Translation.objects.get()
    client = staff.signed_in(staff.member(roles.translators("fr")))
    shown = translated.words(client.get(translated.edit_url(translation)))
    assert "js-translation-editor" in shown
    petition.title = "Bring back every night bus"
    with translated.committed():
        trees.publish(petition)
    assert "Bring back every night bus" in translated.words(Client().get(copy.get_url()))
    translated.fill(translation)
    translated.press(client, translated.edit_url(translation), action="publish")
    page = translated.target(translation)
    assert (page.alias_of_id, page.title) == (None, "FR Bring back every night bus")
    assert "FR Bring back every night bus" in translated.words(Client().get(page.get_url()))


def test_s26_only_who_may_edit_a_page_hands_it_on(petition):
    user = staff.translator()
    permission = Permission.objects.get(codename="submit_translation")
    user.user_permissions.add(permission)
    url = reverse("wagtail_localize:submit_page_translation", args=[petition.pk])
    assert staff.signed_in(user).get(url)["Location"] == "/admin/"


# Back to a copy of the source


def test_s26_who_may_not_publish_puts_no_words_of_the_source_on_a_page(translation):
    page = publish(translation)
    url = reverse("wagtail_localize:convert_to_alias", args=[page.pk])
    response = translated.press(staff.signed_in(staff.writer()), url)
    assert response.redirect_chain or response.status_code == 403
    assert not Page.objects.get(pk=page.pk).alias_of_id
    translated.press(staff.signed_in(staff.editor()), url)
    page = Page.objects.get(pk=page.pk)
    assert page.alias_of_id
    assert "Cette page n’est pas encore traduite" in translated.words(Client().get(page.get_url()))


# Taken over by hand


def stop(client, translation):
    url = reverse("wagtail_localize:stop_translation", args=[translation.pk])
    return translated.press(client, url)


def test_stopped_its_draft_has_what_was_translated_and_nothing_public_changes(translation, editor):
    page = publish(translation)
    translated.fill(translation, prefix="MIEUX")
    stop(editor, translation)
    draft = Page.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert draft.title == "MIEUX Bring back the night bus"
    assert translated.target(translation).title == "FR Bring back the night bus"


def test_the_usual_editor_asks_too_before_words_of_the_source_go_live(translation, editor):
    stop(editor, translation)
    page = translated.target(translation)
    url = translated.edit_url(translation)
    shown = translated.words(
        translated.press(editor, url, **translated.form_of(page, title="Le bus de nuit"))
    )
    assert "2 texts have no translation." in shown
    assert "To the transport council" in shown
    assert not translated.target(translation).live
    translated.press(editor, url, **translated.form_of(page, title="Le bus de nuit", decided="2"))
    page = translated.target(translation)
    assert (page.live, page.title) == (True, "Le bus de nuit")
    assert PartlyTranslated.objects.get().missing == 2


def test_what_is_the_same_in_both_languages_can_be_said_to_be_so(translation, editor):
    stop(editor, translation)
    page = translated.target(translation)
    url = translated.edit_url(translation)
    translated.press(editor, url, **translated.form_of(page, title="Le bus de nuit", meant="2"))
    assert translated.target(translation).live
    assert not PartlyTranslated.objects.exists()
    translated.press(editor, url, **translated.form_of(page, title="Le bus"))
    assert translated.target(translation).title == "Le bus"
