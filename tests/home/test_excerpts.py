"""Results of a search show the words that were looked for, marked, in their surroundings."""

import pytest

from home.excerpts import LENGTH, Marker
from tests import trees
from tests.petitions.signer import XHTML, document

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def results(client, site):
    """title -> excerpt of what a search finds, as HTML."""

    def ask(words, language="en"):
        response = client.get(f"/{language}/search/", {"q": words})
        assert response.status_code == 200
        return {page.title: page.excerpt for page in response.context["results"]}

    return ask


def marks(response):
    return ["".join(e.itertext()) for e in document(response).iter(f"{XHTML}mark")]


def test_the_words_stand_marked_in_title_and_text(client, site):
    response = client.get("/en/search/", {"q": "FERRY"})
    assert set(marks(response)) == {"ferry"}
    found = b"<mark>ferry</mark> has stopped", b"Keep the night <mark>ferry</mark>"
    assert any(part in response.content for part in found)
    assert found[1] in response.content


def test_an_excerpt_shows_the_part_in_which_the_word_stands(site, results):
    words = "Before that. " * 60 + "A heron waits. " + "After that. " * 60
    body = [{"type": "paragraph", "value": f"<p>{words}</p>"}]
    trees.statement(site["letters"]["en"], title="Birds", slug="birds", body=body)
    excerpt = results("heron")["Birds"]
    assert "A <mark>heron</mark> waits." in excerpt
    assert excerpt.startswith("… ")
    assert excerpt.endswith(" …")
    assert len(excerpt) < LENGTH + 30


def test_a_text_without_spaces_is_cut_so_that_the_word_is_seen(site):
    body = [{"type": "paragraph", "value": f"<p>{'x' * 99}/heron/{'y' * 99} {'z' * 99}</p>"}]
    page = trees.statement(site["letters"]["en"], slug="birds", body=body)
    assert "/<mark>heron</mark>/" in Marker("heron").excerpt(page)


def test_accents_and_case_of_what_is_typed_do_not_matter(site, results):
    trees.statement(
        site["letters"]["pt"], title="O rio", slug="rio", subtitle="Contra a Poluição do rio"
    )
    for typed in ("poluição", "POLUIÇÃO", "poluicao", "Polüicao"):
        assert results(typed, "pt")["O rio"] == "Contra a <mark>Poluição</mark> do rio", typed


def test_arabic_words_are_found_and_marked_without_their_signs_and_after_particles(site, results):
    trees.statement(
        site["letters"]["ar"], title="البحر", slug="bahr", subtitle="من أجل العبّارة والمدينة"
    )
    assert "<mark>العبّارة</mark>" in results("العبارة", "ar")["البحر"]
    assert "<mark>العبّارة</mark>" in results("العبّارة", "ar")["البحر"]
    assert Marker("مدينة").title("والمدينة") == "وال<mark>مدينة</mark>"


def test_what_a_text_says_is_escaped(site, results):
    trees.statement(
        site["letters"]["en"], title="Signs", slug="signs", subtitle="<b>Fish</b> & <i>chips"
    )
    assert results("fish")["Signs"] == "&lt;b&gt;<mark>Fish</mark>&lt;/b&gt; &amp; &lt;i&gt;chips"


@pytest.mark.parametrize(
    ("words", "text", "shown"),
    [
        ("sea", "Seals at sea", "Seals at <mark>sea</mark>"),
        ("island", "Islands", "<mark>Islands</mark>"),
        ("night ferry", "Ferry by night", "<mark>Ferry</mark> by <mark>night</mark>"),
        ("strasse", "Die Straße", "Die <mark>Straße</mark>"),
        ("a.c", "abc", "abc"),
        ("ﬁsh", "fish", "<mark>fish</mark>"),
        ("cafe", "cafe\u0301 x", "<mark>cafe\u0301</mark> x"),
        ("", "Anything", "Anything"),
    ],
)
def test_only_the_words_are_marked(words, text, shown):
    assert Marker(words).title(text) == shown
