"""How far each page is in each language: states, texts, words, and who sees which rows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from campaign.models import PartlyTranslated, User
from home.models import HomePage, TranslationReview
from home.translations import progress, words
from home.translations.progress import State
from statements.models import StatementPage
from tests import staff, trees
from tests.home import translated

pytestmark = pytest.mark.django_db

CLOSING = "We, the undersigned, ask for the night ferry."


@pytest.fixture
def page():
    """A statement, in a tree that is French as well."""
    return translated.statement()


def row_of(page, language="fr", user=None):
    found = progress.rows(user=user, key=page.translation_key)
    return next(row for row in found if row.language == language)


def change(page, **fields):
    """As an editor does, with what follows by itself: the texts that translators see."""
    for name, value in fields.items():
        setattr(page, name, value)
    page = trees.publish(page)
    TranslationSource.objects.get(object_id=page.translation_key).update_from_db()
    return page


# States


def test_a_page_without_a_copy_or_with_an_alias_is_not_handed_on(page):
    assert row_of(page).state == State.NOT_YET
    page.copy_for_translation(Locale.objects.get(language_code="fr"), alias=True)
    row = row_of(page)
    assert (row.state, row.total, row.published_at) == (State.NOT_YET, 0, None)
    assert row.page.alias_of_id == page.pk


def test_a_draft_with_missing_texts_is_in_translation(page):
    translation = translated.submit(page)
    translated.translate(translation, but=[CLOSING])
    row = row_of(page)
    assert row.state == State.WORK
    assert (row.total, row.translated, row.missing) == (7, 6, 1)


def test_a_translation_said_to_be_ready_awaits_review(page):
    translation = translated.submit(page)
    translated.translate(translation)
    asker = staff.translator()
    TranslationReview.objects.create(translation=translation, asked_by=asker)
    row = row_of(page)
    assert (row.state, row.asked_by) == (State.REVIEW, "translators-french")
    TranslationReview.objects.update(state="returned")
    assert row_of(page).state == State.FINISHED


def test_a_draft_translated_to_the_last_text_is_ready_to_publish(page):
    translated.translate(translated.submit(page))
    assert row_of(page).state == State.FINISHED


def test_a_published_translation_is_published_until_a_text_is_corrected(page):
    translation = translated.submit(page)
    translated.translate(translation)
    target = translated.publish(translation)
    row = row_of(page)
    assert (row.state, row.published_at) == (State.PUBLISHED, target.last_published_at)
    StringTranslation.objects.first().save()
    assert row_of(page).state == State.FINISHED


def test_a_page_published_with_missing_texts_is_published_in_part(page):
    translation = translated.submit(page)
    translated.translate(translation, but=[CLOSING])
    target = translated.publish(translation)
    assert PartlyTranslated.objects.get().page_id == target.pk
    assert row_of(page).state == State.PART
    PartlyTranslated.objects.all().delete()
    assert row_of(page).state == State.PART


def test_a_changed_source_makes_a_published_translation_stale(page):
    translation = translated.submit(page)
    translated.translate(translation)
    translated.publish(translation)
    change(page, closing_call="We, the undersigned, demand the night ferry.")
    row = row_of(page)
    assert (row.state, row.stale, row.missing) == (State.STALE, 1, 1)


def test_a_new_text_makes_it_stale_too_but_is_not_counted_as_changed(page):
    translation = translated.submit(page)
    translated.translate(translation)
    translated.publish(translation)
    change(page, share_text="Sign for the ferry")
    row = row_of(page)
    assert (row.state, row.stale, row.missing) == (State.STALE, 0, 1)


def test_a_source_published_again_and_not_handed_on_makes_it_stale(page):
    translation = translated.submit(page)
    translated.translate(translation)
    translated.publish(translation)
    trees.publish(page)
    row = row_of(page)
    assert (row.state, row.is_behind) == (State.STALE, True)


def test_a_translation_that_was_stopped_is_edited_by_hand(page):
    translation = translated.submit(page)
    Translation.objects.filter(pk=translation.pk).update(enabled=False)
    row = row_of(page)
    assert (row.state, row.translation) == (State.APART, None)


def test_a_copy_that_readers_see_is_in_translation_once_it_was_handed_on(page):
    translation = translated.submit(page)
    Page.objects.filter(pk=translated.target(translation).pk).update(alias_of=page)
    assert (row_of(page).state, row_of(page).is_live) == (State.WORK, False)
    translation.delete()  # as "Convert to alias page" does
    assert row_of(page).state == State.NOT_YET


def test_a_page_whose_source_was_deleted_stands_by_itself(page):
    translation = translated.submit(page)
    target = translated.target(translation)
    Page.objects.get(pk=page.pk).delete()
    found = progress.rows(key=page.translation_key)
    assert {(row.source.pk, row.state) for row in found} == {(target.pk, State.NOT_YET)}


# Texts and words


def test_an_erroneous_or_empty_translation_counts_as_missing(page):
    translation = translated.submit(page)
    translated.translate(translation)
    first, second = StringTranslation.objects.order_by("pk")[:2]
    first.set_field_error([type("Error", (), {"messages": ["too long"]})])
    StringTranslation.objects.filter(pk=second.pk).update(data="")
    assert row_of(page).missing == 2


def test_a_text_translated_in_another_language_is_not_translated_in_this_one(page):
    translated.submit(page)
    translated.translate(translated.submit(page, "es"))
    assert row_of(page, "es").missing == 0
    assert row_of(page).missing == 7


def test_words_are_those_of_the_source(page):
    translation = translated.submit(page)
    translated.translate(translation, but=[CLOSING])
    [row] = progress.attach_words([row_of(page)])
    assert row.missing_words == 8
    assert row.words == 8 + row.translated_words


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("We, the undersigned — all of us", 6),
        ("The ferry has <b>st</b>opped.<br/>We want it.", 7),
        ("L’eau, c’est la vie", 4),
        ("نحن الموقعين أدناه", 3),
        ("हम नदी को बचाएँ", 4),
        ("我们要渡轮。", 5),
        ("ferry 渡輪 2027", 4),
        ("&amp; …", 0),
    ],
)
def test_words_are_counted_in_every_script(text, number):
    assert words.count(text) == number


# Launches


def test_the_next_moment_within_thirty_days_is_the_launch(page):
    now = timezone.now()
    assert row_of(page).launch_at is None
    Page.objects.filter(pk=page.pk).update(live=False, go_live_at=now + timedelta(days=9))
    assert row_of(page).launch_at == now + timedelta(days=9)
    page.letter.__class__.objects.filter(pk=page.letter.pk).update(opens_at=now + timedelta(days=2))
    assert row_of(page).launch_at == now + timedelta(days=2)


@pytest.mark.parametrize("days", [-1, 31])
def test_what_is_past_or_far_away_is_no_launch(page, days):
    at = timezone.now() + timedelta(days=days)
    page.letter.__class__.objects.filter(pk=page.letter.pk).update(opens_at=at)
    assert row_of(page).launch_at is None


def test_what_is_launched_first_comes_first_then_what_is_least_done(page):
    statements = page.get_parent().specific
    done, begun, urgent = (
        trees.statement(statements, title=title, slug=title.lower())
        for title in ("Done", "Begun", "Urgent")
    )
    for other in (done, begun, urgent):
        translated.translate(translated.submit(other), but=[CLOSING] if other == begun else ())
    soon = timezone.now() + timedelta(days=3)
    urgent.letter.__class__.objects.filter(pk=urgent.letter.pk).update(opens_at=soon)
    french = [row.title for row in progress.rows() if row.language == "fr" and row.translation]
    assert french == ["Urgent", "Begun", "Done"]


# Rights


def test_s26_a_translator_sees_the_rows_of_her_language_an_editor_all(page):
    translated.submit(page)
    mine = progress.rows(user=staff.translator())
    assert {row.language for row in mine} == {"fr"}
    assert {row.title for row in mine} == {"Home", "Letters", "Petitions", page.title}
    everything = {(row.title, row.language) for row in progress.rows()}
    seen = {(row.title, row.language) for row in progress.rows(user=staff.editor())}
    assert seen == everything
    assert {language for _title, language in seen} == {"es", "fr", "pt", "ar"}


def test_s26_whoever_may_change_no_page_sees_no_row(page):
    translated.submit(page)
    assert progress.rows(user=staff.organiser()) == []


def test_only_who_may_publish_in_the_language_may_publish(page):
    translated.submit(page)
    assert row_of(page, user=staff.translator()).may_publish
    assert not row_of(page, user=staff.writer()).may_publish


# Costs


def test_many_pages_ask_as_often_as_one(page, django_assert_num_queries):
    statements = page.get_parent().specific
    translated.translate(translated.submit(page), but=[CLOSING])
    pk = staff.editor().pk

    def ask():
        return progress.attach_words(progress.rows(user=User.objects.get(pk=pk)))

    ask()
    with CaptureQueriesContext(connection) as few:
        asked = len(ask())
    for number in range(10):
        more = trees.statement(statements, title=f"Letter {number}", slug=f"letter-{number}")
        translated.translate(translated.submit(more), but=[CLOSING])
    with django_assert_num_queries(len(few)):
        assert len(ask()) == asked + 10 * 4


def test_home_pages_and_lists_are_rows_too(page):
    kinds = {row.kind for row in progress.rows()}
    assert kinds == {"home", "list", "statement"}
    assert HomePage.objects.count() == 2
    assert StatementPage.objects.count() == 1
