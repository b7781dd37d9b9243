"""Reads the tables that editors upload: CSV and XLSX, from any program and in five languages.

The bytes become rows of cells (`texts`, `workbooks`), the headings fields (`columns`,
`data/columns.toml`), and each row a `Line` as a pasted one does (`fields`). No database, no file is
kept: between preview and adding, the cells of use travel as JSON (`Table.as_json`).
"""

from statements.tables.errors import TableError
from statements.tables.reading import MOST_BYTES, MOST_ROWS, limits, read
from statements.tables.table import Table

__all__ = ["MOST_BYTES", "MOST_ROWS", "Table", "TableError", "limits", "read"]
