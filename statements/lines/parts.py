"""Takes a cleaned line apart: brackets at its end, dashes, commas, acronyms, places."""

import re

from statements import places
from statements.lines.cleaning import DASHES, HYPHENS

OPENING, CLOSING = "([（［", ")]）］"
COMMA = re.compile("[,;،؛，；]")
# A hyphen parts words only with a space beside it: "Norte-Sur" and "CGTP-IN" are one word.
DASH = re.compile(rf"(?:(?<=\s)[{HYPHENS}\u0640]|[{HYPHENS}](?=\s)|[{DASHES}]|(?<=\s)[/|](?=\s))+")
LOOSE_END = re.compile(rf"(?:[\s,;،؛，；]|[{DASHES}]|(?<=\s)[{HYPHENS}{DASHES}\u0640/|:]+)+$")
ACRONYM = re.compile(rf"[^\W_][\w.&+'’{HYPHENS}{DASHES}]*")
JOINTS = re.compile(rf"[{HYPHENS}{DASHES}]")
ACRONYM_LETTERS = 12
PLACES_APART = re.compile(rf"[/,;،؛，；]|\s[{HYPHENS}]\s|[{DASHES}]")
TWO_PLACES = re.compile(r"[&+]|\s(?:and|y|e|et|und)\s|\sو")


def is_acronym(text):
    """Tells whether the text is one short word with two capitals or more.

    Of words with a hyphen one must have them ("ITUC-Africa"); "Nord-Kivu" and "Al-Haq" are names.
    Of words with a slash each must ("TUCA/CSA"); "Spain/France" are places.
    """
    if "/" in text:
        return len(text) <= ACRONYM_LETTERS and all(map(is_acronym, text.split("/")))
    if not ACRONYM.fullmatch(text) or sum(map(str.isalpha, text)) > ACRONYM_LETTERS:
        return False
    return any(sum(map(str.isupper, piece)) >= 2 for piece in JOINTS.split(text))


def place_code(text):
    """Returns the code of a place, "" if it is none or several.

    Of a town and its country, or a country and its region, the country counts; two countries have
    no code, as "Georgia, USA" could be two.
    """
    if code := places.recognise(text):
        return code
    if TWO_PLACES.search(text):
        return ""
    codes = {places.recognise(part) for part in PLACES_APART.split(text)} - {None}
    codes = {code for code in codes if code.isalpha()} or codes
    return codes.pop() if len(codes) == 1 else ""


def last_bracket(text):
    """Returns (before, inside) of the bracket at the end, closed or not, else ("", "")."""
    opened, start, end = [], None, None
    for index, character in enumerate(text):
        if character in OPENING:
            opened.append(index)
        elif character in CLOSING and opened:
            start, end = opened.pop(), index
    if end is None or text[end:].strip(CLOSING):
        start = opened[0] if opened else None
    if start is None:
        return "", ""
    return tidy(text[:start]), tidy(text[start + 1 : None if end is None or end < start else end])


def outside_brackets(pattern, text):
    """Returns the matches of a pattern that do not stand in brackets."""
    depth, inside = 0, []
    for character in text:
        depth += character in OPENING
        inside.append(depth > 0)
        depth -= character in CLOSING and depth > 0
    return [match for match in pattern.finditer(text) if not inside[match.start()]]


def tidy(text):
    """Returns the text without spaces around it and separators after it."""
    return LOOSE_END.sub("", text).strip()


def cut(text, match):
    """Returns what stands before and after a separator."""
    return tidy(text[: match.start()]), text[match.end() :].strip()


def last_tail(text, pattern):
    """Returns (before, tail) at the last separator outside brackets, else ("", "")."""
    matches = [m for m in outside_brackets(pattern, text) if not _joins(text, m)]
    return cut(text, matches[-1]) if matches else ("", "")


def _joins(text, match):
    """Tells whether a dash without spaces stands in an acronym, as in "CGTP–IN"."""
    word = text[: match.start()].split(" ")[-1]
    return not text[match.end() :].startswith(" ") and is_acronym(word)
