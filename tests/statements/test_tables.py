"""What uploaded tables are understood as: encodings, separators, headings, cells."""

import codecs
import datetime
import time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.conf import settings
from django.utils import translation
from openpyxl import Workbook

from statements import tables
from statements.admin.table import COLUMNS
from statements.lines import PROBLEMS
from statements.tables.columns import field_of
from tests.statements.files import workbook

LIST = "Nombre;Siglas;País\nRed de Pesca;RDP;España\nUnião do Mar;;Portugal\n"


def read(data):
    return tables.read(data.encode() if isinstance(data, str) else data)


def refused(data):
    with pytest.raises(tables.TableError) as error:
        read(data)
    return error.value.code


def lines(data, kind=None):
    return read(data).lines(kind)


def problems(data):
    return {line.number: line.problems for line in lines(data)}


# Encodings and separators


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (LIST.encode(), "UTF-8"),
        (codecs.BOM_UTF8 + LIST.encode(), "UTF-8"),
        (codecs.BOM_UTF16_LE + LIST.encode("utf-16-le"), "UTF-16"),
        (codecs.BOM_UTF16_BE + LIST.encode("utf-16-be"), "UTF-16"),
        (LIST.encode("utf-16-le"), "UTF-16"),
        (LIST.encode("utf-16-be"), "UTF-16"),
        (LIST.encode("cp1252"), "Windows-1252"),
    ],
)
def test_each_encoding_is_found_out_and_named(data, encoding):
    table = read(data)
    assert [line.name for line in table.lines()] == ["Red de Pesca", "União do Mar"]
    assert [line.place_code for line in table.lines()] == ["ES", "PT"]
    assert table.source["encoding"] == encoding


def test_arabic_without_a_mark_is_read_as_utf_16():
    table = read("الاسم\tالبلد\nشبكة البحر\tمصر\n".encode("utf-16-be"))
    assert [(line.name, line.place_code) for line in table.lines()] == [("شبكة البحر", "EG")]


def test_a_few_letters_in_another_encoding_are_refused_with_their_row():
    data = LIST.encode() + "Fundación,,España\n".encode("cp1252")
    with pytest.raises(tables.TableError) as error:
        read(data)
    assert error.value.code == "mixed_letters"
    assert "Row 4 " in str(error.value)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_each_separator_is_found_out(separator):
    table = read(LIST.replace(";", separator))
    assert table.source["separator"] == separator
    assert [line.acronym for line in table.lines()] == ["RDP", ""]


def test_the_separator_that_excel_names_in_a_first_line_is_taken():
    [line] = lines("sep=;\r\nName;Country\r\nSea, Sun and Sand;Malta\r\n")
    assert (line.name, line.place_code, line.number) == ("Sea, Sun and Sand", "MT", 2)


def test_a_table_of_one_column_keeps_the_commas_of_its_cells():
    assert [line.name for line in lines("Nom\nGarcía, Ana\n")] == ["García, Ana"]


def test_line_breaks_in_quotes_belong_to_the_cell_and_rows_are_numbered_as_in_a_spreadsheet():
    found = lines('Name,Country\n"Harbour\nWatch",Malta\n\nSea League,Malta\n')
    assert [(line.number, line.name) for line in found] == [(2, "Harbour Watch"), (4, "Sea League")]


# Headings


@pytest.mark.parametrize("language", settings.SITE_LANGUAGES)
def test_every_column_name_that_the_screen_offers_is_recognised(language):
    with translation.override(language):
        found = {field: field_of(str(label)) for field, label in COLUMNS.items()}
    found["order"] = "order" if found["order"] == "position" else found["order"]
    if found["affiliation"] == "organisation":  # decided by a column for names beside it
        found["affiliation"] = "affiliation"
    assert found == {field: field for field in COLUMNS}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("RATTACHEMENT", "affiliation"),
        ("  Pays / Région ", "place"),
        ("Name / Country", None),
        ("Country / País", "place"),
        ("Name (required)", "name"),
        ("الموقع الإلكتروني", "website"),
        ("اسم المنظمة", "organisation"),
        ("البلد", "place"),
        ("prenom", "given_name"),
        ("Sítio-Web", "website"),
        ("E-mail", None),
        ("", None),
    ],
)
def test_headings_count_without_case_accents_and_punctuation(heading, field):
    assert field_of(heading) == field


def test_unknown_columns_are_named_and_ignored():
    table = read("E-mail,Name,Notes\na@example.org,Sea League,old\n")
    assert table.ignored == ("E-mail", "Notes")
    assert "example.org" not in table.as_json()


def test_without_a_column_for_names_the_headings_are_listed():
    with pytest.raises(tables.TableError) as error:
        read("Land,Ort\nMalta,Gozo\n")
    assert error.value.code == "no_name"
    assert "Land, Ort" in str(error.value)


