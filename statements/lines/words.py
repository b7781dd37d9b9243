"""The words by which organisations, roles and titles are known, in five languages."""

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data" / "lines.toml"

# Accents, and the vowel signs of Hebrew and Arabic; other marks are letters of their scripts.
ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]"
)
ARABIC_FORMS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه"})
ARABIC_ARTICLES = ("وال", "بال", "لل", "ال", "و", "ل", "ب")

WORD = re.compile(r"[^\W_]+(?:['’.\-\u2010\u2011][^\W_]+)*\.?")
ENDINGS = ("", "a", "e", "o", "ne")
JOINTS = re.compile(r"['’\-\u2010\u2011]")


def fold(text):
    """Returns the text in small letters, without accents and Arabic vowel signs."""
    text = unicodedata.normalize("NFKD", text.translate(ARABIC_FORMS)).casefold()
    return unicodedata.normalize("NFC", ACCENTS.sub("", text))


def of(text):
    """Returns the words of a text; an apostrophe, hyphen or full stop may join them."""
    return WORD.findall(text)


@cache
def listed(kind):
    """Returns (words, beginnings of words) of one list, "roles" or "roles.en"."""
    kind, _dot, language = kind.partition(".")
    lists = tomllib.loads(DATA.read_text(encoding="utf-8"))[kind]
    chosen = [lists[language]] if language else lists.values()
    entries = [fold(entry) for words in chosen for entry in words]
    beginnings = tuple(entry[:-1] for entry in entries if entry.endswith("*"))
    both_genders = {entry[:-1] + end for entry in entries if entry.endswith("~") for end in ENDINGS}
    return both_genders.union(entries), beginnings


@lru_cache(maxsize=8192)
def is_listed(word, kind):
    """Tells whether a word, with or without an Arabic article before it, is in a list."""
    whole, beginnings = listed(kind)
    folded = fold(word).removesuffix("'s").removesuffix("’s")
    bare = [folded[len(article) :] for article in ARABIC_ARTICLES if folded.startswith(article)]
    return any(form in whole or form.startswith(beginnings) for form in [folded, *bare])


def has_organisation(text):
    """Tells whether one of the words is a noun for an organisation: "network", "mujeres"."""
    return any(is_listed(word, "organisations") for word in of(text))


def names_an_organisation(text):
    """Tells whether one of the words is one that organisations have in their names."""
    return any(is_organisational(word) for word in of(text))


def is_organisational(word):
    """Tells whether a word, or a part of it, is common in such names: "women", "lawyers"."""
    return is_plural_of_role(word) or any(
        is_listed(part, kind)
        for part in [word.rstrip("."), *JOINTS.split(word)]
        for kind in ("organisations", "common")
        if part
    )


def is_plural_of_role(word):
    """Tells whether a word names several of a profession, as organisations of it do."""
    folded = fold(word)
    return any(
        folded.endswith(end) and is_listed(folded.removesuffix(end), "roles") for end in ("s", "es")
    )


def is_role(text):
    """Tells whether a text begins by saying what someone is: "general secretary of the union".

    The role is the first word, or one before "of"; so "Writers' Union" and "Student Network" are
    none, because an English noun for an organisation follows.
    """
    head = _until_of(of(text))
    roles = [position for position, word in enumerate(head) if is_role_word(word)]
    if not roles:
        return False
    following = head[roles[-1] + 1 : roles[-1] + 2]
    return not any(is_listed(word, "organisations.en") for word in following)


def is_role_word(word):
    """Tells whether a word, or a part of it as in "ex-president", says what someone is."""
    return is_listed(word, "roles") or any(is_listed(part, "roles") for part in JOINTS.split(word))


def _until_of(words):
    head = []
    for word in words[:5]:
        if is_listed(word, "prepositions") and head:
            break
        head.append(word)
    return head
