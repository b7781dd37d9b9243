"""What was read from an uploaded table, before each row is understood."""

import json
from dataclasses import dataclass, field
from hashlib import sha256

from statements.lines import PROBLEMS
from statements.tables.columns import FIELDS
from statements.tables.fields import line_of, sorted_by_position


@dataclass(frozen=True)
class Row:
    """The cells of one row by field, without empty ones; `number` as a spreadsheet shows it."""

    number: int
    cells: dict
    problems: tuple = ()


@dataclass(frozen=True)
class Table:
    """`columns` are (field, heading) in order, `ignored` the headings that no field is known for.

    `source` says what was assumed of the file: `encoding` and `separator` of a CSV, `sheet` of a
    workbook and how many `sheets` it has.
    """

    columns: tuple
    rows: tuple
    ignored: tuple = ()
    source: dict = field(default_factory=dict)

    def lines(self, kind=None):
        """A `Line` for each row, in order; `kind` ("organisation", "person") decides for all."""
        given = dict(self.columns)
        return [line_of(row, given, kind) for row in sorted_by_position(self.rows)]

    def as_json(self):
        rows = [[row.number, row.cells, row.problems] for row in self.rows]
        parts = [self.columns, rows, self.ignored, self.source]
        return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))

    def digest(self, kind=None):
        """A short tag of the table as it was previewed."""
        return sha256(f"{kind or ''}\n{self.as_json()}".encode()).hexdigest()[:32]

    @classmethod
    def from_json(cls, text):
        """The table that a preview carried. Raises ValueError at what `as_json` never writes."""
        try:
            columns, rows, ignored, source = json.loads(text)
            return cls(
                columns=tuple((_one_of(FIELDS, name), _text(head)) for name, head in columns),
                rows=tuple(_row(*row) for row in rows),
                ignored=tuple(map(_text, ignored)),
                source={_text(name): value for name, value in source.items()},
            )
        except (TypeError, AttributeError, KeyError, RecursionError) as error:
            raise ValueError("no table") from error


def _row(number, cells, problems):
    cells = {_one_of(FIELDS, name): _text(cell) for name, cell in cells.items()}
    return Row(int(number), cells, tuple(_one_of(PROBLEMS, code) for code in problems))


def _text(value):
    if not isinstance(value, str):
        raise ValueError("no text")
    return value


def _one_of(known, value):
    if value not in known:
        raise ValueError("unknown")
    return value
