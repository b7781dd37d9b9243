"""S29: a wording is recorded whenever a changed one goes live, by whatever way."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Locale, Page, Workflow, WorkflowTask
from wagtail_localize.models import (
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)

from statements import versions
from statements.models import StatementPage, TextVersion
from tests import staff, trees

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

CORRECTION = "correction"


def titles(page, language="en"):
    """Titles of the wordings, newest first."""
    found = TextVersion.objects.filter(letter__key=page.translation_key, language=language)
    return [version.text["title"] for version in found]


def retitle(page, title, **words):
    page = type(page).objects.get(pk=page.pk)
    page.title = title
    for name, value in words.items():
        setattr(page, name, value)
    return trees.publish(page)


def test_s29_the_button_records_a_changed_wording_and_a_repeated_one_is_not_moved(page):
    editor = staff.signed_in(staff.superuser())
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    sent = {
        "title": "Keep every night ferry",
        "slug": page.slug,
        "body-count": 0,
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "action-publish": "1",
    }
    for _time in range(2):
        assert editor.post(url, sent).status_code == 302
        newest = page.letter.versions.filter(language="en").first()
        assert newest.first_published_at == newest.last_published_at
    assert titles(page) == ["Keep every night ferry", "Keep the night ferry"]


def test_s29_a_draft_records_nothing(page):
    page.title = "Only a draft"
    page.save_revision()
    assert titles(page) == ["Keep the night ferry"]


def test_s29_a_schedule_records_when_it_is_due_for_changed_and_for_new_pages(page, planted):
    _home, statements, _petitions = planted
    new = StatementPage(title="A new one", slug="new", live=False, locale=page.locale)
    statements.add_child(instance=new)
    page.title = "Later"
    for each in (page, new):
        each.go_live_at = timezone.now() + timedelta(hours=1)
        each.save_revision().publish()
    assert (titles(page), titles(new)) == (["Keep the night ferry"], [])
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        call_command("publish_scheduled", verbosity=0)
    assert titles(page) == ["Later", "Keep the night ferry"]
    assert titles(new) == ["A new one"]


def test_s29_an_approval_in_a_workflow_records(page):
    root = staff.superuser()
    workflow = Workflow.objects.create(name="Look at it")
    task = GroupApprovalTask.objects.create(name="Approve", active=True)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    page.title = "Approved words"
    page.save_revision()
    state = workflow.start(page, root)
    assert titles(page) == ["Keep the night ferry"]
    state.current_task_state.approve(user=root)
    assert titles(page) == ["Approved words", "Keep the night ferry"]


def test_s29_a_translation_by_wagtail_localize_records_its_own_wording(planted):
    _home, statements, _petitions = planted
    page = trees.statement(statements)
    trees.translate(statements, "fr")
    french = Locale.objects.get(language_code="fr")
    source, _ = TranslationSource.get_or_create_from_instance(page)
    translation = Translation.objects.create(source=source, target_locale=french)
    for title in ("Gardez le bac", "Gardez le bac de nuit"):
        segment = StringSegment.objects.get(source=source, context__path="title")
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            locale=french,
            context=segment.context,
            defaults={"data": title},
        )
        with TestCase.captureOnCommitCallbacks(execute=True):
            translation.save_target(publish=True)
    assert titles(page, "fr") == ["Gardez le bac de nuit", "Gardez le bac"]
    assert titles(page) == ["Keep the night ferry"]


def test_s29_an_untranslated_alias_records_nothing_of_its_own(page):
    arabic = Locale.objects.get(language_code="ar")
    home = Page.objects.get(depth=2, locale__language_code="en")
    for each in (home, page.get_parent(), page):
        each.copy_for_translation(arabic, copy_parents=True, alias=True)
    retitle(page, "Other words")
    assert titles(page) == ["Other words", "Keep the night ferry"]
    assert titles(page, "ar") == []
    alias = StatementPage.objects.get(translation_key=page.translation_key, locale=arabic)
    assert alias.title == "Other words"


def test_s29_a_copy_that_goes_live_starts_a_history_of_its_own(page):
    copy = page.copy(update_attrs={"slug": "copy", "title": "A copy"}, keep_live=True)
    assert titles(copy) == ["A copy"]
    assert titles(page) == ["Keep the night ferry"]


def chain(page):
    """(title, is_correction) of the wordings, newest first."""
    found = page.letter.versions.filter(language="en")
    return [(version.text["title"], version.is_correction) for version in found]


def test_a_correction_is_kept_with_its_wording_and_asked_anew(page):
    after = retitle(page, "Keep the night fery", wording_change=CORRECTION)
    assert chain(page)[0] == ("Keep the night fery", True)
    assert after.wording_change == "new"
    assert after.get_latest_revision_as_object().wording_change == "new"
    assert after.revisions.count() == 2, "nothing is published for it"
    assert not after.has_unpublished_changes
    retitle(page, "Keep all ferries")
    assert chain(page)[0] == ("Keep all ferries", False)


def test_the_draft_that_staff_go_on_from_is_asked_anew_too(page):
    page.title, page.wording_change = "First change", CORRECTION
    scheduled = page.save_revision()
    page.title = "Second change"
    page.save_revision()
    scheduled.publish()
    page = StatementPage.objects.get(pk=page.pk)
    assert (page.title, page.wording_change) == ("First change", "new")
    draft = page.get_latest_revision_as_object()
    assert (draft.title, draft.wording_change) == ("Second change", "new")
    assert page.has_unpublished_changes


def test_the_first_wording_corrects_nothing_and_unchanged_words_keep_what_they_were(planted):
    _home, statements, _petitions = planted
    page = trees.statement(statements, wording_change=CORRECTION)
    assert chain(page) == [("Keep the night ferry", False)]
    retitle(page, "Better", wording_change=CORRECTION)
    retitle(page, "Better", share_text="Look")
    assert chain(page)[0] == ("Better", True)


def test_what_a_change_is_called_leaks_into_no_other_language(page, planted):
    arabic = Locale.objects.get(language_code="ar")
    home = Page.objects.get(depth=2, locale__language_code="en")
    for each in (home, page.get_parent(), page):
        each.copy_for_translation(arabic, copy_parents=True, alias=True)
    page.wording_change = CORRECTION
    page.save()
    spanish = page.copy_for_translation(Locale.objects.get(language_code="es"), copy_parents=True)
    assert spanish.wording_change == "new"
    french = page.get_translations().get(locale__language_code="fr").specific
    source, _ = TranslationSource.get_or_create_from_instance(page)
    source.update_from_db()
    translation = Translation.objects.create(source=source, target_locale=french.locale)
    with TestCase.captureOnCommitCallbacks(execute=True):
        translation.save_target(publish=True)
    french.refresh_from_db()
    assert french.wording_change == "new"
    assert not TextVersion.objects.filter(language="fr", is_correction=True).exists()
    retitle(page, "Corrected", wording_change=CORRECTION)
    alias = StatementPage.objects.get(translation_key=page.translation_key, locale=arabic)
    assert (alias.title, alias.wording_change) == ("Corrected", "new")


@pytest.mark.parametrize(
    ("changes", "superseded"),
    [
        ([], []),
        (["B"], ["A"]),
        (["B!"], []),
        (["B", "C!"], ["A"]),
        (["B!", "C!"], []),
        (["B!", "C"], ["B", "A"]),
        (["B", "A"], ["B"]),
        (["B!", "A!"], []),
        (["B", "C!", "B!"], ["A"]),
    ],
)
def test_a_correction_supersedes_no_wording(planted, changes, superseded):
    _home, statements, _petitions = planted
    page = trees.statement(statements, title="A")
    for change in changes:
        title, kind = change[0], CORRECTION if change.endswith("!") else "new"
        page = retitle(page, title, wording_change=kind)
    wordings = list(page.letter.versions.all())
    assert [old.text["title"] for old in versions.superseded(wordings)] == superseded


def test_words_that_come_back_replace_what_stood_before_them(page):
    for title in ("Other words", "Keep the night ferry"):
        page = retitle(page, title)
    newest, other = page.letter.versions.filter(language="en")
    assert newest.first_published_at < other.first_published_at < newest.last_published_at
    assert versions.before(newest, [newest, other]) == other
    assert versions.before(other, [newest, other]) == newest
