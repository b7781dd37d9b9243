"""Words in the order in which readers of each language look for them."""

import pytest

from campaign.collation import in_order

ORDERS = [
    ("en", ["2020", "Alan", "Åland", "Ana", "Zoe"], "digits first, accents second"),
    ("fr", ["côte", "Côte", "cotes", "Etat", "état", "État", "Zoo"], "accents, then capitals"),
    ("es", ["nube", "Nube", "nz", "ñandú", "oso"], "ñ is a letter after n"),
    ("fr", ["ñandú", "nube", "nz", "oso"], "elsewhere it is an n"),
    ("sv", ["Albanien", "Zypern", "Åland", "Ägypten", "Österreich"], "after z"),
    ("de", ["Ägypten", "Åland", "Albanien", "Österreich", "Ostsee"], "umlauts as their letters"),
    ("da", ["Zoo", "Ærø", "Øst", "Århus"], "after z, in another order"),
    ("pl", ["lato", "lód", "łódź", "mama"], "ł after l"),
    ("tr", ["hızlı", "ırmak", "ilk", "jale"], "ı before i"),
    ("fr", ["œuvre", "offre"], "œ as oe"),
    ("ar", ["إبراهيم", "احمد", "أمل", "باب", "پاريس", "تونس", "ياسر", "Ana"], "its script first"),
    ("ar", ["جَمال", "جمالي"], "vowel signs aside"),
    ("en", ["Ana", "Zoe", "Άρης", "Анна", "أمل"], "other scripts after its own"),
    ("ru", ["Анна", "Яна", "Ana"], "its script first"),
    ("en", ["Saint Lucia", "Saint-Denis", "Sainte Anne"], "spaces before letters"),
    ("fa", ["بابک", "پرویز", "تهران"], "letters of its own beside those they come from"),
]


@pytest.mark.parametrize(("language", "words", "why"), ORDERS)
def test_words_stand_in_the_order_of_the_language(language, words, why):
    assert in_order(reversed(words), language) == words, why
    assert in_order(words, language) == words


def test_the_order_of_a_region_is_that_of_its_language():
    assert in_order(["oso", "ñandú", "nube"], "es-mx") == ["nube", "ñandú", "oso"]


def test_things_are_put_in_order_by_their_words():
    rows = [("b", "Zoe"), ("a", "Ana")]
    assert in_order(rows, "en", key=lambda row: row[1]) == [("a", "Ana"), ("b", "Zoe")]


@pytest.mark.parametrize("text", ["", " ", "\u200f", "😀", "İ", "\ud800", "姓名", "\x00"])
def test_any_text_has_a_place(text):
    assert in_order([text, "a"], "tr")
