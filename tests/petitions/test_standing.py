"""What a petition's page says of where it stands: before it opens, at its end, at any count."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from statements.models import Letter
from tests import trees
from tests.home import crowd
from tests.petitions.signer import XHTML, document, text_of

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def read(client, petition, *, closes=NOW + timedelta(days=30), opens=None, **facts):
    """The words of the page at NOW with these facts."""
    Letter.objects.update(closes_at=closes, opens_at=opens, **facts)
    with time_machine.travel(NOW, tick=False):
        response = client.get(petition.get_url())
    assert response.status_code == 200
    return response


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=30), "Open until 31 March 2027"),
        (25 * HOUR, "Open until 2 March 2027"),
        (24 * HOUR, "Closes in 24 hours"),
        (5.5 * HOUR, "Closes in 5 hours"),
        (1 * HOUR, "Closes in 1 hour"),
        (0.5 * HOUR, "Closes within the hour"),
    ],
)
def test_on_its_last_day_it_counts_the_hours(petition, client, left, words):
    text = text_of(read(client, petition, closes=NOW + left))
    assert words in text
    assert f"{words}s" not in text


def test_where_nobody_has_signed_yet_somebody_may_be_the_first(petition, client):
    text = text_of(read(client, petition))
    assert text.count("Be the first to sign") == 2, "above the form, and in the bar of a phone"
    assert "0 people" not in text


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "1 person has signed"),
        (2, "2 people have signed"),
        (1_000_000, "1,000,000 people have signed"),
    ],
)
def test_it_says_how_many_have_signed(petition, client, count, words):
    crowd.count(petition, count)
    text = text_of(read(client, petition))
    assert words in text
    assert "Be the first" not in text


@pytest.mark.parametrize(
    ("count", "goal", "words"),
    [(99, 100, "Goal: 100"), (100, 100, "Goal reached: 100"), (150, 100, "Goal reached: 100")],
)
def test_it_says_how_far_the_goal_is(petition, client, count, goal, words):
    crowd.count(petition, count)
    assert words in text_of(read(client, petition, goal=goal))


@pytest.mark.parametrize(("count", "value"), [(99, "99"), (100, "100"), (101, "100")])
def test_no_bar_is_fuller_than_full(petition, client, count, value):
    """HTML: the value of a progress is at most its max."""
    crowd.count(petition, count)
    bars = list(document(read(client, petition, goal=100)).iter(f"{XHTML}progress"))
    assert bars
    assert {(bar.get("value"), bar.get("max")) for bar in bars} == {(value, "100")}


def test_without_a_goal_there_is_no_bar(petition, client):
    crowd.count(petition, 5)
    assert not list(document(read(client, petition)).iter(f"{XHTML}progress"))


def test_before_it_opens_it_says_when(petition, client):
    response = read(client, petition, opens=NOW + timedelta(days=2))
    text = text_of(response)
    assert "Not open yet" in text
    assert "This petition opens on 3 March 2027" in text
    assert "0 people" not in text
    assert "Be the first" not in text
    assert_no_form(response)


def test_after_its_last_day_it_thanks(petition, client):
    crowd.count(petition, 7)
    response = read(client, petition, opens=NOW - 3 * HOUR, closes=NOW - HOUR)
    text = text_of(response)
    assert "This petition closed on 1 March 2027. Thank you to everyone who signed." in text
    assert "7 people have signed" in text
    assert_no_form(response)


@pytest.mark.parametrize(
    ("outcome", "words"),
    [("won", "Won"), ("answered", "Answered"), ("lost", "Lost"), ("withdrawn", "Withdrawn")],
)
def test_what_came_of_it_stands_above_the_text_and_instead_of_the_form(
    petition, client, outcome, words
):
    response = read(client, petition, outcome=outcome)
    assert text_of(response).count(words) >= 2
    assert_no_form(response)


def assert_no_form(response):
    page = document(response)
    assert not [form for form in page.iter(f"{XHTML}form") if form.get("method") == "post"]
    assert "#sign" not in {link.get("href") for link in page.iter(f"{XHTML}a")}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_hours_are_told_in_the_language_of_the_page(petition, client, language):
    page = petition.get_translations(inclusive=True).get(locale__language_code=language)
    text = text_of(read(client, page, closes=NOW + 2.5 * HOUR))
    assert {"en": "Closes in 2 hours", "fr": "Se termine dans 2 heures"}[language] in text


class TestDetails:
    def test_what_becomes_of_the_details_stands_before_the_button_and_in_full_after_it(
        self, petition, client
    ):
        text = text_of(read(client, petition))
        short = text.index("This site shows only what you tick. It never shows your address.")
        assert "31 March 2027" in text[short : text.index("Sign this petition", short)]
        full = text[text.index("What becomes of my details?") :]
        assert "names of all who signed" in full
        assert "address that only you can read" in full

    def test_it_tells_what_search_engines_are_asked(self, petition, client):
        text = text_of(read(client, petition, hides_list_from_search=True))
        assert "We ask search engines to leave the list of names out" in text
        text = text_of(read(client, petition, hides_list_from_search=False))
        assert "Search engines may find what is public" in text

    def test_what_stands_beside_a_name_is_told_only_where_it_is_asked(self, petition, client):
        words = "stands beside it"
        assert words not in text_of(read(client, petition))
        Letter.objects.update(country_use="optional")
        assert words in text_of(read(client, trees.publish(petition)))
