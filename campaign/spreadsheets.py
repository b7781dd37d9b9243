"""Tables for spreadsheets, in which nothing that a stranger typed is ever a formula."""

import csv
import re

# What a spreadsheet takes for the beginning of a formula: the four signs, and whatever looks like
# one of them or becomes one when its text is normalised (the full-width forms among them).
SIGNS = frozenset("=+-@＝＋－＠−≠⩵⩶﹦﹢﹣﹫⁼⁺⁻₌₊₋﬩")
BREAKS = frozenset("\t\r\n")
# Nearly all cells and rows; they need no closer look.
HARMLESS = re.compile(r"(?:\w[^;\t\r\n]*)?")
BETWEEN_CELLS = "\x1f"
HARMLESS_ROW = re.compile(r"(?:(?:\w[^;\t\r\n\x1f]*+)?+(?:\x1f|\Z))*+")
AFTER_BREAK = re.compile(r"(?<=[;\t\r\n])(?!\s*[\t\r\n])")
BYTE_ORDER_MARK = "\ufeff"


def inert(value):
    """The text with an apostrophe before all that a spreadsheet might run, else as it is.

    That is a `=`, `+`, `-` or `@` in any of its forms, a tab or a line break, at the beginning or
    after characters that are not seen; so says OWASP's page "CSV Injection". As it says too, signs
    are just as dangerous where another separator than ours would begin a cell: Excel splits at
    semicolons in most of Europe and Latin America, whatever the quotes. So signs after a semicolon,
    a tab or a line break get one as well.
    """
    if HARMLESS.fullmatch(value):
        return value
    parts = AFTER_BREAK.split(value)
    return "".join(f"'{part}" if _may_run(part) else part for part in parts)


def _may_run(text):
    for char in text:
        if char in SIGNS or char in BREAKS:
            return True
        if char != '"' and char.isprintable() and not char.isspace():
            return False
    return False


def _inert_row(row):
    """All cells inert; a row without anything dangerous is found out at once, by one search."""
    cells = list(row)
    if HARMLESS_ROW.fullmatch(BETWEEN_CELLS.join(cells)):
        return cells
    return [inert(cell) for cell in cells]


def write_csv(file, header, rows):
    """Writes texts as CSV (RFC 4180) to a file opened with `newline=""`; the number of rows.

    Every cell is inert and in quotes, the header's too. The mark at the beginning lets Excel read
    UTF-8. Rows are taken one by one, so they may come from a generator of any length.
    """
    file.write(BYTE_ORDER_MARK)
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerow(_inert_row(header))
    number = 0
    for row in rows:
        writer.writerow(_inert_row(row))
        number += 1
    return number
