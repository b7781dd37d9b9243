"""A source is published again: translators see the new texts, readers keep the old translation."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from campaign.models import PartlyTranslated
from home.translations import publishing, sources
from petitions import counting
from petitions.models import Signature
from statements import versions
from statements.models import Letter
from tests import staff, trees
from tests.home import translated
from tests.petitions import signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def petition(db):
    return translated.petition()


@pytest.fixture
def translation(petition):
    translation = translated.submit(petition)
    translated.fill(translation)
    with translated.committed():
        publishing.publish(translation=translation, user=None)
    return translation


def change(petition, **words):
    for name, value in words.items():
        setattr(petition, name, value)
    with translated.committed():
        return trees.publish(petition)


def test_changed_texts_are_missing_at_once_and_unchanged_ones_keep_their_translation(
    petition, translation
):
    change(petition, closing_call="We want every bus.")
    [segment] = publishing.missing(translation)
    assert (segment.context.path, segment.string.data) == ("closing_call", "We want every bus.")
    total, done = translation.get_progress()
    assert (total, done) == (total, total - 1)


def test_readers_keep_the_old_words_until_somebody_publishes(petition, translation):
    before = Page.objects.get(pk=translated.target(translation).pk)
    change(petition, closing_call="We want every bus.")
    page = translated.target(translation)
    assert page.closing_call == "FR We, the undersigned, want the bus."
    assert (page.live, page.latest_revision_id) == (True, before.latest_revision_id)
    assert not PartlyTranslated.objects.exists()
    with translated.committed():
        publishing.publish(translation=translation, user=None, decided=1)
    assert translated.target(translation).closing_call == "We want every bus."
    assert PartlyTranslated.objects.get().missing == 1


def test_a_text_that_comes_back_has_its_translation_again(petition, translation):
    petition = change(petition, closing_call="We want every bus.")
    change(petition, closing_call="We, the undersigned, want the bus.")
    assert not publishing.missing(translation)


def test_a_draft_of_the_source_changes_nothing_for_translators(petition, translation):
    petition.closing_call = "We want every bus."
    with translated.committed():
        petition.save_revision()
    assert not publishing.missing(translation)
    count, [locale] = sources.stale_by(petition)
    assert (count, locale.language_code) == (1, "fr")


def test_a_page_that_nobody_translates_gets_no_source(petition):
    with translated.committed():
        trees.publish(petition)
    assert sources.stale_by(petition) == (0, [])


def test_a_text_taken_away_is_a_change_too(petition, translation):
    petition.addressee = ""
    assert sources.stale_by(petition)[0] == 1


def test_whoever_publishes_is_told_which_translations_are_behind(petition, translation):
    client = staff.signed_in(staff.editor())
    editor = reverse("wagtailadmin_pages:edit", args=[petition.pk])
    form = translated.form_of(petition, closing_call="We want every bus.")
    response = translated.press(client, editor, **form)
    assert any(
        "changed. To be brought up to date: French." in text for text in staff.messages_of(response)
    )


def test_line_breaks_as_browsers_send_them_change_no_text(petition):
    question = petition.form_fields.model(
        label="How do you travel?", field_type="radio", choices="On foot\r\nBy bus\r\n"
    )
    question.clean()
    petition.form_fields.add(question)
    petition.closing_call = "We want the bus.\r\nWe want it now."
    petition = trees.publish(petition)
    assert petition.closing_call == "We want the bus.\nWe want it now."
    assert petition.form_fields.get().choices == "On foot\nBy bus"


def test_an_editor_reads_it_before_publishing_too(petition, translation):
    client = staff.signed_in(staff.editor())
    url = reverse("wagtailadmin_pages:edit", args=[petition.pk])
    told = "1 text changed. To be brought up to date: French."
    assert told not in client.get(url).content.decode()
    petition.closing_call = "We want every bus."
    petition.save_revision()
    assert told in client.get(url).content.decode()


# Nobody's signature, total or deadline depends on a translation


def promised():
    """What signers were promised: the facts of the letter, the count, what they signed."""
    signatures = Signature.objects.order_by("pk")
    return (
        list(Letter.objects.values()),
        counting.total(Letter.objects.get()),
        list(signatures.values_list("pk", "state", "letter", "wording__digest", "language")),
    )


def test_s29_a_signature_points_to_the_wording_of_the_language_that_was_signed(
    petition, translation
):
    french = translated.target(translation)
    signature = signed.sign(french, language="fr")
    assert signature.wording.language == "fr"
    assert signature.wording.text["title"] == french.title
    translated.fill(translation, prefix="MIEUX")
    with translated.committed():
        publishing.publish(translation=translation, user=None)
    signature.refresh_from_db()
    assert signature.wording.text["title"] == french.title
    assert versions.current(translated.target(translation)) != signature.wording


def test_nothing_done_to_a_translation_touches_signatures_totals_or_dates(petition, translation):
    french = translated.target(translation)
    signed.sign(petition, "one@example.org")
    signed.sign(french, "two@example.org", language="fr")
    before = promised()
    assert before[1] == 2
    client = staff.signed_in(staff.superuser())
    sync = reverse("wagtail_localize:update_translations", args=[translation.source_id])
    stop = reverse("wagtail_localize:stop_translation", args=[translation.pk])
    copy = reverse("wagtail_localize:convert_to_alias", args=[french.pk])
    delete = reverse("wagtailadmin_pages:delete", args=[french.pk])
    for url, data in (
        (translated.edit_url(translation), {"action": "publish"}),
        (sync, {"publish_translations": "on"}),
        (stop, {}),
        (copy, {}),
        (delete, {}),
    ):
        assert translated.press(client, url, **data).status_code == 200
        assert promised() == before, url
    assert not Page.objects.filter(pk=french.pk).exists()
