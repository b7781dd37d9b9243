"""The way from the front page down to each page, in its language."""

import pytest

from tests import trees
from tests.petitions.signer import XHTML, document

pytestmark = pytest.mark.django_db


def trail(response):
    """(address, text, language) of each step; the last has no address."""
    navs = document(response).iter(f"{XHTML}nav")
    nav = next((e for e in navs if e.get("class") == "trail"), None)
    if nav is None:
        return []
    steps = [next(iter(e)) for e in nav.iter(f"{XHTML}li")]
    assert [e.get("aria-current") for e in steps] == [None] * (len(steps) - 1) + ["page"]
    return [(e.get("href"), e.text, e.get("lang")) for e in steps]


def test_a_letter_stands_below_its_list(client, site):
    assert trail(client.get("/en/letters/night-ferry/")) == [
        ("/en/", "Home", None),
        ("/en/letters/", "Letters", None),
        (None, "Keep the night ferry", None),
    ]


def test_the_trail_is_in_the_language_of_the_page(client, site):
    steps = trail(client.get("/ar/petitions/night-bus/"))
    assert [address for address, _text, _lang in steps] == ["/ar/", "/ar/petitions/", None]
    assert [text for _address, text, _lang in steps[1:]] == [
        site["petitions"]["ar"].title,
        site["petition"]["ar"].title,
    ]


def test_words_in_another_language_are_marked(client, site):
    source = trees.statement(site["letters"]["en"], title="Lighthouse", slug="lighthouse")
    source.copy_for_translation(site["letters"]["ar"].locale, alias=True)
    *_above, last = trail(client.get("/ar/letters/lighthouse/"))
    assert last == (None, "Lighthouse", "en")


@pytest.mark.parametrize("path", ["/en/", "/en/search/", "/en/nothing/"])
def test_nothing_stands_above_a_front_page_nor_where_there_is_no_page(client, site, path):
    assert trail(client.get(path)) == []
