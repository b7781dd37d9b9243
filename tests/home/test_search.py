"""Search over the pages of one language; whatever is typed, there is an answer."""

from urllib.parse import quote

import pytest

from tests import trees
from tests.petitions.signer import XHTML, document, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def find(client, site):
    """Titles that a search finds, in order."""

    def search(words, *, language="en", page=""):
        response = client.get(f"/{language}/search/", {"q": words, "page": page})
        assert response.status_code == 200
        headings = document(response).iter(f"{XHTML}h2")
        return ["".join(link.itertext()) for e in headings for link in e.iter(f"{XHTML}a")]

    return search


def test_title_subtitle_addressee_body_and_closing_call_are_searched(find):
    for words in ("ferry", "night ferry", "islands", "harbour board", "stopped", "undersigned ask"):
        assert "Keep the night ferry" in find(words), words


def test_pages_of_every_type_are_found(find, site):
    assert "Bring back the night bus" in find("bus")
    assert "The sea" in find("sea")
    assert "Privacy" in find("privacy")


def test_only_pages_of_the_visitor_s_language_are_found(find, site):
    assert "Keep the night ferry" not in find("ferry", language="fr")
    assert site["statement"]["fr"].title in find("ferry", language="fr")
    assert site["statement"]["fr"].title not in find("ferry")


def test_arabic_words_are_found(find, site):
    assert site["statement"]["ar"].title in find("العبّارة", language="ar")
    assert site["statement"]["ar"].title in find("من أجل", language="ar")


def test_accented_words_are_found_with_and_without_accents(find, site):
    trees.statement(site["letters"]["pt"], title="Contra a poluição do rio", slug="rio")
    for typed in ("poluição", "poluicao", "POLUICÃO"):
        assert "Contra a poluição do rio" in find(typed, language="pt"), typed


def test_only_live_and_public_pages_are_found(find, site):
    page = site["statement"]["en"]
    page.view_restrictions.create(restriction_type="password", password="x")
    assert find("islands") == []
    page.view_restrictions.all().delete()
    assert find("islands") == [page.title]
    page.unpublish()
    assert find("islands") == []


def test_untranslated_copies_are_not_found(find, site):
    source = trees.statement(site["letters"]["en"], title="Lighthouse", slug="lighthouse")
    source.copy_for_translation(site["letters"]["ar"].locale, alias=True)
    assert find("Lighthouse", language="ar") == []
    assert find("Lighthouse") == ["Lighthouse"]


def test_without_words_only_the_form_is_shown(client, site):
    for path in ("/en/search/", "/en/search/?q=", "/en/search/?q=%20%20", "/en/search/?page=3"):
        response = client.get(path)
        assert response.status_code == 200
        assert "found" not in text_of(response)


def test_nothing_found_is_said(client, site):
    assert "0 pages found" in text_of(client.get("/en/search/?q=zeppelin"))


def test_one_and_many_are_said_in_words(client, site):
    assert "1 page found" in text_of(client.get("/en/search/?q=islands"))


@pytest.mark.parametrize(
    "typed",
    [
        '"night ferry',
        "'night ferry'",
        '"',
        "'",
        "ferry\x00",
        "\x00",
        "*",
        "ferry*",
        "ferry AND",
        "AND OR NOT NEAR(",
        "title:ferry",
        "-ferry",
        "^ferry",
        "(((",
        "a:b:c & | ! <->",
        "%_\\",
        "; DROP TABLE",
        "<script>alert(1)</script>",
        "\u202eyrref",
        "\u200b",
        "🌍",
        "x" * 10_000,
        "words " * 2000,
        "…",
    ],
)
def test_whatever_is_typed_there_is_an_answer_that_repeats_it_safely(client, site, typed):
    response = client.get("/en/search/", {"q": typed})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content
    box = next(e for e in document(response).iter(f"{XHTML}input") if e.get("name") == "q")
    assert box.get("value") == typed.replace("\x00", "").strip()[:100]


def test_signs_beside_words_do_not_hide_what_is_there(find, site):
    trees.statement(site["letters"]["en"], title="Fish & chips – “by the sea”", slug="fish")
    for typed in ("fish & chips", "fish – chips", '"fish', "“by the sea”", "Fish, chips!"):
        assert "Fish & chips – “by the sea”" in find(typed), typed


def test_broken_bytes_are_answered(client, site):
    for query in ("q=%ff%fe", "q=%u0041", "q=a&q=b", "q[]=a", "%00=1", "q=%ED%A0%80"):
        assert client.get(f"/en/search/?{query}").status_code == 200


@pytest.fixture
def many(site):
    for number in range(45):
        trees.statement(site["letters"]["en"], title=f"Seagull {number}", slug=f"gull-{number}")


def test_results_are_shown_twenty_at_a_time(client, find, many):
    pages = [find("Seagull", page=number) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert len({title for page in pages for title in page}) == 45
    response = client.get("/en/search/?q=Seagull&page=2")
    links = {e.get("rel"): e.get("href") for e in document(response).iter(f"{XHTML}a")}
    assert links["prev"] == "?q=Seagull&page=1"
    assert links["next"] == "?q=Seagull&page=3"


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "1e9", "9" * 200, "٣", "\x00", "1.5", " "])
def test_a_page_that_does_not_exist_is_the_first_or_the_last(find, site, page):
    assert find("islands", page=page) == ["Keep the night ferry"]


def test_words_with_signs_survive_turning_the_page(client, site):
    for number in range(21):
        trees.statement(site["letters"]["en"], title=f"Fish & chips {number}", slug=f"f-{number}")
    response = client.get("/en/search/", {"q": "Fish & chips"})
    following = next(e for e in document(response).iter(f"{XHTML}a") if e.get("rel") == "next")
    assert following.get("href") == f"?q={quote('Fish & chips')}&page=2"
    assert "Fish & chips" in text_of(client.get("/en/search/" + following.get("href")))


def test_searches_are_not_indexed_by_others(client, site):
    response = client.get("/en/search/?q=ferry")
    robots = [e for e in document(response).iter(f"{XHTML}meta") if e.get("name") == "robots"]
    assert [e.get("content") for e in robots] == ["noindex"]


def test_each_result_says_what_it_is_in_the_words_of_readers(client, site):
    for words, called in {"islands": "Open letter", "bus": "Petition", "sea": "Topic"}.items():
        response = client.get("/en/search/", {"q": words})
        kinds = [e for e in document(response).iter(f"{XHTML}p") if e.get("class") == "entry-date"]
        assert called in [e.text for e in kinds], words
