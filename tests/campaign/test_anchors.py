"""Each heading of a letter's text can be linked to, whatever its script."""

import re

import pytest
from django.test import Client

from campaign.anchors import with_anchors
from tests import trees
from tests.petitions.signer import XHTML, document

pytestmark = pytest.mark.django_db


def ids(*headings):
    html = "".join(f"<h2>{words}</h2><p>Text.</p>" for words in headings)
    return re.findall('<h2 id="(.*?)">', with_anchors(html))


@pytest.mark.parametrize(
    ("words", "anchor"),
    [
        ("Why we write", "Why-we-write"),
        ("Pourquoi l’été ?", "Pourquoi-lété"),
        ("لماذا نكتب؟", "لماذا-نكتب"),
        ("جمعيّة", "جمعية"),
        ("Что мы требуем", "Что-мы-требуем"),
        ("我们的要求", "我们的要求"),
        ("5 &amp; 6 &lt;b&gt;", "5-6-b"),
        ("<b>Bold</b> words", "Bold-words"),
        ("endorsers", "Endorsers"),
        ("✊", "Section"),
        ("word " * 40, "-".join(["Word", *["word"] * 11])),
    ],
)
def test_an_anchor_is_made_of_the_words_of_the_heading(words, anchor):
    assert ids(words) == [anchor]


def test_no_anchor_stands_there_twice():
    assert ids("Part", "Part 2", "Part", "Part", "✊", "!") == [
        "Part",
        "Part-2",
        "Part-3",
        "Part-4",
        "Section",
        "Section-2",
    ]


def test_the_words_stay_as_they_are():
    html = '<h2>A &amp; <b>b</b></h2><h2 id="own">Own</h2><p>&lt;h2&gt;</p>'
    assert with_anchors(html) == html.replace("<h2>A", '<h2 id="A-b">A')


def test_a_letter_and_its_names_can_be_linked_to_in_part(db):
    _home, statements, _petitions = trees.plant()
    page = trees.statement(statements)
    html = document(Client().get(page.url))
    found = [e.get("id") for e in html.iter() if e.get("id")]
    assert "Why-we-write" in found
    assert "endorsers" in found
    assert len(found) == len(set(found))
    assert [e.get("id") for e in html.iter(f"{XHTML}h2")][:2] == ["Why-we-write", "call"]
