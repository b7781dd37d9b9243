"""What the page editor shows of a letter: facts, screens, what is missing before launch."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from campaign import formats
from statements import letters, readiness
from statements.admin.screens import screens_of
from statements.models.letter import FieldUse
from statements.models.next_step import NextStep

ASKED = ("affiliation", "country", "comment")


class Desk:
    """A letter page as its editor has it, seen by this user. Asks the database when it is shown."""

    def __init__(self, page, user):
        self.page = page
        self.user = user

    @property
    def is_new(self):
        """True before the page was ever saved."""
        return not self.page.pk

    @property
    def is_petition(self):
        return self.page.kind == "petition"

    @cached_property
    def letter(self):
        return self.page.letter or letters.imagined(self.page)

    @cached_property
    def screens(self):
        return screens_of(self.letter, self.user) if self.letter.pk else []

    @cached_property
    def points(self):
        """Points with the address `link` where each is mended, if this user may go there."""
        links = {screen.name: screen.url for screen in self.screens}
        found = readiness.points(self.page, self.letter)
        return [(point, self.url_for(point) or links.get(point.screen, "")) for point in found]

    def url_for(self, point):
        is_allowed = not point.permission or self.user.has_perm(point.permission)
        return point.url if is_allowed else ""

    @property
    def missing(self):
        return [(p, link) for p, link in self.points if p.needed and not p.is_met]

    @property
    def advised(self):
        return [(p, link) for p, link in self.points if not p.needed and not p.is_met]

    @property
    def met(self):
        return [point for point, _link in self.points if point.is_met]

    @property
    def facts(self):
        """List of (label, value)."""
        letter = self.letter
        found = [(_("Date of the letter"), formats.day(letter.dated))]
        if letter.is_petition:
            found += petition_facts(letter)
        if letter.pk:
            found.append((_("Endorsers"), formats.number(letter.endorsers.count())))
        times = [
            (_("The page goes live"), self.page.go_live_at),
            (_("The page is taken down"), self.page.expire_at),
        ]
        return found + [(label, formats.moment(time)) for label, time in times if time]


def petition_facts(letter):
    goal = formats.number(letter.goal) if letter.goal else _("No goal")
    if letter.goal_rises:
        rises = _("rises by itself")
        goal = f"{goal} ({rises})"
    labels = {name: letter._meta.get_field(f"{name}_use").verbose_name for name in ASKED}
    asked = [f"{labels[name]}" for name in ASKED if getattr(letter, f"{name}_use") != FieldUse.OFF]
    outcome = letter.get_outcome_display()
    if letter.outcome and letter.outcome_date:
        outcome = f"{outcome}, {formats.day(letter.outcome_date)}"
    return [
        (_("Opens"), formats.moment(letter.opens_at) if letter.opens_at else _("At once")),
        (_("Closes"), formats.moment(letter.closes_at)),
        (_("Goal"), goal),
        (_("The form asks"), formats.listed([_("Name"), _("E-mail"), *asked])),
        (_("Outcome"), outcome),
        (_("After signing"), next_step(letter)),
    ]


def next_step(letter):
    """What signers are offered, and which or whose."""
    chosen = {
        NextStep.PETITION: letter.next_petition,
        NextStep.PAGE: letter.next_page,
        NextStep.TRANSFER: letter.transfer_iban,
    }
    which = chosen.get(letter.next_step)
    label = letter.get_next_step_display()
    return f"{label} ({which})" if which else label
