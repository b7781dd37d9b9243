"""Tables as Excel workbooks (XLSX, ECMA-376), written row by row: memory does not grow.

Written by hand because openpyxl takes five times as long. Every cell is text, of a format that
stays text when somebody edits it: nothing that a stranger typed is ever a formula, and nothing
has to be changed for it (S19).
"""

import re
from io import TextIOWrapper
from itertools import islice
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

ROWS_A_SHEET = 1_048_576
LONGEST_CELL = 32_767
WIDTH = 22
# What XML 1.0 cannot hold; what Excel takes for an escape of its own (ECMA-376, ST_Xstring).
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# 49 is the format "text"; quotePrefix is what Excel itself sets for a cell that begins with '.
STYLES = f"""{HEAD}<styleSheet xmlns="{SPREADSHEET}">
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill>
<fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" \
quotePrefix="1"/>
<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" \
applyFont="1" quotePrefix="1"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>"""
CELL = '<c t="inlineStr" s="1"><is><t xml:space="preserve">'
END = "</t></is></c>"
BETWEEN = END + CELL


def write_xlsx(file, header, rows, *, title, right_to_left=False):
    """Writes texts as a workbook to a file that need not be seekable; the number of rows.

    Beyond Excel's most rows a further sheet begins, with the header again.
    """
    rows, number, sheets = iter(rows), 0, 0
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1) as package:
        while True:
            first = next(rows, None)
            if first is None and sheets:
                break
            sheets += 1
            with package.open(f"xl/worksheets/sheet{sheets}.xml", "w", force_zip64=True) as part:
                text = TextIOWrapper(part, encoding="utf-8", newline="")
                text.write(_beginning(header, right_to_left))
                if first is not None:
                    text.write(_row(first))
                    number += 1 + _write_rows(text, islice(rows, ROWS_A_SHEET - 2))
                text.write(_ending(len(header)))
                text.flush()
                text.detach()
        for name, content in _frame(title, sheets).items():
            package.writestr(name, content)
    return number


def _write_rows(text, rows):
    number = 0
    for row in rows:
        text.write(_row(row))
        number += 1
    return number


def _row(cells):
    return f"<row>{CELL}{BETWEEN.join(map(_text, cells))}{END}</row>"


def _text(value):
    """The text as XML; what no workbook can hold becomes the sign for it, or is cut off."""
    if len(value) > LONGEST_CELL:
        value = value[: LONGEST_CELL - 1] + "…"
    if value.isalnum():
        return value
    return escape(ESCAPE.sub("_x005F_", UNFIT.sub("\ufffd", value)))


def _beginning(header, right_to_left):
    direction = ' rightToLeft="1"' if right_to_left else ""
    cells = _row(header).replace(' s="1"', ' s="2"')
    return (
        f'{HEAD}<worksheet xmlns="{SPREADSHEET}"><sheetViews>'
        f'<sheetView workbookViewId="0"{direction}>'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f'</sheetView></sheetViews><cols><col min="1" max="{len(header)}" width="{WIDTH}" '
        f'customWidth="1"/></cols><sheetData>{cells}'
    )


def _ending(columns):
    """Without Excel's green corners at numbers: they are meant as text."""
    area = f"A1:{_letters(columns)}{ROWS_A_SHEET}"
    ignored = (
        f'<ignoredErrors><ignoredError sqref="{area}" numberStoredAsText="1"/></ignoredErrors>'
    )
    return f"</sheetData>{ignored}</worksheet>"


def _letters(column):
    """The name of a column, from 1: A, …, Z, AA."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def _frame(title, sheets):
    """{name: content} of all parts of the package but the sheets."""
    numbers = range(1, sheets + 1)
    office = f"{RELATIONS}/"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>'
        for n in numbers
    )
    names = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{office}worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{office}officeDocument" Target="xl/workbook.xml"/>'
        f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{SPREADSHEET}" xmlns:r="{RELATIONS}">'
        f"<sheets>{names}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'{related}<Relationship Id="rId{sheets + 1}" Type="{office}styles" '
        'Target="styles.xml"/></Relationships>',
        "xl/styles.xml": STYLES,
        "docProps/core.xml": f"{HEAD}<cp:coreProperties "
        f'xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{_text(title)}</dc:title></cp:coreProperties>",
    }
