"""Lists of letters narrowed by topic, year, state and kind, through a form without script."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from statements.models import TopicPage
from tests import trees
from tests.petitions.signer import XHTML, document, text_of

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def facts(page, *, topics=(), **values):
    for name, value in values.items():
        setattr(page.letter, name, value)
    page.letter.save()
    page.letter.topics.add(*topics)
    return page


@pytest.fixture
def lists(site):
    """Older letters and petitions of every state beside those of the site."""
    statements, petitions = site["letters"]["en"], site["petitions"]["en"]
    woods = trees.add(statements, TopicPage, "The woods", slug="the-woods")
    now = timezone.now()
    old = trees.statement(statements, title="Save the oaks", slug="oaks")
    facts(old, dated=date(2019, 5, 1), topics=[woods])
    for title, values in {
        "Won one": {"outcome": "won"},
        "Over": {"opens_at": now - 9 * DAY, "closes_at": now - DAY},
        "Later": {"opens_at": now + DAY, "closes_at": now + 9 * DAY},
    }.items():
        page = trees.petition(petitions, title=title, slug=title.lower().replace(" ", "-"))
        facts(page, **values, topics=[woods] if title == "Over" else [])
    return site


def titles(response):
    headings = document(response).iter(f"{XHTML}h2")
    return {"".join(e.itertext()) for e in headings if e.get("class") == "entry-title"}


def options(response, name):
    found = (e for e in document(response).iter(f"{XHTML}select") if e.get("name") == name)
    return [e.get("value") for select in found for e in select.iter(f"{XHTML}option")]


def test_letters_are_narrowed_by_topic_and_by_year(client, lists):
    path = lists["letters"]["en"].get_url()
    assert titles(client.get(path)) == {"Keep the night ferry", "Save the oaks"}
    for choice in (
        {"topic": "the-woods"},
        {"year": "2019"},
        {"topic": "the-woods", "year": "2019"},
    ):
        assert titles(client.get(path, choice)) == {"Save the oaks"}, choice
    assert titles(client.get(path, {"topic": "the-sea"})) == {"Keep the night ferry"}


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("open", {"Bring back the night bus"}),
        ("upcoming", {"Later"}),
        ("closed", {"Over", "Won one"}),
        ("won", {"Won one"}),
    ],
)
def test_petitions_are_narrowed_by_state_and_outcome(client, lists, state, found):
    path = lists["petitions"]["en"].get_url()
    assert titles(client.get(path, {"state": state})) == found


def test_petitions_are_narrowed_by_topic(client, lists):
    path = lists["petitions"]["en"].get_url()
    assert titles(client.get(path, {"topic": "the-woods"})) == {"Over"}


def test_letters_on_a_topic_are_narrowed_by_kind(client, lists):
    path = lists["topic"]["en"].get_url()
    assert titles(client.get(path, {"kind": "petition"})) == {"Bring back the night bus"}
    assert titles(client.get(path, {"kind": "statement"})) == {"Keep the night ferry"}


def test_only_what_there_is_is_offered(client, lists):
    response = client.get(lists["petitions"]["en"].get_url())
    assert options(response, "state") == ["", "open", "upcoming", "closed", "won"]
    assert options(response, "topic") == ["", "the-sea", "the-woods"]
    assert options(response, "kind") == options(response, "year") == []


def test_a_choice_in_one_language_is_the_same_in_another(client, lists):
    path = lists["petitions"]["ar"].get_url()
    response = client.get(path, {"topic": "the-sea"})
    assert titles(response) == {lists["petition"]["ar"].title}


def test_what_fits_no_letter_is_said_with_a_way_back(client, lists):
    path = lists["letters"]["en"].get_url()
    response = client.get(path, {"topic": "the-sea", "year": "2019"})
    assert titles(response) == set()
    assert "0 letters fit your choice." in text_of(response)
    assert "Nothing has been published" not in text_of(response)
    back = [e for e in document(response).iter(f"{XHTML}a") if e.text == "Show all"]
    assert [e.get("href") for e in back] == [path]


@pytest.mark.parametrize("name", ["topic", "year", "state", "kind"])
@pytest.mark.parametrize("typed", ["", "x", "\x00", "-1", "9" * 300, "٢٠١٩", "2019'--", "%", "[]"])
def test_what_is_not_offered_gives_the_whole_list(client, lists, name, typed):
    for page in ("letters", "petitions", "topic"):
        path = lists[page]["en"].get_url()
        response = client.get(path, {name: typed})
        assert response.status_code == 200
        assert titles(response) == titles(client.get(path))
        assert "robots" not in {e.get("name") for e in document(response).iter(f"{XHTML}meta")}


def test_a_narrowed_list_is_left_out_of_search_engines_and_names_the_whole_one(client, lists):
    path = lists["letters"]["en"].get_url()
    found = document(client.get(path, {"year": "2019"}))
    robots = [e.get("content") for e in found.iter(f"{XHTML}meta") if e.get("name") == "robots"]
    assert robots == ["noindex"]
    canonical = [e for e in found.iter(f"{XHTML}link") if e.get("rel") == "canonical"]
    assert [e.get("href").endswith(path) for e in canonical] == [True]


def test_turning_the_page_keeps_the_choice(client, lists):
    for number in range(21):
        page = trees.statement(lists["letters"]["en"], title=f"Old {number}", slug=f"o-{number}")
        facts(page, dated=date(2018, 1, 1))
    path = lists["letters"]["en"].get_url()
    found = document(client.get(path, {"year": "2018"})).iter(f"{XHTML}a")
    following = next(e.get("href") for e in found if e.get("rel") == "next")
    assert following == "?year=2018&page=2"
    assert len(titles(client.get(path + following))) == 1


def test_a_narrowed_list_is_kept_like_any_page(client, lists, settings):
    settings.PAGE_CACHE_SECONDS = 5
    path = lists["petitions"]["en"].get_url()
    first = client.get(path, {"state": "open", "topic": "the-sea", "kind": "petition"})
    assert "public" in first["Cache-Control"]
    lists["petition"]["en"].unpublish()
    again = client.get(path, {"state": "open", "topic": "the-sea", "kind": "petition"})
    assert again.content == first.content


def languages(response):
    links = (e for e in document(response).iter(f"{XHTML}a") if e.get("hreflang"))
    return {e.get("hreflang"): e.get("href") for e in links}


def test_another_language_keeps_what_was_chosen(client, lists):
    path = lists["petitions"]["en"].get_url()
    response = client.get(path, {"state": "open", "topic": "the-sea", "page": "1"})
    for code, address in languages(response).items():
        assert address == f"{lists['petitions'][code].get_url()}?topic=the-sea&state=open"
    found = client.get(languages(response)["ar"])
    assert titles(found) == {lists["petition"]["ar"].title}


def test_another_language_has_the_topic_by_its_address_there_or_not_at_all(client, lists):
    topics = lists["topic"]
    topics["fr"].slug = "la-mer"
    trees.publish(topics["fr"])
    topics["es"].unpublish()
    path = lists["petitions"]["en"].get_url()
    response = client.get(path, {"topic": "the-sea", "state": "open"})
    found = {code: address.partition("?")[2] for code, address in languages(response).items()}
    assert found["fr"] == "topic=la-mer&state=open"
    assert found["es"] == "state=open"


def test_a_topic_that_is_not_translated_is_marked_with_its_language(client, lists):
    english = TopicPage.objects.get(slug="the-woods")
    french = trees.Locale.objects.get(language_code="fr")
    alias = english.copy_for_translation(french, copy_parents=True, alias=True)
    assert alias.live
    lists["petition"]["fr"].letter.topics.add(english)
    response = client.get(lists["petitions"]["fr"].get_url())
    found = (e for e in document(response).iter(f"{XHTML}option") if e.get("value"))
    marked = {e.get("value"): (e.get("lang"), e.get("dir")) for e in found}
    assert marked["the-woods"] == ("en", "ltr")
    assert marked["the-sea"] == (None, None)


def meta_of_entries(response):
    found = (e for e in document(response).iter(f"{XHTML}p") if e.get("class") == "entry-date")
    return [" ".join("".join(e.itertext()).split()) for e in found]


def test_letters_on_a_topic_say_what_they_are_and_stand_by_their_dates(client, lists):
    facts(lists["statement"]["en"], dated=date(2024, 3, 9))
    facts(lists["petition"]["en"], dated=date(2023, 8, 1))
    path = lists["topic"]["en"].get_url()
    expected = ["Open letter 9 March 2024", "Petition 1 August 2023"]
    assert meta_of_entries(client.get(path)) == expected
    facts(lists["petition"]["en"], dated=date(2025, 8, 1))
    assert meta_of_entries(client.get(path)) == ["Petition 1 August 2025", expected[0]]


def test_a_page_of_a_long_list_says_which_it_is_and_keeps_the_choice(client, lists):
    for n in range(25):
        page = trees.statement(lists["letters"]["en"], title=f"Oak {n}", slug=f"oak-{n}")
        facts(page, dated=date(2019, 1, 1))
    path = lists["letters"]["en"].get_url()
    response = client.get(path, {"year": "2019", "page": "2"})
    assert "Page 2 of 2" in text_of(response)
    (newer,) = [e for e in document(response).iter(f"{XHTML}a") if e.get("rel") == "prev"]
    assert newer.get("href") == "?year=2019&page=1"
