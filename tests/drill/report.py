"""What a drill wanted and what it found, printed as one table."""

from dataclasses import dataclass, field

from tools import tables


@dataclass
class Report:
    rows: list = field(default_factory=list)

    def row(self, what, wanted, found, *, is_met):
        """Tells one result at once, and keeps it for the table."""
        self.rows.append((what, wanted, found if is_met else f"{found}  MISSED", is_met))
        print(f"{what}: {self.rows[-1][2]}", flush=True)

    def figure(self, what, found):
        """A row of which nothing is wanted."""
        self.row(what, "", found, is_met=True)

    @property
    def has_missed(self):
        return not self.rows or not all(is_met for *_words, is_met in self.rows)

    def table(self):
        rows = [("what", "wanted", "found"), *(row[:3] for row in self.rows)]
        return "\n".join(tables.table(rows))
