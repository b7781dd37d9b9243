"""The count of a petition for other sites, and for the page itself."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from tests import trees
from tests.home import crowd
from tests.petitions.signer import XHTML, document

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

QUERIES = 4


def address(petition):
    return f"/api/petitions/{petition.translation_key}/"


def test_it_tells_count_and_facts_to_any_site(petition):
    letter = petition.letter
    letter.goal = 500
    letter.save()
    crowd.count(petition, 42)
    answer = Client().get(address(petition), headers={"Origin": "https://elsewhere.example"})
    assert answer.json() == {
        "key": str(petition.translation_key),
        "title": "Bring back the night bus",
        "url": "http://testserver/en/petitions/night-bus/",
        "languages": ["en", "fr"],
        "authoritative_language": None,
        "state": "open",
        "count": 42,
        "goal": 500,
        "outcome": None,
        "outcome_date": None,
        "closes_at": letter.closes_at.isoformat(),
    }
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "public, max-age=5"


def test_s20_the_same_bytes_for_everybody_and_no_cookie(petition, client, admin_user):
    one = Client().get(address(petition))
    strange = {
        "Accept-Language": "ar",
        "Cookie": f"csrftoken={32 * 'a'}",
        "Origin": "https://a.example",
    }
    other = Client().get(address(petition), headers=strange)
    client.force_login(admin_user)
    staff = client.get(address(petition))
    assert one.content == other.content == staff.content
    for answer in (one, other, staff):
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")
        assert "Accept-Language" not in answer.get("Vary", "")
        assert answer["Content-Language"] == "en"


def test_a_known_language_chooses_title_and_address(petition):
    answer = Client().get(address(petition), {"lang": "fr"})
    told = answer.json()
    assert told["title"] == "Rendez-nous le bus de nuit"
    assert told["url"].startswith("http://testserver/fr/")
    assert answer["Content-Language"] == "fr"


@pytest.mark.parametrize("lang", ["", "xx", "de", "fr\x00", "🙂", "a" * 5000])
def test_any_other_language_gives_the_one_it_was_written_in(petition, lang):
    assert Client().get(address(petition), {"lang": lang}).json()["title"] == petition.title


def test_a_translation_stands_in_for_a_source_that_is_not_live(petition):
    petition.unpublish()
    told = Client().get(address(petition)).json()
    assert "en" not in told["languages"]
    assert told["title"]


@pytest.mark.parametrize("key", ["0", "x", "00000000-0000-4000-8000-000000000000", "é"])
def test_an_unknown_key_is_answered_in_json_too(db, key):
    answer = Client().get(f"/api/petitions/{key}/")
    assert answer.status_code == 404
    assert answer.json() == {"error": "not_found"}
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_statements_drafts_and_private_petitions_are_not_told(petition):
    letters = petition.get_parent().get_prev_sibling().specific
    assert Client().get(address(trees.statement(letters))).status_code == 404
    PageViewRestriction.objects.create(page=petition.get_parent(), restriction_type="login")
    assert "en" not in Client().get(address(petition)).json()["languages"]
    for page in petition.get_translations(inclusive=True):
        page.unpublish()
    assert Client().get(address(petition)).status_code == 404


def test_head_and_options_are_answered_and_nothing_else(petition):
    head = Client().head(address(petition))
    assert (head.status_code, head.content) == (200, b"")
    assert head["Access-Control-Allow-Origin"] == "*"
    options = Client().options(address(petition))
    assert options["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address(petition)).status_code == 405


def test_r9_it_asks_as_often_with_no_signature_as_with_many(petition, django_assert_num_queries):
    Client().get(address(petition))
    for amount in (0, 1_000_000):
        crowd.count(petition, amount)
        with django_assert_num_queries(QUERIES):
            assert Client().get(address(petition)).json()["count"] == amount


def test_it_is_kept_for_a_moment_each_language_apart(petition, settings):
    settings.PAGE_CACHE_SECONDS = 3
    client = Client()
    first = [client.get(address(petition), {"lang": code}) for code in ("en", "fr")]
    with CaptureQueriesContext(connection) as asked:
        again = client.get(address(petition), {"lang": "fr"})
    assert len(asked) == 0
    assert again["Access-Control-Allow-Origin"] == "*"
    assert first[0].json()["title"] != first[1].json()["title"] == again.json()["title"]


def test_the_page_names_its_address_and_the_words_for_every_number(petition):
    arabic = trees.translate(petition, "ar", title="أعيدوا الحافلة الليلية")
    crowd.count(petition, 1)
    for source, categories in ((petition, {"one", "other"}), (arabic, {"zero", "two", "few"})):
        page = document(Client().get(source.get_url()))
        [tally] = [e for e in page.iter(f"{XHTML}div") if e.get("data-tally")]
        assert tally.get("data-tally") == address(petition)
        sentences = [e.get("data-count-words") for e in page.iter() if e.get("data-count-words")]
        assert len(sentences) == 2, "above the form, and in the bar of narrow screens"
        for words in map(json.loads, sentences):
            assert set(words) >= categories
            assert "{}" in words["other"][1], "the bold part"
            assert "<" not in str(words)
