"""From the bytes of a file to a Table."""

from bisect import bisect_left, bisect_right
from itertools import islice

from campaign import formats
from statements.lines import cleaning
from statements.tables import columns, texts, workbooks
from statements.tables.errors import TableError
from statements.tables.sheet import Spoilt
from statements.tables.table import Row, Table

MOST_BYTES = 10_000_000
MOST_ROWS = 5_000
# Of the cells of use, as a form carries them from the preview to adding.
MOST_CARRIED = 2_000_000
# More than any column holds; the rest of such a cell is of no use.
LONGEST = 1_200

ZIP, OLE, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def limits():
    """What the messages name, in the active language."""
    return {"rows": formats.number(MOST_ROWS), "megabytes": MOST_BYTES // 1_000_000}


def read(data):
    """The Table of an uploaded file, whatever its name. Raises TableError, and stores nothing."""
    if len(data) > MOST_BYTES:
        raise TableError("too_large", **limits())
    if not data.strip(b"\0\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise TableError("empty")
    sheet = opened(data)
    most = MOST_ROWS + columns.ROWS_ABOVE + 1
    rows = list(islice(filled(sheet.rows), most))
    if not rows:
        raise TableError("empty")
    table = table_of(sheet, rows)
    if len(table.as_json()) > MOST_CARRIED:
        raise TableError("too_large", **limits())
    return table


def opened(data):
    """The Sheet of a file, by what is in it."""
    if data.startswith(OLE):
        raise TableError("encrypted" if ENCRYPTED in data else "old_excel")
    if data.startswith(PDF):
        raise TableError("no_table")
    if data.startswith(ZIP):
        return workbooks.read(data, most=MOST_ROWS + columns.ROWS_ABOVE + 1, limits=limits())
    return texts.read(data)


def filled(rows):
    """The rows that are not blank, with cells as people see them."""
    for number, cells in rows:
        cells = [cell if isinstance(cell, Spoilt) else seen(cell) for cell in cells]
        if any(cells):
            yield number, cells


def seen(cell):
    """What is seen of a cell: no control or unseen characters, a space for each line break."""
    text = cleaning.LINE_BREAK.sub(" ", cell[:LONGEST])
    return cleaning.one_space(cleaning.visible(text))


def table_of(sheet, rows):
    top, fields = columns.find([cells for _number, cells in rows])
    headings, below = rows[top][1], rows[top + 1 :]
    if not below:
        raise TableError("only_headings")
    if len(below) > MOST_ROWS:
        raise TableError("too_many_rows", **limits())
    shared = below_a_merged_cell(sheet.shared, [number for number, _cells in below])
    width = 1 + max(i for i, heading in enumerate(headings) if heading)
    return Table(
        columns=tuple((field, headings[i]) for i, field in fields.items()),
        rows=tuple(
            row_of(number, cells, fields, number in shared, sheet.is_loose and any(cells[width:]))
            for number, cells in below
        ),
        ignored=tuple(text for i, text in enumerate(headings) if text and i not in fields),
        source=sheet.source,
    )


def row_of(number, cells, fields, is_merged, is_too_long):
    kept, problems = {}, []
    for column, field in fields.items():
        cell = cells[column] if column < len(cells) else ""
        if isinstance(cell, Spoilt) and field != "order":
            problems.append(str(cell))
        elif cell:
            kept[field] = str(cell)
    problems += ["merged"] * is_merged + ["too_many_cells"] * is_too_long
    return Row(number, kept, tuple(dict.fromkeys(problems)))


def below_a_merged_cell(shared, numbers):
    """The numbers of rows that have only a part of a cell which begins above them."""
    found = set()
    for first, last in shared:
        found.update(numbers[bisect_right(numbers, first) : bisect_left(numbers, last + 1)])
    return found
