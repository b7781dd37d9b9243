"""Once something has come of a petition, every place that shows the petition says so."""

import re
from datetime import date

import pytest
from django.test import Client

from petitions.models import PetitionPage
from statements.models import Letter, TopicPage
from tests import trees
from tests.petitions.signer import document, text_of

pytestmark = pytest.mark.django_db

WON = {
    "en": "Won, 3 May 2026",
    "es": "Victoria, 3 de mayo de 2026",
    "fr": "Victoire, 3 mai 2026",
    "pt": "Vitória, 3 de maio de 2026",
    "ar": "نجحت، 3 مايو 2026",
}
TEXTS = {"en": "The bus runs again.", "fr": "Le bus roule de nouveau."}


@pytest.fixture
def won(petition):
    """A petition in five languages that was won, with what came of it told in two."""
    for language in ("es", "pt", "ar"):
        trees.translate(petition, language)
    letter = petition.letter
    letter.outcome, letter.outcome_date = "won", date(2026, 5, 3)
    letter.save()
    return PetitionPage.objects.get(pk=petition.pk)


def shown(path):
    return text_of(Client().get(path))


@pytest.mark.parametrize("language", WON)
def test_the_list_of_petitions_says_it(won, language):
    assert WON[language] in shown(f"/{language}/petitions/")


@pytest.mark.parametrize("language", WON)
def test_the_page_says_it_and_has_no_form(won, language):
    response = Client().get(f"/{language}/petitions/night-bus/")
    assert re.split("[,،] ", WON[language])[1] in text_of(response)
    assert b'name="email"' not in response.content


@pytest.mark.parametrize("language", TEXTS)
def test_its_story_stands_above_the_text_in_the_readers_language(won, language):
    for page in won.get_translations(inclusive=True).filter(locale__language_code__in=TEXTS):
        page = page.specific
        page.outcome_text = f"<p>{TEXTS[page.locale.language_code]}</p>"
        trees.publish(page)
    page = shown(f"/{language}/petitions/night-bus/")
    assert page.index(TEXTS[language]) < page.index("The ferry has stopped.")


def test_a_letter_that_points_to_it_says_it(won):
    lists = won.get_parent().get_parent().get_children()
    statement = trees.statement(lists.get(slug="letters").specific)
    statement.letter.related.add(won.letter)
    assert WON["en"] in shown(statement.get_url())


def test_what_came_of_it_stands_first_where_links_are_shared(won):
    found = document(Client().get(won.get_url())).iter()
    tags = {tag.get("property") or tag.get("name"): tag.get("content") for tag in found}
    assert tags["description"].startswith("Won, 3 May 2026. ")
    assert tags["og:description"] == tags["description"]


def test_the_front_page_says_it_in_place_of_the_button(won):
    home = won.get_site().root_page.specific
    home.featured_petition = won
    trees.publish(home)
    page = shown("/en/")
    assert WON["en"] in page
    assert "Sign this petition" not in page


def test_a_topic_page_says_it(won):
    letters = won.get_site().root_page.get_children().get(slug="letters").specific
    topic = trees.add(letters, TopicPage, "Buses", slug="buses")
    won.letter.topics.add(topic)
    assert WON["en"] in shown(topic.get_url())


@pytest.mark.parametrize("kind", ["rss", "atom"])
@pytest.mark.parametrize("language", WON)
def test_feeds_say_it(won, kind, language):
    feed = Client().get(f"/{language}/feeds/letters.{kind}").content.decode()
    assert WON[language] in feed


def test_other_sites_are_told(won):
    answer = Client().get(f"/api/petitions/{won.translation_key}/").json()
    assert (answer["state"], answer["outcome"]) == ("closed", "won")
    assert answer["outcome_date"] == "2026-05-03"


def test_an_outcome_without_a_date_is_said_without_one(won):
    Letter.objects.update(outcome_date=None)
    assert "Won" in shown("/en/petitions/")
    assert "2026-05-03" not in Client().get(won.get_url()).content.decode()
