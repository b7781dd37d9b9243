"""Rows of a table, pasted with tabs or "|" between their cells."""

import re

from statements import places
from statements.lines import words
from statements.lines.parts import is_acronym

CELLS_APART = re.compile(r"\t|\s\|\s")


def from_cells(text):
    """Returns a row as a line of the usual shape: "Name - ACRONYM (Country)".

    Tabs are taken for mere spaces, unless a cell is an acronym, a role or a place.
    """
    cells = [cell.strip() for cell in CELLS_APART.split(text) if cell.strip(" |")]
    if len(cells) < 2 or not is_row(cells):
        return text
    place = cells.pop() if places.recognise(cells[-1]) else ""
    if len(cells) > 1 and is_acronym(cells[0]) and not is_acronym(cells[1]):
        cells[:2] = cells[1], cells[0]
    line = cells[0]
    for cell in cells[1:]:
        line += f" - {cell}" if is_acronym(cell) else f", {cell}"
    return f"{line} ({place})" if place else line


def is_row(cells):
    if not all(cell[0].isalnum() or cell[0] in "\"'“„«‘" for cell in cells):
        return False
    return bool(places.recognise(cells[-1])) or any(
        is_acronym(cell) or words.is_role(cell) for cell in cells[1:]
    )
