"""What the audit asks for, what it found, and whether that is a miss."""

from dataclasses import dataclass, field

from tools import tables


@dataclass
class Check:
    """One line of the table. `misses` name each page and what is wrong with it.

    A check that saw nothing is a miss, too: a tool that did not run has not passed.
    """

    what: str
    wanted: str
    found: str = ""
    misses: list = field(default_factory=list)
    seen: int = 0

    @property
    def has_passed(self):
        return self.seen > 0 and not self.misses

    def look(self, place, problems):
        """Counts one place as looked at, with what is wrong there."""
        self.seen += 1
        self.misses += [f"{place}: {problem}" for problem in problems]

    @property
    def verdict(self):
        found = self.found or (
            f"{len(self.misses)} in {self.seen}" if self.seen else "nothing seen"
        )
        return found if self.has_passed else f"{found}  MISSED"


def table(checks):
    """The lines to print: the table, then each miss."""
    rows = [("what", "wanted", "found")]
    rows += [(check.what, check.wanted, check.verdict) for check in checks]
    lines = tables.table(rows)
    for check in checks:
        lines += [f"MISSED {check.what}: {miss}" for miss in check.misses]
    return lines