def test_two_columns_for_the_same_are_refused_by_name():
    with pytest.raises(tables.TableError) as error:
        read("Name,Country,País\nSea League,Malta,Malta\n")
    assert error.value.code == "twice"
    assert "“Country” and “País”" in str(error.value)


def test_a_title_above_the_headings_does_no_harm():
    [line] = lines(
        workbook([["Signatories of our letter"], [], ["Name", "Country"], ["Sea", "PT"]])
    )
    assert (line.number, line.name, line.place_code) == (4, "Sea", "PT")


def test_organisations_beside_names_are_where_these_belong_to():
    [line] = lines("Name,Organisation\nAna Gil,Sea League\n")
    assert (line.kind, line.name, line.affiliation) == ("person", "Ana Gil", "Sea League")
    [line] = lines("Organisation,Country\nSea League,Malta\n")
    assert (line.kind, line.name) == ("organisation", "Sea League")


@pytest.mark.parametrize(
    "text",
    ["Nom,Prénom\nGil,Ana\n", "Nombre,Apellidos\nAna,Gil\n", "First name,Last name\nAna,Gil"],
)
def test_a_name_in_two_columns_is_put_together(text):
    [line] = lines(text)
    assert (line.kind, line.name) == ("person", "Ana Gil")


def test_a_position_of_numbers_is_an_order_and_one_of_words_a_role():
    found = lines("Name,Position\nThird,3\nFirst,1\nLast,\nSecond,2\n")
    assert [line.name for line in found] == ["First", "Second", "Third", "Last"]
    [line] = lines("Name,Position\nAna Gil,Director\n")
    assert (line.role, line.kind) == ("Director", "person")


# Cells


def test_all_columns_are_understood():
    [line] = lines(
        "Type,Name,Acronym,Role,Affiliation,Country,Website,Featured\n"
        "persona,Ana Gil,AG,Poeta,Red,Egipto,example.org/ana,sí\n"
    )
    assert (line.kind, line.name, line.acronym, line.role) == ("person", "Ana Gil", "AG", "Poeta")
    assert (line.affiliation, line.place_code) == ("Red", "EG")
    assert (line.website, line.featured) == ("https://example.org/ana", True)
    assert line.problems == ()


def test_cells_that_are_not_understood_ask_for_a_look():
    found = problems(
        "Name,Kind,Country,Website,Featured,Order\n"
        "A,planet,Malta,example.org,no,1\n"
        "B,ngo,Atlantis,example.org,no,2\n"
        "C,ngo,Malta,no address,no,3\n"
        "D,ngo,Malta,,perhaps,4\n"
        "E,ngo,Malta,,,fifth\n"
        "@F,ngo,Malta,,,6\n"
    )
    assert found == {
        2: ("unsure_kind",),
        3: ("unknown_place",),
        4: ("bad_website",),
        5: ("unread_featured",),
        6: ("unread_position",),
        7: ("sign",),
    }


def test_an_address_that_is_no_website_is_left_out():
    [line] = lines("Name,Website\nSea,javascript://example.org/%0aalert(1)\n")
    assert (line.website, line.problems) == ("", ("bad_website",))


def spoil(sheet):
    sheet["A2"] = "=1+1"
    sheet["A3"] = datetime.date(2026, 7, 11)
    sheet["A4"] = 350
    sheet["A5"] = "#REF!"
    sheet["B7"] = "=B6"
    sheet.merge_cells("B8:B9")
    sheet["C11"] = "=ROW()"
    sheet["E11"] = "a note beside the table"


def test_formulas_dates_numbers_errors_and_merged_cells_are_refused_row_by_row():
    rows = [["Name", "Country", "Order"], *(["Sea League", "Malta", n] for n in range(11))]
    data = workbook(rows, change=spoil)
    found = {number: codes for number, codes in problems(data).items() if codes}
    assert found == {
        2: ("formula",),
        3: ("date",),
        4: ("no_name",),
        5: ("error_value",),
        7: ("formula",),
        9: ("merged",),
        11: ("unread_position",),
    }
    refused = [line.number for line in lines(data) if not line.can_be_added]
    assert refused == [2, 3, 4, 5, 7, 9]


def test_a_cached_result_of_a_formula_is_never_taken():
    data = workbook([["Name"], ["x"]], change=lambda sheet: sheet.cell(2, 1, "=CONCAT(1,2)"))
    with_result = repacked(data, "xl/worksheets/sheet1.xml", b"<v></v>", b"<v>Sea League</v>")
    with_result = repacked(with_result, "xl/worksheets/sheet1.xml", b"<v />", b"<v>Sea</v>")
    assert problems(with_result) == {2: ("formula",)}


def test_a_row_with_more_cells_than_headings_is_refused():
    assert problems("Name,Country\nSea, Sun and Sand,Malta\nSea League,Malta\n") == {
        2: ("too_many_cells", "unknown_place"),
        3: (),
    }


