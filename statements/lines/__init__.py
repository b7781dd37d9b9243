"""Reads the lines that an editor pastes as they stand in a document. No database."""

import unicodedata

from statements.lines import cleaning, organisations, persons
from statements.lines.line import BOUNDS, ORGANISATION, PERSON, PROBLEMS, STOPPING, Line
from statements.lines.words import fold

__all__ = ["PROBLEMS", "STOPPING", "Line", "identity", "read"]

# Longer lines are not read at all.
LONGEST = 1200


def read(text, *, kind=None):
    """Returns a `Line` for each line that is not blank, in order, and never raises.

    `kind` ("organisation" or "person") decides for all lines; without it each line decides.
    """
    typed = enumerate(map(cleaning.visible, text.splitlines()), start=1)
    return [read_line(number, line, kind) for number, line in typed if line]


def read_line(number, typed, kind):
    text = cleaning.one_space(cleaning.without_marks(typed))
    if len(text) > LONGEST:
        return Line(number, typed, kind or ORGANISATION, name=text, problems=("too_long",))
    if sum(map(str.isalpha, text)) < 2:
        return Line(number, typed, kind or ORGANISATION, problems=("no_name",))
    if text.endswith((":", "：")):
        return Line(number, typed, kind or ORGANISATION, name=text, problems=("heading",))
    kind = kind or (PERSON if persons.reads_as_person(text) else ORGANISATION)
    fields, problems = (persons if kind == PERSON else organisations).read(text)
    if not fields["name"]:
        problems.append("no_name")
    if any(len(fields.get(field, "")) > bound for field, bound in BOUNDS.items()):
        problems.append("too_long")
    return Line(number, typed, kind, problems=tuple(problems), **fields)


def identity(*, kind, name, place_code, place_text):
    """Returns a key that is the same for two ways to write the same endorser."""
    place = place_code or bare(place_text)
    return f"{kind}|{bare(name) or name}|{place}"


def bare(text):
    folded = fold(unicodedata.normalize("NFKC", text))
    return "".join(c for c in folded if c.isalnum() or unicodedata.category(c)[0] == "M")
