"""What goes out soon, and what is not translated for it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign import formats
from home.translations.progress import State


@dataclass(frozen=True)
class Launch:
    """A page that goes out at `at`, and its Rows that lack something."""

    title: str
    at: datetime
    rows: tuple

    @property
    def lacks(self):
        return [(row, lack(row)) for row in self.rows]


def launches(rows):
    """List of Launches among these Rows, the next one first. Asks nothing of the database."""
    found = {}
    for row in rows:
        if row.launch_at and row.state not in (State.PUBLISHED, State.APART):
            found.setdefault(row.source.translation_key, []).append(row)
    made = [
        Launch(title=late[0].title, at=min(row.launch_at for row in late), rows=tuple(late))
        for late in found.values()
    ]
    return sorted(made, key=lambda launch: launch.at)


def lack(row):
    """What a row lacks until readers see all of it in their language; empty if nothing."""
    if row.missing:
        words = ngettext(
            "%(language)s: %(shown)s text missing",
            "%(language)s: %(shown)s texts missing",
            row.missing,
        )
    elif row.state == State.NOT_YET:
        words = _("%(language)s: not handed on yet")
    elif row.state == State.REVIEW:
        words = _("%(language)s: awaits review")
    elif row.is_behind:
        words = _("%(language)s: the text has changed since it was handed on")
    elif not row.is_live or row.state == State.FINISHED:
        words = _("%(language)s: not published")
    else:
        return ""
    return words % {"language": row.language_name, "shown": formats.number(row.missing)}