def test_control_characters_and_directions_are_not_kept():
    [line] = lines("Name,Country\nSea\x07 \u202eLeague\u202c,Malta\n")
    assert line.name == "Sea League"


def test_endless_cells_are_refused_in_their_row():
    assert problems(f"Name,Country\n{'x' * 100_000},Malta\n") == {2: ("too_long",)}


# Whole files


def repacked(data, part, old, new):
    """A workbook with one part altered."""
    kept = BytesIO()
    with ZipFile(BytesIO(data)) as before, ZipFile(kept, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(old, new) if name == part else content)
    return kept.getvalue()


def zipped(**parts):
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return kept.getvalue()


SMALL = workbook([["Name"], ["Sea League"]])
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (codecs.BOM_UTF8 + b" \r\n", "empty"),
        (b",,,\n,,,\n", "empty"),
        (workbook([]), "empty"),
        (b"Name,Country\n", "only_headings"),
        (workbook([["Name"]]), "only_headings"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_excel"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"%PDF-1.7\n...", "no_table"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\1\2\0\0\0", "no_table"),
        (zipped(readme="text"), "no_table"),
        (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "other_spreadsheet"),
        (SMALL[:-40], "damaged"),
        (SMALL[:200] + b"\0" * 100 + SMALL[300:], "damaged"),
        (zipped(**{"xl/workbook.xml": "<workbook/>"}), "damaged"),
        (zipped(**{"xl/workbook.xml": b"0" * 70_000_000}), "too_large"),
        (b"Name\n" + b"x" * tables.MOST_BYTES, "too_large"),
        (b"Name\n" + b"Sea League\n" * 5_001, "too_many_rows"),
        (workbook([["Name"], *[["Sea League"]] * 5_001]), "too_many_rows"),
        (b'Name,Country\n"Sea League,Malta\nX,Y\n', "broken_quotes"),
        (b"Name\n\x81\x8d\x8f\n", "unknown_letters"),
        ("Name\nSea".encode("utf-16-le") + b"\1\xd8A\0", "unknown_letters"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_code(data, code):
    assert refused(data) == code


def test_xml_with_entities_is_refused():
    assert refused(repacked(SMALL, "xl/workbook.xml", b"<workbook", ENTITIES + b"<workbook")) == (
        "damaged"
    )
    sheet = "xl/worksheets/sheet1.xml"
    assert refused(repacked(SMALL, sheet, b"<worksheet", ENTITIES + b"<worksheet")) == "damaged"


def test_a_workbook_with_wrong_measures_is_read_in_full():
    data = workbook([["Name"], ["A"], ["B"], ["C"]])
    data = repacked(data, "xl/worksheets/sheet1.xml", b'ref="A1:A4"', b'ref="A1:A2"')
    assert [line.name for line in lines(data)] == ["A", "B", "C"]


def test_rows_that_claim_to_be_far_away_end_soon():
    data = repacked(SMALL, "xl/worksheets/sheet1.xml", b'<row r="2"', b'<row r="99999999999"')
    began = time.perf_counter()
    assert refused(data) == "only_headings"
    assert time.perf_counter() - began < 20


def test_hidden_and_empty_sheets_are_passed_over():
    book = Workbook()
    book.active.append(["Name"])
    book.active.append(["Hidden"])
    book.active.sheet_state = "hidden"
    book.create_sheet("Empty")
    shown = book.create_sheet("Shown")
    shown.append(["Name"])
    shown.append(["Sea League"])
    book.active = shown
    kept = BytesIO()
    book.save(kept)
    table = read(kept.getvalue())
    assert table.source == {"sheet": "Shown", "sheets": 2}
    assert [line.name for line in table.lines()] == ["Sea League"]


def test_two_hundred_thousand_rows_are_refused_in_seconds():
    rows = "\n".join(f"Society number {n} of the sea,Portugal" for n in range(200_000))
    began = time.perf_counter()
    assert refused(f"Name,Country\n{rows}") == "too_many_rows"
    assert time.perf_counter() - began < 5


# On the way from the preview to adding


def test_a_table_comes_back_from_its_form_as_it_was():
    table = read(workbook([["Name", "Notes"], ["Sea “League”", "x"], ["=1", "y"]]))
    again = tables.Table.from_json(table.as_json())
    assert again == table
    assert again.digest("person") != again.digest()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        "[" * 100_000,
        '[[["name","Name"]],[[1,{"pk":"7"},[]]],[],{}]',
        '[[["name","Name"]],[[1,{"name":7},[]]],[],{}]',
        '[[["name","Name"]],[[1,{"name":"A"},["unheard"]]],[],{}]',
        '[[["name","Name"]],[["x",{"name":"A"},[]]],[],{}]',
    ],
)
def test_a_tampered_table_is_no_table(text):
    with pytest.raises(ValueError, match=r"."):
        tables.Table.from_json(text)


def test_every_problem_of_a_row_has_plain_words():
    assert all(str(words).endswith(".") for words in PROBLEMS.values())
