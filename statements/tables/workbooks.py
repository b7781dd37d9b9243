"""Tables in workbooks of Excel (XLSX, ISO/IEC 29500): the first sheet that is not hidden.

Files come from anywhere, so they are measured before they are unpacked, and XML with entities is
refused (openpyxl reads through defusedxml where it is installed).
"""

import re
import warnings
from contextlib import closing
from datetime import date, time, timedelta
from io import BytesIO
from itertools import islice
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.cell.cell import ERROR_CODES

from statements.tables.errors import TableError
from statements.tables.sheet import Sheet, Spoilt

# Unpacked, pictures aside; zipfile never unpacks more of a part than it announced.
MOST_UNPACKED = 60_000_000
MOST_PARTS = 2_000
MOST_COLUMNS = 100
MOST_MERGED = 10_000
# Excel has no more rows; a file that claims more would be read for ever.
LAST_ROW = 1_048_576
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="[A-Z]{1,3}(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
OTHER_PROGRAMS = ("mimetype", "Index/Document.iwa", "xl/workbook.bin")


def read(data, *, most, limits):
    """The Sheet of a workbook, with up to `most` rows; `limits` are named where it is too large."""
    try:
        measure(data, limits)
        with warnings.catch_warnings(action="ignore"):  # of styles and extensions left out
            return first_sheet(data, most)
    except TableError:
        raise
    except Exception as error:  # whatever a damaged or malicious workbook makes of the reader
        raise TableError("damaged") from error


def measure(data, limits):
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except BadZipFile as error:
        raise TableError("damaged") from error
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        is_other = not names.isdisjoint(OTHER_PROGRAMS)
        raise TableError("other_spreadsheet" if is_other else "no_table")
    unpacked = sum(part.file_size for part in parts if not part.filename.startswith("xl/media/"))
    if unpacked > MOST_UNPACKED or len(parts) > MOST_PARTS:
        raise TableError("too_large", **limits)


def first_sheet(data, most):
    with closing(load_workbook(BytesIO(data), read_only=True, keep_links=False)) as workbook:
        shown = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
        for sheet in shown:
            if rows := rows_of(sheet, most):
                source = {"sheet": sheet.title, "sheets": len(shown)}
                return Sheet(rows=rows, source=source, shared=merged_rows(sheet))
    raise TableError("empty")


def rows_of(sheet, most):
    """(number, cells) of up to `most` rows that are not blank."""
    sheet.reset_dimensions()  # some programs write wrong ones, which would cut the table off
    rows = enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), start=1)
    filled = (row for row in islice(rows, LAST_ROW) if any(cell is not None for cell in row[1]))
    return [(number, [text_of(cell) for cell in cells]) for number, cells in islice(filled, most)]


def text_of(value):
    """A cell as text, or Spoilt; cached results of formulas are never taken."""
    if value is None:
        return ""
    if isinstance(value, str):
        if value.lstrip().startswith("="):
            return Spoilt("formula")
        return Spoilt("error_value") if value in ERROR_CODES else value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:.15g}"
    return Spoilt("date" if isinstance(value, date | time | timedelta) else "formula")


def merged_rows(sheet):
    """(first, last) of the rows that each merged cell joins."""
    with sheet.parent._archive.open(sheet._worksheet_path) as part:
        found = islice(MERGED.finditer(part.read()), MOST_MERGED)
        pairs = [(int(match[1]), int(match[2])) for match in found]
    return [pair for pair in pairs if pair[0] < pair[1]]
