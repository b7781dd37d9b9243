"""The order of words in a reader's language, after the Unicode Collation Algorithm (UTS 10).

Letters first, then accents, then capitals; what is no letter comes before all of them. Letters that
a language counts as its own stand where its readers look for them: in Spanish ñ after n, in Swedish
å after z. The script of the reader's language comes before the others, as CLDR has it for Arabic.

Written by hand, because ICU is a library of the system and the packages in plain Python know no
language but the default one. Letters of two signs (Czech ch, Hungarian sz) are taken one by one.
"""

import unicodedata
from functools import lru_cache

from babel.core import get_global

# After its first letter, each word has those that follow it in this alphabet (CLDR, collation).
ALPHABETS = {
    "az": "cç eə gğ hxı oö sş uü",
    "bs": "cčć dđ sš zž",
    "cs": "cč rř sš zž",
    "da": "zæøå",
    "es": "nñ",
    "et": "sšzž wõäöü",
    "eu": "nñ",
    "fi": "zåäö",
    "gl": "nñ",
    "hr": "cčć dđ sš zž",
    "hu": "oö uü",
    "is": "aá dð eé ií oó uú yý zþæöå",
    "lt": "cč sš zž",
    "lv": "cč gģ kķ lļ nņ rŗ sš zž",
    "nb": "zæøå",
    "nn": "zæøå",
    "no": "zæøå",
    "pl": "aą cć eę lł nń oó sś zźż",
    "ro": "aăâ iî sș tț",
    "sk": "aä cč oô rř sš zž",
    "sl": "cčć dđ sš zž",
    "sq": "cç eë",
    "sv": "zåäö",
    "tr": "cç gğ hı oö sş uü",
}
# What counts as other letters. Of the Arabic script those beyond the Arabic alphabet stand beside
# the letter that they come from; every other sign is taken apart by its own decomposition.
AS_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i"}
    | {"ə": "e", "ŋ": "n", "ß": "ss"}
    | {"ٱ": "ا", "ی": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "ۀ": "ه", "ے": "ي", "ـ": ""}
)
BESIDE = {"پ": "ب", "چ": "ج", "ڤ": "ف", "ژ": "ز", "گ": "ك", "ٹ": "ت", "ڈ": "د", "ڑ": "ر"}
SCRIPTS = {"Arab": "ARABIC", "Cyrl": "CYRILLIC", "Grek": "GREEK", "Hebr": "HEBREW"}
NO_LETTER, OWN_SCRIPT, OTHER_SCRIPT = "\x01", "\x02", "\x03"


def in_order(things, language, *, key=str):
    """The things by the words that `key` gives of them, in the order of the language."""
    return sorted(things, key=lambda thing: sort_key(key(thing), language))


@lru_cache(maxsize=8192)
def sort_key(text, language):
    """What to compare instead of the text: its letters, its accents, its capitals, itself."""
    language = language.partition("-")[0]
    folded = unicodedata.normalize("NFC", text).casefold()
    letters = "".join(_weight(char, language) for char in folded)
    return letters, unicodedata.normalize("NFD", folded), text.swapcase()


@lru_cache(maxsize=8192)
def _weight(char, language):
    """Three signs for each letter: of whose script it is, the letter, its place behind it."""
    base, place = _own_letters(language).get(char) or _own_letters("").get(char) or ("", 0)
    if base:
        return _letter(base, place, language)
    bare = unicodedata.normalize("NFKD", char).translate(AS_LETTERS)
    return "".join(_letter(c, 0, language) for c in bare if not unicodedata.combining(c))


def _letter(char, place, language):
    if not char.isalpha():
        return f"{NO_LETTER}{char}\x00"
    own = unicodedata.name(char, "").startswith(_script(language))
    return f"{OWN_SCRIPT if own else OTHER_SCRIPT}{char}{chr(place)}"


@lru_cache
def _own_letters(language):
    """{letter: (the letter that it follows, how far behind)}"""
    if not language:
        return {char: (base, 1) for char, base in BESIDE.items()}
    words = ALPHABETS.get(language, "").split()
    return {char: (word[0], n) for word in words for n, char in enumerate(word) if n}


@lru_cache
def _script(language):
    tag = get_global("likely_subtags").get(language, "")
    return next((name for code, name in SCRIPTS.items() if code in tag), "LATIN")
