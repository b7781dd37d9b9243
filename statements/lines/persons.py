"""Reads a person: `Name, role, organisation (Country)` in its many ways."""

from statements import places
from statements.lines import words
from statements.lines.cleaning import unquoted
from statements.lines.parts import (
    COMMA,
    DASH,
    cut,
    last_bracket,
    outside_brackets,
    place_code,
    tidy,
)

# Small words inside names of persons.
PARTICLES = frozenset(
    [
        "de",
        "del",
        "da",
        "das",
        "do",
        "dos",
        "di",
        "du",
        "des",
        "la",
        "las",
        "le",
        "los",
        "el",
        "al",
        "ul",
        "van",
        "von",
        "der",
        "den",
        "ter",
        "ten",
        "zu",
        "bin",
        "ibn",
        "ben",
        "bint",
        "abu",
        "abd",
        "y",
        "e",
        "i",
    ]
)


def read(text):
    """Returns the fields of a person and the problems with them."""
    found = {"place_code": "", "place_text": ""}
    text, aside = take_bracket(text, found)
    name, parts = take_name(text)
    if not found["place_text"] and parts and (code := places.recognise(parts[-1])):
        found.update(place_code=code, place_text=parts.pop())
    role, affiliation = role_and_affiliation(parts + aside)
    problems = ["unknown_place"] if found["place_text"] and not found["place_code"] else []
    return {"name": name, "role": role, "affiliation": affiliation, **found}, problems


def take_bracket(text, found):
    """Reads a place from the bracket at the end; returns the rest, and parts that are no place."""
    before, inside = last_bracket(text)
    if not before or not inside:
        return before or inside or text, []
    code = place_code(inside)
    if not code and (is_role(inside) or words.names_an_organisation(inside)):
        return before, split(inside)
    found.update(place_code=code, place_text=inside)
    return before, []


def take_name(text):
    """Returns the name and the parts after it."""
    name, *parts = split(text)
    dashes = outside_brackets(DASH, name)
    if dashes:
        name, first = cut(name, dashes[0])
        parts = [first, *parts]
    return unquoted(name), [part for part in parts if part]


def split(text):
    """Returns the parts between commas that do not stand in brackets."""
    parts, start = [], 0
    for match in outside_brackets(COMMA, text):
        parts.append(tidy(text[start : match.start()]))
        start = match.end()
    return [*parts, tidy(text[start:])]


def role_and_affiliation(parts):
    if not parts:
        return "", ""
    if is_role(parts[0]) or (len(parts) > 1 and not words.names_an_organisation(parts[0])):
        return parts[0], ", ".join(parts[1:])
    return "", ", ".join(parts)


def is_role(text):
    """Tells whether the first or the second word says what someone is."""
    return any(words.is_listed(word, "roles") for word in words.of(text)[:2])


def has_title(text):
    first = words.of(text)[:1]
    return bool(first) and words.is_listed(first[0].rstrip("."), "titles")


def reads_as_person(text):
    """Tells whether a line names a person: a personal name, then a comma and more."""
    name, *rest = split(text)
    return bool(rest) and is_personal_name(name)


def is_personal_name(text):
    """Tells whether the text is two to six words that may name a person."""
    parts = text.split()
    if not 2 <= len(parts) <= 6 or words.names_an_organisation(text):
        return False
    return all(is_name_word(part) for part in parts)


def is_name_word(word):
    letters = word.strip(".’'\"")
    if not letters[:1].isalpha() or any(character.isdigit() for character in letters):
        return False
    return (
        words.fold(letters) in PARTICLES or letters == letters.title() or not letters[0].islower()
    )
