"""Reads a person: `Name, role, organisation (Country)` in its many ways; tells who is one."""

from statements import places
from statements.lines import words
from statements.lines.cleaning import unquoted
from statements.lines.parts import (
    COMMA,
    DASH,
    cut,
    is_acronym,
    last_bracket,
    outside_brackets,
    place_code,
    tidy,
)

# Words that join two family names.
JOINING = ("y", "e", "i")
# Words of a name, titles not counted.
FEWEST, MOST = 2, 6


def read(text):
    """Returns the fields of a person and the problems with them."""
    place, asides, text = take_bracket(text)
    name, parts = split_name(text)
    if not place:
        inner_place, name = take_place_in_name(name)
        place = inner_place or (parts.pop() if parts and places.recognise(parts[-1]) else "")
    if not asides:
        asides, name = take_aside_in_name(name)
    role, affiliation = role_and_affiliation(parts + asides)
    fields = {
        "name": unquoted(name),
        "role": unquoted(role),
        "affiliation": unquoted(affiliation),
        "place_code": place_code(place) if place else "",
        "place_text": place,
    }
    return fields, ["unknown_place"] if place and not fields["place_code"] else []


def take_bracket(text):
    """Reads the bracket at the end; returns (place, parts that are no place, text before)."""
    before, inside = last_bracket(text)
    inside = unquoted(inside)
    if not before or not inside:
        return "", [], before or inside or text
    if place_code(inside):
        return inside, [], before
    if is_acronym(inside) and belongs_to_affiliation(before):
        return "", [], text
    if is_acronym(inside) or words.is_role(inside) or words.names_an_organisation(inside):
        return "", split(inside), before
    return inside, [], before


def belongs_to_affiliation(before):
    """Tells whether a bracket follows an organisation: "Ana Pérez, Red de Mujeres (RM)"."""
    parts = split(before)
    return len(parts) > 1 and not words.is_role(parts[-1])


def take_place_in_name(name):
    before, inside = last_bracket(name)
    return (inside, before) if before and place_code(inside) else ("", name)


def take_aside_in_name(name):
    before, inside = last_bracket(name)
    is_aside = words.is_role(inside) or words.names_an_organisation(inside)
    return (split(inside), before) if before and is_aside else ([], name)


def split_name(text):
    """Returns the name and the parts after it, which commas divide, or a dash after the name."""
    name, *parts = split(text) or [text]
    while parts and words.is_listed(parts[0], "degrees"):
        name = f"{name}, {parts.pop(0)}"
    dashes = outside_brackets(DASH, name)
    if dashes:
        name, first = cut(name, dashes[0])
        parts = split(first) + parts
    return name, parts


def split(text):
    """Returns the parts between commas that do not stand in brackets, empty ones left out."""
    parts, start = [], 0
    for match in outside_brackets(COMMA, text):
        parts.append(tidy(text[start : match.start()]))
        start = match.end()
    parts.append(tidy(text[start:]))
    return [part for part in parts if any(map(str.isalnum, part))]


def role_and_affiliation(parts):
    """Tells apart what someone is and where; without a known word, the first of several is what."""
    roles = [position for position in range(len(parts)) if is_role_at(position, parts)]
    if not parts or (not roles and words.names_an_organisation(parts[0])):
        return "", join(parts)
    first = last = roles[0] if roles else 0
    if not roles and len(parts) == 1:
        return "", parts[0]
    while last + 1 in roles and is_plain_word(parts[last + 1]):
        last += 1
    return join(parts[first : last + 1]), join(parts[:first] + parts[last + 1 :])


def is_role_at(position, parts):
    """Tells whether a part is a role; "Coordinadora Feminista" is one only at once."""
    part = parts[position]
    is_organisation = words.names_an_organisation(part)
    if position == 0 and is_plain_word(part) and not is_organisation:
        return True
    return words.is_role(part) and (position == 0 or is_plain_word(part) or not is_organisation)


def is_plain_word(text):
    """Tells whether a text has no capital, as an occupation is written and no name is."""
    return text.islower() or text == text.lower() == text.upper() and words.is_role(text)


def join(parts):
    is_arabic = any("\u0600" <= character <= "\u06ff" for part in parts for character in part[:1])
    return ("، " if is_arabic else ", ").join(parts)


def judge(text):
    """Tells whether a line names a person, and whether that is sure.

    A person's name stands alone only behind a title; else what follows it must tell.
    """
    name, parts, has_comma = outline(text)
    is_role_given = any(map(words.is_role, parts))
    if not is_personal_name(name):
        return False, not (is_role_given and is_one_name(name))
    if has_title(name) or is_role_given:
        return True, True
    if not has_comma or starts_with_acronym(name):
        return False, True
    if parts and is_plain_word(parts[0]):
        return True, True
    if any(map(words.names_an_organisation, parts)):
        return True, True
    is_place = all(map(places.recognise, parts)) or places.recognise(name.split()[-1])
    return not is_place, False


def outline(text):
    """Returns (name, parts after it, whether a comma divides them) of a line of either kind."""
    before, inside = last_bracket(text)
    asides = split(inside) if before and inside and not place_code(inside) else []
    rest = before or inside or text
    name, parts = split_name(rest)
    inner_asides, name = take_aside_in_name(take_place_in_name(name)[1])
    name = last_bracket(name)[0] or name
    return unquoted(name), parts + inner_asides + asides, len(split(rest)) > 1


def is_lone_name(text):
    """Tells whether a line is a personal name and perhaps a bracket, and nothing more."""
    name, parts, _has_comma = outline(text)
    return not parts and is_personal_name(name) and not starts_with_acronym(name)


def has_title(name):
    return len(without_titles(name)) < len(name.split())


def without_titles(name):
    """Returns the words of a name without the titles before it: "Prof. Dr.", "أ.د."."""
    parts = name.split()
    while parts and is_title(parts[0]):
        parts.pop(0)
    return parts


def is_title(word):
    word = word.replace("/", ".")
    pieces = [f"{piece}." for piece in word.split(".") if piece]
    is_row = len(pieces) > 1 and all(words.is_listed(piece, "titles") for piece in pieces)
    return is_row or any(words.is_listed(form, "titles") for form in (word, word.rstrip(".")))


def is_personal_name(text):
    """Tells whether the text is two to six words that may name a person, after a title one."""
    name = text.split(",")[0]
    parts = without_titles(name)
    fewest = 1 if has_title(name) else FEWEST
    if not fewest <= len(parts) <= MOST or words.names_an_organisation(" ".join(parts)):
        return False
    names = [
        part for part in parts if not words.is_listed(part, "particles") and part not in JOINING
    ]
    if len(names) < fewest or not all(map(is_name_word, names)):
        return False
    is_joined = any(part in JOINING for part in parts)
    return not (is_joined and len(names) <= FEWEST)


def is_one_name(text):
    """Tells whether one word may name a person, as "Maria" before "poet" does."""
    return " " not in text and is_name_word(text) and not words.names_an_organisation(text)


def is_name_word(word):
    """Tells whether a word may be a name: a capital first or after "d'", or no case."""
    letters = word.strip("\"'’“”«».")
    if not letters[:1].isalpha() or any(character.isdigit() for character in letters):
        return False
    last = words.JOINTS.split(letters)[-1]
    return not letters[0].islower() or last[:1].isupper()


def starts_with_acronym(name):
    """Tells "FIAN Colombia" from "DIAZ MARIA": one short word all in capitals, the next one not."""
    first, *others = name.split()
    is_short = 2 <= len(first) <= 5 and first.isupper() and "." not in first
    return is_short and bool(others) and not others[0].isupper()
