"""One line of a pasted list, as it was understood."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

ORGANISATION = "organisation"
PERSON = "person"

# The bounds of the endorser's columns.
BOUNDS = {"name": 255, "acronym": 32, "role": 255, "affiliation": 255, "place_text": 120}

PROBLEMS = {
    "no_name": _("No name was found in this line. Write the name, or remove the line."),
    "too_long": _(
        "A part of this line is too long. Shorten it, or check for a missing line break."
    ),
    "heading": _("This looks like a heading, not like an endorser. Remove the line."),
    "unknown_place": _(
        "This place is not a known country or region. It is shown as typed in every language;"
        " check the spelling, or whether it belongs to the name."
    ),
    "unsure_kind": _("This may be a person or an organisation. Check that the kind is right."),
    "maybe_acronym": _("A part was read as an acronym. Check that it is not a place or a name."),
    "address_left_out": _(
        "The web or e-mail address in this line was left out."
        " Enter a website on the endorser's own screen."
    ),
    # Of the rows of an uploaded table.
    "formula": _(
        "A cell of this row is a formula or begins with =. A result is not taken: put the value"
        " itself there."
    ),
    "date": _(
        "A cell of this row is a date or a time, perhaps made out of a name. Write it as text."
    ),
    "error_value": _("A cell of this row is an error of the spreadsheet, such as #REF!."),
    "merged": _(
        "This row shares a merged cell with the row above. Split it, so that each row has its own."
    ),
    "too_many_cells": _(
        "This row has more cells than there are headings. A cell with the separator in it must"
        " stand in quotation marks."
    ),
    "sign": _(
        "A cell of this row begins with +, - or @, as formulas do. Check that it belongs there."
    ),
    "bad_website": _("The website is no valid address and was left out."),
    "unread_featured": _("Whether to feature it must be “yes” or “no”. It is not featured."),
    "unread_position": _("The position is not a number, so this one comes last."),
}
# A line with one of these is never added; the other problems ask an editor for a look.
STOPPING = frozenset(
    {
        "no_name",
        "too_long",
        "heading",
        "formula",
        "date",
        "error_value",
        "merged",
        "too_many_cells",
    }
)


@dataclass(frozen=True)
class Line:
    """A line that is not blank, and what was read from it.

    `number` counts from 1 and counts blank lines; `typed` is the line without the characters that
    nobody sees. `place_text` is the place as typed, also where `place_code` (an ISO alpha-2 or UN
    M49 code) names it. No field holds a control character, a line break or a space at its ends.
    """

    number: int
    typed: str
    kind: str
    name: str = ""
    acronym: str = ""
    role: str = ""
    affiliation: str = ""
    place_code: str = ""
    place_text: str = ""
    website: str = ""
    featured: bool = False
    problems: tuple[str, ...] = ()

    @property
    def can_be_added(self):
        return STOPPING.isdisjoint(self.problems)
