"""Feeds of the letters on one topic, in each language."""

import uuid
from xml.etree import ElementTree

import pytest

from tests import trees
from tests.home.world import step
from tests.petitions.signer import XHTML, document

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def feed(client, site):
    """Root element of a feed of the topic of the site."""

    def ask(name="topic-rss", language="en"):
        response = client.get(step(name, language, site["topic"]["en"].translation_key))
        assert response.status_code == 200
        assert "public" in response["Cache-Control"]
        return ElementTree.fromstring(response.content)

    return ask


def titles(rss):
    return {item.findtext("title") for item in rss.iter("item")}


def test_letters_and_petitions_on_the_topic_are_in_its_feed(site, feed):
    trees.statement(site["letters"]["en"], title="On nothing", slug="nothing")
    assert titles(feed()) == {"Keep the night ferry", "Bring back the night bus"}
    found = {entry.findtext(f"{ATOM}title") for entry in feed("topic-atom").iter(f"{ATOM}entry")}
    assert found == titles(feed())


def test_the_feed_is_in_the_language_of_its_address(site, feed):
    rss = feed(language="ar").find("channel")
    assert rss.findtext("language") == "ar"
    assert site["topic"]["ar"].title in rss.findtext("title")
    assert rss.findtext("link").endswith(site["topic"]["ar"].get_url())
    assert titles(rss) == {site["statement"]["ar"].title, site["petition"]["ar"].title}


def test_letters_that_not_everybody_may_read_are_not_in_it(site, feed):
    site["petition"]["en"].view_restrictions.create(restriction_type="login")
    assert titles(feed()) == {"Keep the night ferry"}
    site["statement"]["en"].unpublish()
    assert titles(feed()) == set()


def test_there_is_no_feed_of_a_topic_that_cannot_be_read(client, site):
    key = site["topic"]["en"].translation_key
    site["topic"]["fr"].unpublish()
    site["topic"]["pt"].view_restrictions.create(restriction_type="login")
    for name in ("topic-rss", "topic-atom"):
        assert client.get(step(name, "en", uuid.uuid4())).status_code == 404
        assert client.get(step(name, "fr", key)).status_code == 404
        assert client.get(step(name, "pt", key)).status_code == 404


def test_the_page_of_a_topic_names_its_feeds(client, site):
    page = site["topic"]["en"]
    found = document(client.get(page.get_url()))
    addresses = {step(name, "en", page.translation_key) for name in ("topic-rss", "topic-atom")}
    for kind in ("link", "a"):
        assert addresses <= {e.get("href") for e in found.iter(f"{XHTML}{kind}")}, kind
