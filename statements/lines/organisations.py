"""Reads an organisation: `Name - ACRONYM (Country)` in its many ways.

What can be told apart is taken from the end of the line, piece by piece; the rest is the name.
"""

from dataclasses import dataclass

from statements import places
from statements.lines import words
from statements.lines.cleaning import unquoted
from statements.lines.parts import (
    COMMA,
    DASH,
    TWO_PLACES,
    cut,
    is_acronym,
    last_bracket,
    last_tail,
    outside_brackets,
    place_code,
    tidy,
)

# A bracket with more words than this explains something; it is no place.
PLACE_WORDS = 6


@dataclass
class Found:
    acronym: str = ""
    acronym_in_brackets: bool = False
    acronym_is_doubtful: bool = False
    place_code: str = ""
    place_text: str = ""


def read(text):
    """Returns the fields of an organisation and the problems with them."""
    found = Found()
    while shorter := (
        take_bracket(text, found) or take_acronym(text, found) or take_place(text, found)
    ):
        text = unquoted(tidy(shorter))
    fields = {
        "name": unquoted(tidy(text)),
        "acronym": found.acronym,
        "place_code": found.place_code,
        "place_text": found.place_text,
    }
    return fields, problems_of(found)


def problems_of(found):
    problems = []
    if found.place_text and not found.place_code:
        problems.append("unknown_place")
    if found.acronym_is_doubtful or (found.acronym_in_brackets and not found.place_text):
        problems.append("maybe_acronym")
    return problems


def take_bracket(text, found):
    """Reads the bracket at the end; returns the text before it, "" if it belongs to the name."""
    before, inside = last_bracket(text)
    inside = unquoted(inside)
    if not before or not any(map(str.isalnum, inside)):
        return before or inside
    if not found.place_text and take_both(before, inside, found):
        return before
    code = place_code(inside)
    if (found.place_text or not code) and is_acronym_of(inside, before, found):
        found.acronym, found.acronym_in_brackets = inside, True
        return before
    if found.place_text or not (code or may_be_place(inside, before)):
        return ""
    found.place_code, found.place_text = code, inside
    return before


def take_both(before, inside, found):
    """Reads "(UGTT, Tunisie)"; if the letters cannot be the name's they are a place, as NSW."""
    matches = outside_brackets(COMMA, inside) or outside_brackets(DASH, inside)
    if found.acronym or len(matches) != 1:
        return False
    first, second = cut(inside, matches[0])
    for acronym, place in [(first, second), (second, first)]:
        if may_begin(acronym, before) and places.recognise(place):
            found.acronym, found.acronym_is_doubtful = acronym, not spells(acronym, before)
            found.place_code, found.place_text = places.recognise(place), place
            return True
    return False


def take_acronym(text, found):
    """Reads an acronym after the last dash or comma.

    Letters after a comma could also be a place ("Red Azul, CDMX") or a legal form: they must begin
    as a word of the name does, and are doubtful unless they spell it or follow a bracket.
    """
    if found.acronym:
        return ""
    before, tail = last_tail(text, DASH)
    if before and is_acronym(unquoted(tail)) and not is_home(tail, before, found):
        found.acronym = unquoted(tail)
        return before
    before, tail = last_tail(text, COMMA)
    is_sure = is_acronym(tail) and bool(spells(tail, before) or last_bracket(before)[0])
    if before and (is_sure or may_begin(tail, before)) and not is_home(tail, before, found):
        found.acronym, found.acronym_is_doubtful = tail, not is_sure
        return before
    return ""


def take_place(text, found):
    """Reads a place after the last comma, or after the dash that follows an acronym.

    After the dash that follows the name a place is part of it: "Friends of the Earth – Togo".
    """
    if found.place_text:
        return ""
    for separator in (COMMA, DASH):
        before, tail = last_tail(text, separator)
        code = before and places.recognise(tail)
        follows_name = separator is DASH and not ends_in_acronym(before)
        if code and not follows_name and not TWO_PLACES.match(f" {tail}"):
            found.place_code, found.place_text = code, tail
            return before
    return ""


def is_acronym_of(inside, before, found):
    """Tells whether the text in brackets is the acronym, and not "A.C." or beside another one."""
    if found.acronym or not is_acronym(inside) or ends_in_acronym(before):
        return False
    return not words.is_listed(inside, "legal_forms") or spells(inside, before)


def ends_in_acronym(text):
    """Tells whether an acronym stands after the last dash, or in brackets at the end."""
    return any(
        before and is_acronym(unquoted(tail))
        for before, tail in (last_tail(text, DASH), last_bracket(text))
    )


def is_home(tail, before, found):
    """Tells whether a tail such as "USA" says where the organisation is, not what it is called."""
    code = places.recognise(tail)
    return bool(code) and found.place_code in ("", code) and not spells(tail, before)


def spells(acronym, name):
    """Tells whether the letters of an acronym are initials of the name, in their order."""
    initials = iter(words.fold(word)[:1] for word in words.of(name))
    return all(letter in initials for letter in words.fold(acronym) if letter.isalpha())


def may_begin(acronym, name):
    """Tells whether an acronym of three letters or more begins as a word of the name does."""
    if len(acronym) < 3 or not is_acronym(acronym) or words.is_listed(acronym, "legal_forms"):
        return False
    return words.fold(acronym)[0] in [words.fold(word)[:1] for word in words.of(name)]


def may_be_place(inside, before):
    """Tells whether an unknown text in brackets may be a place, not an explanation of the name."""
    count = len(inside.split())
    is_name = count > 1 and words.has_organisation(inside)
    is_meaning = is_acronym(before) and spells(before, inside)
    has_digit = any(character.isdigit() for character in inside)
    is_region = words.is_listed(inside, "regions")
    return is_region or (count <= PLACE_WORDS and not (has_digit or is_name or is_meaning))
