"""Which texts were changed since they were translated: what stood there, what stands there now."""

import pytest
from wagtail_localize.models import TranslationSource

from home.translations import changes, counting
from tests import trees
from tests.home import translated

pytestmark = pytest.mark.django_db

TEXT = "<p>The ferry has stopped.</p><p>We want it back.</p><p>Write to us.</p>"


@pytest.fixture
def page():
    body = [
        {"type": "heading", "value": "Why we write"},
        {"type": "paragraph", "value": TEXT},
        {"type": "quote", "value": {"text": "No ferry, no school.", "source": "A teacher"}},
    ]
    return translated.statement(body=body)


@pytest.fixture
def translation(page):
    translation = translated.submit(page)
    translated.translate(translation)
    return translation


def rewrite(page, old, new):
    """Changes words of the text in their place, as an editor does, and hands them on."""
    raw = [dict(block) for block in page.body.raw_data]
    for block in raw:
        if isinstance(block["value"], str):
            block["value"] = block["value"].replace(old, new)
    page.body = raw
    hand_on(trees.publish(page))


def hand_on(page):
    TranslationSource.objects.get(object_id=page.translation_key).update_from_db()


def found(translation):
    """The Changes; as many as the report counts."""
    translation.refresh_from_db()
    made = changes.changes(translation)
    source, locale = translation.source_id, translation.target_locale_id
    changed = [change for change in made if not change.is_new]
    assert counting.stale({source}).get((source, locale), 0) == len(changed)
    return made


def test_nothing_has_changed_at_first(translation):
    assert found(translation) == []


def test_a_changed_title_is_shown_before_and_after_with_its_translation(page, translation):
    page.title = "Keep the night ferries"
    hand_on(trees.publish(page))
    [change] = found(translation)
    assert (change.path, change.label) == ("title", "Title")
    assert (change.before, change.after) == ("Keep the night ferry", "Keep the night ferries")
    assert change.so_far == "~Keep the night ferry"
    assert change.runs == (
        ("kept", "Keep the night"),
        ("removed", "ferry"),
        ("added", "ferries"),
    )


def test_of_paragraphs_in_one_block_each_is_compared_with_the_likest(page, translation):
    rewrite(page, "The ferry has stopped", "The night ferry has stopped")
    rewrite(page, "Write to us.", "Write to us today.")
    pairs = [(change.before, change.after) for change in found(translation)]
    assert pairs == [
        ("The ferry has stopped.", "The night ferry has stopped."),
        ("Write to us.", "Write to us today."),
    ]


def test_a_paragraph_that_was_added_is_new(page, translation):
    rewrite(page, "<p>Write to us.</p>", "<p>Write to us.</p><p>Soon.</p>")
    [change] = found(translation)
    assert change.is_new
    assert (change.after, change.before, change.so_far) == ("Soon.", "", "")
    assert change.label == "Text › Text"


def test_a_paragraph_that_was_taken_away_asks_for_nothing(page, translation):
    rewrite(page, "<p>Write to us.</p>", "")
    assert found(translation) == []


def test_what_is_translated_anew_is_not_shown_any_more(page, translation):
    rewrite(page, "Why we write", "Why we write today")
    assert len(found(translation)) == 1
    translated.translate(translation)
    assert found(translation) == []


def test_a_text_that_comes_back_has_its_translation(page, translation):
    rewrite(page, "Why we write", "Why?")
    rewrite(page, "Why?", "Why we write")
    assert found(translation) == []


def test_another_language_is_not_concerned(page, translation):
    spanish = translated.submit(page, "es")
    rewrite(page, "Why we write", "Why we write today")
    assert [change.before for change in found(translation)] == ["Why we write"]
    assert all(change.is_new for change in found(spanish))


def test_bold_type_alone_is_named_as_such(page, translation):
    rewrite(page, "We want it back", "<b>We</b> want it back")
    [change] = found(translation)
    assert change.is_form_only
    assert change.after == "We want it back."
