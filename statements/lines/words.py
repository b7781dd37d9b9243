"""The words by which organisations, roles and titles are known, in five languages."""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"
MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]"
)
ARABIC = str.maketrans("أإآٱىة", "ااااي\u0647")
ARTICLES = ("وال", "بال", "لل", "ال", "و", "ل", "ب")
WORD = re.compile(r"[^\W_]+(?:['’.\-\u2010\u2011][^\W_]+)*\.?")


def fold(text):
    """Returns the text in small letters, without accents and Arabic vowel signs."""
    text = unicodedata.normalize("NFKD", text.translate(ARABIC)).casefold()
    return unicodedata.normalize("NFC", MARKS.sub("", text))


@cache
def listed(name):
    """Returns (words, beginnings of words) of one list; an entry with a star is a beginning."""
    entries = tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
    folded = [fold(entry) for words in entries.values() for entry in words]
    whole = frozenset(entry for entry in folded if not entry.endswith("*"))
    return whole, tuple(entry[:-1] for entry in folded if entry.endswith("*"))


def is_listed(word, name):
    """Tells whether a word, with or without an Arabic article before it, is in a list."""
    whole, beginnings = listed(name)
    folded = fold(word)
    forms = [folded] + [folded[len(a) :] for a in ARTICLES if folded.startswith(a)]
    return any(form in whole or form.startswith(beginnings) for form in forms if form)


def of(text):
    return WORD.findall(text)


def names_an_organisation(text):
    """Tells whether one of the words is one that organisations have in their names."""
    return any(is_listed(part, "organisations") for word in of(text) for part in pieces(word))


def pieces(word):
    return [word, *re.split(r"['’\-\u2010\u2011]", word)]
