"""A site on its first day: nothing is published, and every address has an answer."""

from xml.etree import ElementTree

import pytest

from tests import trees
from tests.petitions.signer import text_of

pytestmark = pytest.mark.django_db

NOTHING = "Nothing has been published here yet."


def test_the_front_page_says_that_there_is_nothing_yet(client):
    response = client.get("/en/")
    assert response.status_code == 200
    assert NOTHING in text_of(response)
    assert "Petition" not in text_of(response)


def test_lists_without_letters_say_so(client):
    for page in trees.plant()[1:]:
        assert NOTHING in text_of(client.get(page.get_url()))


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_feeds_are_empty_and_valid(client, kind):
    response = client.get(f"/en/feeds/letters.{kind}")
    assert response.status_code == 200
    ElementTree.fromstring(response.content)
    assert b"<item>" not in response.content
    assert b"<entry>" not in response.content


def test_the_sitemap_names_the_front_page_alone(client):
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    assert [url[0].text for url in root] == ["http://testserver/en/"]


def test_a_search_finds_nothing(client):
    assert "0 pages found" in text_of(client.get("/en/search/?q=ferry"))


@pytest.mark.parametrize("path", ["/en/letters/", "/en/confirm/x/", "/nothing"])
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(path).status_code == 404
