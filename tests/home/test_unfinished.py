"""No translation goes live with texts missing unless somebody decides so, and then it says so."""

import pytest
from wagtail.models import PageLogEntry

from campaign.models import PartlyTranslated
from home.translations import publishing
from tests import staff
from tests.home import translated

pytestmark = pytest.mark.django_db


@pytest.fixture
def petition(db):
    return translated.petition()


@pytest.fixture
def translation(petition):
    return translated.submit(petition)


@pytest.fixture
def client(translation):
    return staff.signed_in(staff.translator())


# From the translators' editor


def test_the_editor_asks_before_it_publishes_with_texts_missing(translation, client):
    translated.fill(translation, but=2)
    response = translated.press(client, translated.edit_url(translation), action="publish")
    shown = translated.words(response)
    assert "2 texts have no translation. Visitors will see them in English" in shown
    assert "Publish with 2 texts in English" in shown
    left = list(translation.source.stringsegment_set.order_by("order"))[-2:]
    for segment in left:
        assert segment.string.data.partition("<")[0] in shown
    assert not translated.target(translation).live


def test_a_decision_on_another_number_of_texts_publishes_nothing(translation):
    """The source may change between the look and the press."""
    translated.fill(translation, but=2)
    for decided in (0, 1, 3):
        with pytest.raises(publishing.PublishingError, match="missing"):
            publishing.publish(translation=translation, user=None, decided=decided)
    assert not translated.target(translation).live


def test_whoever_decides_publishes_and_readers_are_to_be_told(translation, client):
    translated.fill(translation, but=2)
    url = translated.edit_url(translation)
    translated.press(client, url, action="publish", decided="2")
    page = translated.target(translation)
    assert page.live
    assert page.partly_translated.missing == 2
    assert page.partly_translated.decided_by.username == "translators-french"
    entry = PageLogEntry.objects.get(page=page.pk, action="home.publish_in_part")
    assert entry.data["missing"] == 2


def test_a_decision_on_another_number_is_asked_for_again(translation, client):
    translated.fill(translation, but=3)
    url = translated.edit_url(translation)
    for decided in ("2", "many", ""):
        shown = translated.words(translated.press(client, url, action="publish", decided=decided))
        assert "Publish with 3 texts in English" in shown
    assert not translated.target(translation).live


def test_a_text_with_an_error_or_an_empty_one_is_a_missing_one(translation, client):
    translated.fill(translation)
    rows = translation.source.stringsegment_set.get_translations(translation.target_locale)
    first, second = rows[:2]
    rows.filter(pk=first.pk).update(has_error=True)
    rows.filter(pk=second.pk).update(data="")
    shown = translated.words(
        translated.press(client, translated.edit_url(translation), action="publish")
    )
    assert "2 texts have no translation." in shown


def test_published_whole_the_notice_goes(translation, client):
    translated.fill(translation, but=2)
    url = translated.edit_url(translation)
    translated.press(client, url, action="publish", decided="2")
    translated.fill(translation)
    translated.press(client, url, action="publish")
    assert not PartlyTranslated.objects.exists()


def test_the_same_words_in_both_languages_are_a_translation(translation, client):
    translated.fill(translation)
    rows = translation.source.stringsegment_set.get_translations(translation.target_locale)
    title = rows.get(context__path="title")
    title.data = "Bring back the night bus"
    title.save()
    translated.press(client, translated.edit_url(translation), action="publish")
    assert translated.target(translation).live
    assert not PartlyTranslated.objects.exists()


def test_nothing_translated_all_texts_are_counted(translation, client):
    count = translation.source.stringsegment_set.count()
    url = translated.edit_url(translation)
    translated.press(client, url, action="publish", decided=str(count))
    assert PartlyTranslated.objects.get().missing == count
