"""Reads an organisation: `Name - ACRONYM (Country)` in its many ways."""

from statements import places
from statements.lines import words
from statements.lines.cleaning import unquoted
from statements.lines.parts import (
    COMMA,
    DASH,
    is_acronym,
    last_bracket,
    last_tail,
    place_code,
    tidy,
)

# A bracket with more words than this explains something; it is no place.
PLACE_WORDS = 6


def read(text):
    """Returns the fields of an organisation and the problems with them."""
    found = {"acronym": "", "place_code": "", "place_text": ""}
    problems = []
    while shorter := take_bracket(text, found, problems) or take_tail(text, found):
        text = shorter
    if found["place_text"]:
        problems = [problem for problem in problems if problem != "maybe_acronym"]
        if not found["place_code"]:
            problems.append("unknown_place")
    return {"name": unquoted(tidy(text)), **found}, problems


def take_bracket(text, found, problems):
    """Reads the bracket at the end; returns the text before it, None if there is none to take."""
    before, inside = last_bracket(text)
    inside = unquoted(inside)
    if not before or not inside:
        return before or inside or None
    code = place_code(inside)
    if found["place_text"] or not code:
        if is_acronym(inside) and not found["acronym"] and not dash_acronym(before):
            found["acronym"] = inside
            problems.append("maybe_acronym")
            return before
        if found["place_text"] or not may_be_place(inside):
            return None
    found.update(place_code=code, place_text=inside)
    return before


def take_tail(text, found):
    """Reads an acronym or a place after the last dash or comma."""
    before, tail = last_tail(text, DASH)
    tail = unquoted(tail)
    if before and not found["acronym"] and is_acronym(tail) and not is_home(tail, before, found):
        found["acronym"] = tail
        return before
    if found["place_text"]:
        return None
    code = before and dash_acronym(before) and places.recognise(tail)
    if not code:
        before, tail = last_tail(text, COMMA)
        code = before and places.recognise(tail)
    if code:
        found.update(place_code=code, place_text=tail)
        return before
    return None


def dash_acronym(text):
    """Returns the acronym after the last dash, "" if there is none."""
    before, tail = last_tail(text, DASH)
    return tail if before and is_acronym(unquoted(tail)) else ""


def is_home(tail, before, found):
    """Tells whether a tail such as "USA" says where the organisation is, not what it is called."""
    code = places.recognise(tail)
    return bool(code) and found["place_code"] in ("", code) and not spells(tail, before)


def spells(acronym, name):
    """Tells whether the letters of an acronym are initials of the name, in their order."""
    initials = iter(words.fold(word)[0] for word in words.of(name))
    return all(letter in initials for letter in words.fold(acronym) if letter.isalpha())


def may_be_place(text):
    """Tells whether an unknown text in brackets may be a place, rather than an explanation."""
    return (
        len(text.split()) <= PLACE_WORDS
        and not any(character.isdigit() for character in text)
        and not words.names_an_organisation(text)
    )
