"""How often each public page asks the database: pinned, and the same with ten times the rows.

A number that falls is a reason to pin the new one; a number that rises needs a reason. One query
asks which languages the site speaks; here nothing is kept, elsewhere that is, for seconds.
"""

import pytest
from django.test import Client
from django.utils.translation import override

from petitions import signing, tokens
from petitions.models import Signature
from statements import versions
from tests.home import crowd

pytestmark = pytest.mark.django_db

PAGES = {
    "home": 24,
    "letters": 26,
    "topic": 29,
    "statement": 30,
    "petitions": 27,
    "petition": 32,
    "notice": 19,
}
OTHERS = {
    "/": 3,
    "/en/letters/?topic=the-sea&year=1999": 27,
    "/en/petitions/?topic=the-sea&state=open": 28,
    "/en/letters/the-sea/?kind=petition": 28,
    "/en/search/": 12,
    "/en/search/?q=topic": 15,
    "/en/feeds/letters.rss": 8,
    "/en/feeds/letters.atom": 8,
    "/sitemap.xml": 8,
    "/robots.txt": 1,
    "/healthz": 0,
    "/brand.css": 2,
    "/site.0123456789ab.css": 0,
    "/en/nothing/": 25,
    "/nothing/": 20,
    "/en/confirm/unknown/": 12,
}
TOPIC_FEED = 10
DONE, CONFIRM, THANKS = 14, 13, 13


def few(site):
    crowd.endorse(site["statement"]["en"].letter, organisations=24, logos=5)
    crowd.endorse(site["petition"]["en"].letter, organisations=3, logos=1)
    crowd.sign(site["petition"]["en"], people=20)
    crowd.fill(site, number=2)


def many(site):
    few(site)
    crowd.endorse(site["statement"]["en"].letter, organisations=276, logos=45)
    crowd.endorse(site["petition"]["en"].letter, organisations=30, logos=10)
    crowd.sign(site["petition"]["en"], people=200)
    crowd.fill(site, number=18)


@pytest.fixture(scope="module", params=[few, many], ids=["few", "many"])
def crowded(request, planted):
    """The site with few rows, then with ten times as many."""
    request.param(planted)
    return planted


@pytest.fixture
def pinned(db, django_assert_num_queries):
    """Asks twice: the first answer makes renditions and fills the caches that each process has."""

    def ask(path, number):
        client = Client()
        first = client.get(path)
        with django_assert_num_queries(number):
            assert client.get(path).status_code == first.status_code

    return ask


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_as_often_with_few_rows_as_with_many(pinned, crowded, name):
    pinned(crowded[name]["en"].get_url(), PAGES[name])


@pytest.mark.parametrize("path", OTHERS)
def test_what_is_no_page_asks_as_often_with_few_rows_as_with_many(pinned, crowded, path):
    pinned(path, OTHERS[path])


def test_the_feed_of_a_topic_asks_as_often_with_few_rows_as_with_many(pinned, crowded):
    pinned(f"/en/feeds/topics/{crowded['topic']['en'].translation_key}.rss", TOPIC_FEED)


@pytest.fixture
def link(crowded, db):
    """The link of a mail to somebody who has just signed."""
    page = crowded["petition"]["en"]
    with override("en"):
        signing.sign(
            letter=page.letter,
            page=page,
            language="en",
            wording=versions.current(page),
            consent=page.consent_sentence,
            consent_language="en",
            details=signing.Details(name="Inês Duarte", email="ines@example.org"),
        )
    token, row = tokens.mint(signature=Signature.objects.latest("pk"))
    return f"/en/confirm/{token}/", row.signature


def test_the_steps_of_signing_ask_as_often_with_few_rows_as_with_many(pinned, crowded, link):
    path, signature = link
    pinned(f"/en/sign/{crowded['petition']['en'].translation_key}/done/", DONE)
    pinned(path, CONFIRM)
    Client().post(path, {"shown": signing.seen(signature)})
    signature.refresh_from_db()
    assert signature.verified_at
    pinned(path, THANKS)
