"""Which font shows which character: those that the project carries, then those of the system."""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

import uharfbuzz
from fontTools.ttLib import TTFont, TTLibError

CARRIED = Path(__file__).resolve().parent / "data" / "fonts"
SANS, BOLD = CARRIED / "NotoSans-Regular.ttf", CARRIED / "NotoSans-Bold.ttf"
OWN = (SANS, CARRIED / "NotoSansArabic-Regular.ttf", CARRIED / "NotoSansHebrew-Regular.ttf")
NASKH = CARRIED / "NotoNaskhArabic-Bold.ttf"
TITLE = (CARRIED / "NotoSerif-Bold.ttf", NASKH, *OWN)
STRONG = (BOLD, NASKH, *OWN)
SYSTEM = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:/Windows/Fonts",
)
# Others than upright text fonts: they would be a strange sight, or cannot stand in a PDF.
UNFIT = re.compile("bold|italic|oblique|mono|color|emoji|black|light|thin|medium|serif", re.I)
# One font of East Asia has all its scripts.
EAST_ASIA = {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC"}
# Marks, joiners, spaces and punctuation stay in the font of what they stand at.
FOLLOWS = ("M", "Cf", "Zs", "P")


def font_of(char, before=None, own=OWN):
    """The file of the font that shows this character, or None; `before` is that of the one before.

    Where that one shows it too, a mark or a space stays with its word. Fonts of `own` come first.
    """
    follows = unicodedata.category(char).startswith(FOLLOWS)
    if before and follows and ord(char) in letters(before):
        return before
    return _find(char, own)


@lru_cache(maxsize=20_000)
def _find(char, own):
    return next((path for path in _by_chance(char, own) if ord(char) in letters(path)), None)


def _by_chance(char, own):
    """Fonts, those that most likely show the character first."""
    yield from own
    word = unicodedata.name(char, "?").partition(" ")[0]
    hint = "cjk" if word in EAST_ASIA else word.lower()
    yield from sorted(installed(), key=lambda path: hint not in path.name.lower())


@cache
def installed():
    """Fonts of this machine, those of Noto first."""
    found = {}
    for folder in SYSTEM:
        for path in sorted(Path(folder).expanduser().rglob("*.[ot]t[fc]")):
            if not UNFIT.search(path.stem):
                found.setdefault(path.name, path)
    return sorted(found.values(), key=lambda path: ("NotoSans" not in path.name, path.name))


@cache
def letters(path):
    """The code points that a font shows; none if it cannot be read."""
    try:
        with TTFont(path, fontNumber=0, lazy=True) as font:
            if not {"glyf", "CFF "} & set(font.keys()):
                return frozenset()
            return frozenset(font.getBestCmap() or ())
    except (OSError, TTLibError, AssertionError):
        return frozenset()


def script_of(char):
    """The script of a character, as four letters (ISO 15924)."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(char)
    buffer.guess_segment_properties()
    return buffer.script or "Zyyy"
