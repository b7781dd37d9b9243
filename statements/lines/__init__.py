"""Reads the lines that an editor pastes as they stand in a document. No database.

A line is cleaned (`cleaning`), judged to be an organisation or a person (`persons.judge`), and read
as such (`organisations`, `persons`), by its brackets, dashes and commas (`parts`) and by known
words (`words`, `data/lines.toml`).
"""

import re
import unicodedata
from dataclasses import replace

from statements import places
from statements.lines import cleaning, organisations, persons, words
from statements.lines.cells import from_cells
from statements.lines.line import BOUNDS, ORGANISATION, PERSON, PROBLEMS, STOPPING, Line

__all__ = ["PROBLEMS", "STOPPING", "Line", "bare", "identity", "read"]

# A line longer than all columns together is not read at all.
LONGEST = 1200
# So many lines, and such a share of them, must be persons for a name alone to be one.
ENOUGH_PERSONS, SHARE_OF_PERSONS = 3, 0.8
# A line with a dash or brackets has a name before them; a row of column titles has commas at most.
HAS_PARTS = re.compile(rf"\s[{cleaning.HYPHENS}]|[{cleaning.DASHES}([（［]")
PAGE_NUMBER = re.compile(
    r"(?:page|p[áa]gina|p[áa]g|p|صفحة|الصفحة)\.?\s*\d+(?:\s*(?:/|of|de|sur|von|من|-)\s*\d+)?",
    re.IGNORECASE,
)


def read(text, *, kind=None):
    """Returns a `Line` for each line that is not blank, in order, and never raises.

    `kind` ("organisation" or "person") decides for all lines; without it each line decides, and
    a name alone is a person only among persons.
    """
    typed = enumerate(cleaning.LINE_BREAK.split(text), start=1)
    numbered = [
        (number, cleaning.visible(line)) for number, line in typed if not cleaning.is_blank(line)
    ]
    bare = cleaning.without_bare_numbers([line for _number, line in numbered])
    lines = [
        read_line(number, line, text, kind)
        for (number, line), text in zip(numbered, bare, strict=True)
    ]
    return lines if kind else among_persons(lines, bare)


def read_line(number, typed, text, kind):
    """Reads one line; `text` is what was typed, without a bare number before it."""
    line = Line(number, typed.replace("\t", " "), kind or ORGANISATION)
    if len(text) > LONGEST:
        return replace(line, name=cleaning.one_space(text), problems=("too_long",))
    left_out = ("address_left_out",) if cleaning.ADDRESS.search(text) else ()
    text = cleaned(text)
    if not any(map(str.isalpha, text)) or PAGE_NUMBER.fullmatch(text):
        return replace(line, problems=("no_name",))
    if is_heading(text):
        return replace(line, name=text, problems=("heading",))
    line = read_fields(line, text, kind)
    return replace(line, problems=line.problems + left_out)


def cleaned(text):
    """Returns the words of a line: no marks, no quotes around them, no addresses, no cells."""
    text = from_cells(cleaning.without_marks(cleaning.without_addresses(text)))
    return cleaning.one_space(cleaning.unquoted(text))


def read_fields(line, text, kind):
    """Returns the line with all that was read from its cleaned text."""
    is_person, is_sure = (kind == PERSON, True) if kind else persons.judge(text)
    fields, problems = (persons if is_person else organisations).read(text)
    fields = {field: cleaning.one_space(value) for field, value in fields.items()}
    if not any(map(str.isalpha, fields["name"])):
        problems.append("no_name")
    if any(len(fields.get(field, "")) > bound for field, bound in BOUNDS.items()):
        problems.append("too_long")
    if not is_sure:
        problems.append("unsure_kind")
    kind = PERSON if is_person else ORGANISATION
    return replace(line, kind=kind, problems=tuple(problems), **fields)


def is_heading(text):
    """Tells whether a line is no endorser but stands above some: "Signatories:", "Kenya"."""
    if text.endswith((":", "：")) or text.startswith("# "):
        return True
    text = text.strip("([（［)]）］ ")
    if HAS_PARTS.search(text):
        return False
    if places.recognise(text) and not words.has_organisation(text):
        return True
    found = words.of(text)
    titles = [word for word in found if words.is_listed(word, "headings")]
    columns = [word for word in found if words.is_listed(word, "columns")]
    return len(found) <= len(titles) + len(columns) and (bool(titles) or len(columns) > 1)


def among_persons(lines, texts):
    """Returns the lines as they read where nearly all are persons, if they are.

    Then a name that stands alone is a person, though not surely, and the others surely are.
    """
    lone = [
        line.kind == ORGANISATION and line.can_be_added and persons.is_lone_name(cleaned(text))
        for line, text in zip(lines, texts, strict=True)
    ]
    count = sum(line.can_be_added and line.kind == PERSON for line in lines)
    others = sum(line.can_be_added for line in lines) - sum(lone)
    if count < ENOUGH_PERSONS or count < SHARE_OF_PERSONS * others:
        return lines
    return [
        as_person(line, cleaned(text)) if is_lone else surely(line)
        for line, text, is_lone in zip(lines, texts, lone, strict=True)
    ]


def as_person(line, text):
    left_out = [problem for problem in line.problems if problem == "address_left_out"]
    person = read_fields(line, text, PERSON)
    return replace(person, problems=(*person.problems, "unsure_kind", *left_out))


def surely(line):
    if line.kind != PERSON:
        return line
    return replace(line, problems=tuple(p for p in line.problems if p != "unsure_kind"))


def identity(*, kind, name, place_code, place_text):
    """Returns a key that is the same for two ways to write the same endorser."""
    place = place_code or bare(place_text)
    return f"{kind}|{bare(name) or name}|{place}"


def bare(text):
    """Returns the letters and digits of a text, without case and accents."""
    folded = words.fold(unicodedata.normalize("NFKC", text))
    return "".join(c for c in folded if c.isalnum() or unicodedata.category(c)[0] == "M")
