"""S19: no cell of a table runs in a spreadsheet, whatever was typed and however it is read."""

import csv
import io
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.spreadsheets import inert, write_csv

HIDDEN = ("Zs", "Zl", "Zp", "Cc", "Cf")
SIGNS = "=+-@＝＋－＠−"
# Words, and everything that decides whether a cell runs.
HOSTILE = st.text(st.sampled_from("aé1ع'\",;|\t\r\n \x00\x0b\x1f\xa0\u200b\u2028\ufeff" + SIGNS))
TEXTS = st.text() | HOSTILE


def is_formula(cell):
    """Whether the first character that is seen is a sign."""
    seen = (char for char in cell if unicodedata.category(char) not in HIDDEN)
    return next(seen, "") in [*SIGNS]


def written(header, rows):
    file = io.StringIO(newline="")
    write_csv(file, header, rows)
    return file.getvalue()


def read(text, delimiter=","):
    lines = io.StringIO(text.removeprefix("\ufeff"), newline="")
    return list(csv.reader(lines, delimiter=delimiter))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30 1234", "'+49 30 1234"),
        ("-3", "'-3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ('=HYPERLINK("https://evil.example","x")', '\'=HYPERLINK("https://evil.example","x")'),
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("\n=1", "'\n'=1"),
        ("\tInês", "'\tInês"),
        ("\rInês", "'\rInês"),
        ("\nInês", "'\nInês"),
        (" \nInês", "' \nInês"),
        ("  =1", "'  =1"),
        ("\u00a0=1", "'\u00a0=1"),
        ("\u3000=1", "'\u3000=1"),
        ("\u2028=1", "'\u2028=1"),
        ("\x0b\x0c=1", "'\x0b\x0c=1"),
        ("\x00=1", "'\x00=1"),
        ("\ufeff=1", "'\ufeff=1"),
        ("\u200b\u200f=1", "'\u200b\u200f=1"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠A1", "'＠A1"),
        ("\u3000＝1", "'\u3000＝1"),
        ("−1", "'−1"),
        ("﹦1", "'﹦1"),
        ("Inês;=1+1", "Inês;'=1+1"),
        ('Inês;"=1+1;', "Inês;'\"=1+1;"),
        ("Inês\t=1+1", "Inês\t'=1+1"),
        ("I sign.\r\n=1+1", "I sign.\r\n'=1+1"),
        ("I sign\n\n- for the bus", "I sign\n\n'- for the bus"),
    ],
)
def test_s19_what_a_spreadsheet_would_run_gets_an_apostrophe(typed, kept):
    assert inert(typed) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Inês Duarte",
        "أنا أوقّع",
        "O'Neill-Kwon",
        "ines+bus@example.org",
        "1 + 1 = 2",
        "I sign.\r\nWe all do; I mean it.",
        "\u202bعربي",
        "«Bus»",
        "'=1",
        "_",
        "😀",
    ],
)
def test_other_texts_stay_as_they_were_typed(text):
    assert inert(text) == text


@given(TEXTS)
def test_s19_no_text_runs_and_only_apostrophes_are_added(text):
    assert not is_formula(inert(text))
    assert not inert(text).startswith(("\t", "\r", "\n"))
    assert inert(text).replace("'", "") == text.replace("'", "")


def test_s19_every_character_that_is_normalised_into_a_sign_is_one():
    for char in map(chr, range(sys.maxunicode + 1)):
        if unicodedata.normalize("NFKD", char)[0] in "=+-@−":
            assert inert(f"{char}1") == f"'{char}1"


@given(st.lists(TEXTS, min_size=1, max_size=4), st.lists(st.lists(TEXTS, min_size=1), max_size=3))
def test_s19_no_cell_of_a_file_runs_header_included_by_whatever_separator_it_is_read(header, rows):
    text = written(header, rows)
    for delimiter in ",;\t":
        for row in read(text, delimiter):
            assert not any(map(is_formula, row))


@given(st.lists(st.lists(TEXTS, min_size=1), max_size=3))
def test_cells_come_back_one_by_one_whatever_is_in_them(rows):
    assert read(written(["Name"], rows)) == [["Name"], *([*map(inert, row)] for row in rows)]


def test_a_file_begins_with_a_mark_and_ends_its_lines_as_rfc_4180_has_it():
    text = written(["Name", "Comment"], [["إيناس", 'She said "yes",\nand signed']])
    assert text == '\ufeff"Name","Comment"\r\n"إيناس","She said ""yes"",\nand signed"\r\n'


def test_rows_are_taken_one_by_one_and_counted():
    def rows():
        for number in range(3):
            assert len(read(file.getvalue())) == number + 1
            yield iter([str(number)])

    file = io.StringIO(newline="")
    assert write_csv(file, iter(["Number"]), rows()) == 3
    assert read(file.getvalue()) == [["Number"], ["0"], ["1"], ["2"]]
