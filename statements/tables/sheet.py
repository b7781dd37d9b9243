"""A table as its file gives it: rows of cells, and what was assumed to read them."""

from dataclasses import dataclass, field


class Spoilt(str):
    """A cell whose content is not taken; its text is the code of the reason."""


@dataclass(frozen=True)
class Sheet:
    """`rows` yields (number, cells), blank rows too; it may stop with a TableError.

    `shared` are the numbers of rows, first to last, that a merged cell joins. `is_loose` tells that
    a cell more than there are headings has moved the others.
    """

    rows: object
    source: dict
    shared: list = field(default_factory=list)
    is_loose: bool = False
