"""Where there is no page: the same one in other languages, or those with the nearest titles."""

import pytest
from django.test import Client

from campaign import nearest
from tests import trees
from tests.petitions.signer import XHTML, document, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def offered(client, site):
    """(heading, addresses) of what the page of an address without a page offers."""

    def ask(path):
        response = client.get(path)
        assert response.status_code == 404
        sections = document(response).iter(f"{XHTML}section")
        return {
            next(e.text for e in section.iter(f"{XHTML}h2")): [
                e.get("href") for e in section.iter(f"{XHTML}a")
            ]
            for section in sections
        }

    return ask


OTHERS, NEAR = "This page in another language", "Perhaps you were looking for"


def test_the_same_page_in_another_language_is_offered(site, offered):
    site["statement"]["en"].unpublish()
    found = offered("/en/letters/night-ferry/")[OTHERS]
    assert found == [f"/{code}/letters/night-ferry/" for code in ("ar", "es", "fr", "pt")]


def test_a_page_of_another_language_is_named_in_its_own_words(client, site):
    site["statement"]["en"].unpublish()
    response = client.get("/en/letters/night-ferry/")
    links = document(response).iter(f"{XHTML}a")
    found = {e.get("hreflang"): e for e in links if "/letters/night-ferry/" in e.get("href")}
    assert "".join(found["fr"].itertext()) == f"Français: {site['statement']['fr'].title}"
    assert {e.get("lang") for e in found.values()} == {"ar", "es", "fr", "pt"}


def test_untranslated_copies_and_closed_pages_are_not_offered(site, offered):
    source = trees.statement(site["letters"]["fr"], title="Le phare", slug="phare")
    source.copy_for_translation(site["letters"]["ar"].locale, alias=True)
    assert offered("/en/letters/phare/")[OTHERS] == ["/fr/letters/phare/"]
    source.view_restrictions.create(restriction_type="login")
    assert OTHERS not in offered("/en/letters/phare/")


@pytest.mark.parametrize("path", ["letters/nigth-fery", "night-ferry", "ferry", "x/Night-Ferries"])
def test_pages_with_the_nearest_address_or_title_are_offered(offered, path):
    assert offered(f"/en/{path}/")[NEAR] == ["/en/letters/night-ferry/"]


def test_arabic_titles_are_near_to_what_was_typed_in_arabic(site, offered):
    trees.statement(site["letters"]["ar"], title="أنقذوا غابة البلوط", slug="oaks")
    assert list(offered("/ar/أنقذو-غابه-البلوط/").values()) == [["/ar/letters/oaks/"]]


def test_pages_that_not_everybody_may_read_are_not_named(site, offered):
    site["statement"]["en"].view_restrictions.create(restriction_type="login")
    assert offered("/en/night-fery/") == {}
    site["petition"]["en"].unpublish()
    assert NEAR not in offered("/en/night-buss/")


def test_nothing_near_is_nothing_offered(offered):
    assert offered("/en/zeppelin/") == {}


def test_at_most_a_few_pages_are_offered(site, offered):
    for number in range(9):
        trees.statement(site["letters"]["en"], title=f"Seagull {number}", slug=f"gull-{number}")
    assert len(offered("/en/seagull/")[NEAR]) == nearest.MOST_OFFERED


@pytest.mark.parametrize(
    "path",
    [
        "/en/%00/",
        "/en/night%00ferry/",
        "/en/%FF%FE/",
        "/en/%2500/",
        "/en//x//",
        "/en/..%2f..%2fetc/",
        "/en/" + "x" * 3000 + "/",
        "/en/" + "x/" * 900,
        "/en/<script>alert(1)</script>/",
        "/zz/letters/night-ferry/",
        "/nothing",
    ],
)
def test_whatever_the_address_the_answer_is_404(site, path):
    response = Client(raise_request_exception=True).get(path)
    assert response.status_code == 404
    assert b"<script>alert" not in response.content
    assert "There is no page at this address" in text_of(response)
