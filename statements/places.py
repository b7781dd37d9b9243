"""Places as codes: ISO 3166 alpha-2 for countries (and XK), UN M49 digits for regions.

Names come from CLDR in the five languages and from `data/places.toml`, which holds the variants
that people use and says how the doubtful ones were decided.
"""

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from itertools import takewhile
from operator import itemgetter
from pathlib import Path

from babel import Locale
from babel.core import UnknownLocaleError

from campaign.collation import in_order
from campaign.formats import SPELLINGS

SOURCES = ("en", "es", "fr", "pt", "pt_PT", "ar")
LONGEST = 200

# Codes that CLDR adds for its own groupings: neither ISO 3166 countries nor UN M49 regions.
CLDR_ONLY = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}

# Letters that neither decompose nor differ for a reader: Persian and Urdu forms, the Egyptian
# spelling of g, and every sign that serves as an apostrophe.
LETTERS = str.maketrans(
    dict(zip("ٱىیکگچپڤھہةؤئ", "اييكججبفهههوي", strict=True))
    | dict.fromkeys("'’‘‛`´′ʹʻʼʽʾʿˈ＇", " ")
    | dict.fromkeys("ءـ\u200c\u200d\u200e\u200f\u061c\u00ad", "")
)
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
FRAME = " \t\r\n\u00a0\u200b\u200e\u200f\u061c\ufeff\"'“”„«»‹›,،;؛:."
WORD = re.compile(r"[^\W_]+(?:\.[^\W_]+)*\.?")
AND_APART = re.compile(r"(?<!\S)و\s+")
ASIDE = re.compile(r"^([^,،(]+)[,،(]([^,،()]+)\)?$")
PARTS = re.compile(r"[,،()/]|\s[-–—]\s")


def recognise(text):
    """Return the code of the place that the whole text names, or None; never a guess by parts."""
    return _recognise(text) if len(text) <= LONGEST else None


def name(code, language):
    """Return the place's display name in the language, else in English, else the code itself."""
    return _names(language or "en").get(code) or _names("en").get(code, code)


@cache
def countries(language):
    """Return (code, name) of every ISO 3166 country and XK in the language's order."""
    return _sorted(language, str.isalpha)


@cache
def regions(language):
    """Return (code, name) of every UN M49 region in the language's order."""
    return _sorted(language, str.isdigit)


@cache
def order(language):
    """Return {code: rank} of all places, countries and regions in one order of the language."""
    both = in_order([*countries(language), *regions(language)], language, key=itemgetter(1))
    return {code: rank for rank, (code, _text) in enumerate(both)}


def _sorted(language, wanted):
    places = ((code, name(code, language)) for code in _names("en") if wanted(code))
    return in_order(places, language, key=itemgetter(1))


@cache
def _data():
    path = Path(__file__).parent / "data" / "places.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _names(language):
    try:
        spelling = SPELLINGS.get(language, language)
        locale = Locale.parse(spelling, sep="-" if "-" in spelling else "_")
    except (UnknownLocaleError, ValueError):
        return {}
    names = {code: text for code, text in locale.territories.items() if code not in CLDR_ONLY}
    return names | _data()["display"].get(locale.language, {})


@cache
def _index():
    """Map each known name's key to its code; CLDR first, our own decisions over it."""
    index = {}
    for language in SOURCES:
        cldr = Locale.parse(language).territories.items()
        index.update((_key(text), code) for code, text in cldr if code not in CLDR_ONLY)
    for names in _data()["display"].values():
        index.update((_key(text), code) for code, text in names.items())
    for code, variants in _data()["names"].items():
        index.update((_key(text), code) for text in variants)
    for text in _data()["unclear"]:
        index.pop(_key(text), None)
    return index


@cache
def _written():
    return {_bare(text): code for code, texts in _data()["written"].items() for text in texts}


@cache
def _words(kind):
    return frozenset(word for phrase in _data()[kind] for word in _key(phrase).split())


@cache
def _small_words():
    return frozenset(_data()["small"])


@cache
def _same_words():
    return {word: main for main, words in _data()["same"].items() for word in words}


def _plain(text):
    """Return the text in its bare letters: no case, accents, vowel signs or hamza."""
    decomposed = unicodedata.normalize("NFKD", text.translate(LETTERS)).casefold()
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(LETTERS)


def _key(text):
    """Return what counts in a name, so that two ways to write it come out alike."""
    plain = AND_APART.sub("و", _plain(text))
    words = (word.replace(".", "") for word in WORD.findall(plain) if word not in _small_words())
    return " ".join(_same_words().get(word, word) for word in map(_arabic, words))


def _arabic(word):
    """Drop the article, and let ه and ا, غ and ج count as one: سورية, سوريا; أنغولا, أنجولا."""
    if not "ء" <= word[0] <= "ي":
        return word
    if word.startswith(("ال", "وال")) and len(word) > 4:
        word = word.replace("ال", "", 1)
    word = word.replace("غ", "ج")
    return word[:-1] + "ا" if word.endswith("ه") else word


def _as_written(text):
    """Read the short forms that count only in capitals, as in "UK", "the U.S.", "É.-U."."""
    first, _, rest = text.partition(" ")
    short = rest if rest and first.casefold() in _small_words() else text
    return _written().get(_bare(short))


def _bare(text):
    return unicodedata.normalize("NFC", re.sub(r"[\s.]", "", text)).translate(DASHES)


@lru_cache(maxsize=4096)
def _recognise(text):
    text = text.strip(FRAME)
    return _look_up(text) or _in_parts(text)


def _look_up(text):
    key = _key(text)
    return _as_written(text) or _index().get(key) or _without_title(key)


def _without_title(key):
    """Read "Kingdom of Morocco" as Morocco, if only one state can be meant."""
    titles, qualifiers = _words("titles"), _words("qualifiers")
    words = key.split()
    before = list(takewhile(titles.union(qualifiers).__contains__, words))
    if titles.isdisjoint(before):
        return None
    words = words[len(before) :]
    while words and words[-1] in qualifiers:
        words.pop()
    code = _index().get(" ".join(words), "")
    return code if code.isalpha() and code not in _data()["untitled"] else None


def _in_parts(text):
    """Read "Bolivia, Plurinational State of", "Iran (Islamic Republic of)", "Burma/Myanmar"."""
    turned = ASIDE.match(text)
    code = turned and _look_up(f"{turned[2]} {turned[1]}")
    if code:
        return code
    parts = {part.strip() for part in PARTS.split(text)} - {"", text}
    codes = {_look_up(part) for part in parts}
    return codes.pop() if len(codes) == 1 else None
