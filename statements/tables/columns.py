"""Which field the cells under a heading belong to, by the names in `data/columns.toml`."""

import re
import tomllib
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from campaign import formats
from statements.lines import words
from statements.tables.errors import TableError

DATA = Path(__file__).resolve().parent.parent / "data" / "columns.toml"
NAMES = ("name", "organisation", "person", "given_name", "family_name")
FIELDS = (
    *NAMES,
    "kind",
    "acronym",
    "role",
    "affiliation",
    "place",
    "website",
    "featured",
    "order",
)
# Rows that may stand above the headings, such as a title.
ROWS_ABOVE = 10
IN_BRACKETS = re.compile(r"[(\[（].*?[)\]）]")
LANGUAGES_APART = re.compile(r"[/|\n]|\s[-–—]\s")
ARABIC_WORD = re.compile("ال(?=[\u0621-\u064a]{2})")


def key(heading):
    """What counts in a heading: its letters and digits, without case, accents, Arabic articles."""
    folded = [ARABIC_WORD.sub("", word, count=1) for word in words.of(words.fold(heading))]
    return "".join(char for word in folded for char in word if char.isalnum())


@cache
def _known():
    lists = tomllib.loads(DATA.read_text(encoding="utf-8"))
    lists.pop("values")
    return {
        key(text): field
        for field, languages in lists.items()
        for texts in languages.values()
        for text in texts
    }


@cache
def values(kind):
    """The words for one value of a column, such as "yes" or "person", by `key`."""
    lists = tomllib.loads(DATA.read_text(encoding="utf-8"))["values"]
    return frozenset(key(text) or text for text in lists[kind])


def field_of(heading):
    """The field of a heading, also in two languages ("Name / Nombre") or with an aside; or None."""
    for parts in ([heading], [IN_BRACKETS.sub("", heading)], LANGUAGES_APART.split(heading)):
        found = {_known().get(key(part)) for part in parts}
        if len(found) == 1 and None not in found:
            return found.pop()
    return None


def find(rows):
    """(index of the row with the headings, {index of column: field}) of the first rows.

    The headings are the row with most names of columns. Raises TableError `no_name`, `twice`.
    """
    read = [{i: field_of(text) for i, text in enumerate(row) if text} for row in rows[:ROWS_ABOVE]]
    known = [{i: field for i, field in found.items() if field} for found in read]
    top = max(range(len(known)), key=lambda index: len(known[index]), default=0)
    if not known or not any(field in NAMES for field in known[top].values()):
        raise _no_name(rows)
    below = rows[top + 1 :]
    fields = {i: _decided(i, field, known[top], below) for i, field in known[top].items()}
    _refuse_doubles(fields, rows[top])
    return top, fields


def _decided(column, field, fields, below):
    """What a heading with two meanings means here."""
    if field == "organisation":
        others = set(fields.values()) & {"name", "person", "given_name", "family_name"}
        return "affiliation" if others else field
    if field == "position":
        texts = [row[column] for row in below if column < len(row) and row[column]]
        return "order" if all(map(str.isdecimal, texts)) else "role"
    return field


def _refuse_doubles(fields, headings):
    seen = {}
    for column, field in fields.items():
        if field in seen:
            raise TableError("twice", first=headings[seen[field]], second=headings[column])
        seen[field] = column


def _no_name(rows):
    """Lists the headings as they were read, in short."""
    first = max(rows[:ROWS_ABOVE], key=lambda row: sum(map(bool, row)), default=[])
    shown = [text[:40] for text in first if text][:20]
    return TableError("no_name", headings=formats.row(shown), name=_("Name"))
