"""Understands the cells of one row, as `lines` understands a pasted line."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from statements import places
from statements.lines import Line, persons
from statements.lines.line import BOUNDS, ORGANISATION, PERSON
from statements.lines.parts import place_code
from statements.tables.columns import key, values

# What spreadsheets take for the beginning of a formula; a cell with "=" is one by then.
SIGNS = ("+", "-", "@")
PERSONAL = ("person", "given_name", "family_name")
WEBSITE_BOUND = 200
is_website = URLValidator(schemes=["http", "https"])


def sorted_by_position(rows):
    """By the numbers of a column for the order, if there are some; others follow as they stand."""
    return sorted(rows, key=lambda row: (number_of(row) is None, number_of(row) or 0))


def number_of(row):
    text = row.cells.get("order", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def line_of(row, given, kind=None):
    """The Line of a row; `given` are the fields that the table has columns for."""
    cells = row.cells
    name = name_of(cells)
    decided, is_sure = (kind, True) if kind else kind_of(cells, given, name)
    website, is_bad = website_of(cells.get("website", ""))
    featured, is_clear = featured_of(cells.get("featured", ""))
    place = cells.get("place", "")
    code = code_of(place)
    fields = {
        "name": name,
        "acronym": cells.get("acronym", ""),
        "role": cells.get("role", ""),
        "affiliation": cells.get("affiliation", ""),
        "place_code": code,
        "place_text": place,
        "website": website,
    }
    found = {
        "no_name": not row.problems and not any(map(str.isalpha, name)),
        "too_long": any(len(fields[field]) > bound for field, bound in BOUNDS.items()),
        "sign": any(cell.startswith(SIGNS) for field, cell in cells.items() if field != "featured"),
        "unknown_place": place and not code,
        "unsure_kind": not is_sure,
        "bad_website": is_bad,
        "unread_featured": not is_clear,
        "unread_position": cells.get("order") and number_of(row) is None,
    }
    problems = (*row.problems, *(problem for problem, is_there in found.items() if is_there))
    typed = " · ".join(cells.values())
    return Line(row.number, typed, decided, problems=problems, featured=featured, **fields)


def name_of(cells):
    """The name, also where it stands in two cells: "First name" and "Name" or "Last name"."""
    given, family = cells.get("given_name", ""), cells.get("family_name", "")
    whole = cells.get("name") or cells.get("person") or cells.get("organisation") or ""
    if given and whole and not family:
        return f"{given} {whole}"
    if family and whole and not given:
        return f"{whole} {family}"
    return whole or f"{given} {family}".strip()


def kind_of(cells, given, name):
    """(kind, whether it is sure): as a cell says, else as the headings say, else by the name."""
    said = key(cells.get("kind", ""))
    if said in values("person"):
        return PERSON, True
    if said in values("organisation"):
        return ORGANISATION, True
    if cells.get("role") or cells.get("affiliation") or any(map(cells.get, PERSONAL)):
        return PERSON, not said
    if "organisation" in given:
        return ORGANISATION, not said
    is_person, is_sure = persons.judge(name) if name else (False, True)
    return PERSON if is_person else ORGANISATION, is_sure and not said


def code_of(place):
    """The code of a place by its name, or of a country by its ISO code in capitals: "PT"."""
    if len(place) == 2 and place.isupper() and place in dict(places.countries("en")):
        return place
    return place_code(place) if place else ""


def website_of(text):
    """(address with a scheme, whether it was unreadable)."""
    if not text:
        return "", False
    address = text if "://" in text else f"https://{text}"
    try:
        is_website(address)
    except ValidationError:
        return "", True
    return (address, False) if len(address) <= WEBSITE_BOUND else ("", True)


def featured_of(text):
    """(whether one is featured, whether the cell was understood)."""
    said = key(text) or text
    is_featured = said in values("yes")
    return is_featured, is_featured or not text or said in values("no")
