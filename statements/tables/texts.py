"""Tables as text: CSV with commas, semicolons, tabs or bars, in the usual encodings."""

import codecs
import csv
import io
import re
from itertools import islice

from statements.tables import columns
from statements.tables.errors import TableError
from statements.tables.sheet import Sheet, Spoilt

SEPARATORS = (",", ";", "\t", "|")
# Excel writes and reads such a first line; it shows no row for it.
NAMED_SEPARATOR = re.compile(r"sep=(.)(?:\r\n?|\n)", re.IGNORECASE)
MARKS = {
    codecs.BOM_UTF8: ("utf-8", "UTF-8"),
    codecs.BOM_UTF16_LE: ("utf-16-le", "UTF-16"),
    codecs.BOM_UTF16_BE: ("utf-16-be", "UTF-16"),
}


def read(data):
    """The Sheet of a text. Raises TableError, for broken quotes while its rows are read."""
    text, encoding = decoded(data)
    named = NAMED_SEPARATOR.match(text)
    text = text[named.end() :] if named else text
    separator = named[1] if named else separator_of(text)
    source = {"encoding": encoding, "separator": separator}
    return Sheet(rows=cells_of(text, separator), source=source, is_loose=True)


def decoded(data):
    """(text, name of the encoding). An encoding is never forced upon bytes that do not fit it."""
    for mark, (codec, name) in MARKS.items():
        if data.startswith(mark):
            return in_full(data[len(mark) :], codec), name
    if b"\0" in data:
        return in_full(data, without_mark(data)), "UTF-16"
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError as error:
        refuse_mixed(data, error.start)
    return in_full(data, "cp1252"), "Windows-1252"


def in_full(data, codec):
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise TableError("unknown_letters") from error
    if "\0" in text:
        raise TableError("no_table")
    return text


def without_mark(data):
    """The kind of UTF-16: separators and line ends have their zero byte before or after them."""
    if b"\0" not in data[::2]:
        return "utf-16-le"
    if b"\0" not in data[1::2]:
        return "utf-16-be"
    raise TableError("no_table")


def refuse_mixed(data, position):
    """Raises TableError where a text in UTF-8 has a few letters in another encoding."""
    text = data.decode("utf-8", "surrogateescape")
    foreign = sum("\udc80" <= char <= "\udcff" for char in text)
    if sum(char > "\x7f" for char in text) > 2 * foreign:
        raise TableError("mixed_letters", number=data.count(b"\n", 0, position) + 1)


def separator_of(text):
    """The separator by which the first rows have most known headings, then most cells."""

    def rank(separator):
        rows = list(islice(lenient(text, separator), columns.ROWS_ABOVE))
        known = max((sum(map(bool, map(columns.field_of, row))) for row in rows), default=0)
        return known, max(map(len, rows), default=0)

    best = max(SEPARATORS, key=rank)
    # One column only: its cells are whole lines, with all commas.
    return best if rank(best)[1] > 1 and rank(best)[0] != 1 else one_column(text, best)


def one_column(text, best):
    """A tab, unless the row of the headings has more cells than the one that is known."""
    first = next(lenient(text, best), [])
    return best if len([cell for cell in first if cell.strip()]) > 1 else "\t"


def lenient(text, separator):
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error:
        return


def cells_of(text, separator):
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            yield number, [spoilt_if_formula(cell) for cell in row]
    except csv.Error as error:
        raise TableError("broken_quotes", number=number + 1) from error


def spoilt_if_formula(cell):
    return Spoilt("formula") if cell.lstrip().startswith("=") else cell
