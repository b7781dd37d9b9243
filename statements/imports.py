"""Adding endorsers from a text: what a paste or a file would add, and adding it."""

from dataclasses import dataclass
from hashlib import sha256

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from campaign import formats
from statements import endorsing, lines
from statements.models import Endorser, EndorserImport

MOST_LINES = 5_000
MOST_BYTES = 1_000_000
STATES = ("new", "check", "duplicate")
STORED = ("kind", "name", "acronym", "role", "affiliation", "place_code", "website", "featured")

PROBLEMS = {
    "there_already": gettext_lazy("This endorser is on the list already."),
    "twice": gettext_lazy("The same endorser stands on an earlier line."),
    "other_place": gettext_lazy(
        "An endorser of this name is on the list, or on an earlier line, "
        "once with a place and once without."
    ),
    "other_kind": gettext_lazy(
        "The same name stands on the list, or on an earlier line, "
        "once as an organisation and once as a person."
    ),
}


class ImportingError(Exception):
    """`code` is `empty`, `too_many_lines` or `too_long`; the message says it in plain words."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Row:
    """A line, what would become of it (`new`, `duplicate` or `check`) and why."""

    line: lines.Line
    state: str
    problems: tuple

    @property
    def can_be_added(self):
        return self.line.can_be_added

    @property
    def reasons(self):
        """The problems in plain words, in the active language."""
        return [str(PROBLEMS.get(code) or lines.PROBLEMS[code]) for code in self.problems]


def digest(text, kind=None):
    """A short tag of a text as it was previewed; line endings make no difference."""
    return sha256("\n".join([kind or "", *text.splitlines()]).encode(errors="replace")).hexdigest()[
        :32
    ]


def preview(*, letter, text, kind=None):
    """What each line of the text was understood as: a list of Row. Writes nothing.

    `kind` is "organisation", "person" or None, which decides line by line. Raises ImportingError.
    """
    return compare(letter=letter, found=read(text, kind))


def read(text, kind=None):
    """The Lines of a text. Raises ImportingError."""
    check_size(text)
    found = lines.read(text, kind=kind)
    if not found:
        raise ImportingError("empty", _("There is no line to read. Paste one endorser per line."))
    return found


def compare(*, letter, found):
    """What would become of each Line: a list of Row. Writes nothing."""
    known = _Known(letter)
    return [_judge(line, known) for line in found]


def check_size(text):
    if len(text.encode(errors="replace")) > MOST_BYTES:
        raise ImportingError(
            "too_long", _("This text is larger than 1 MB. Please paste it in parts.")
        )
    if len(text.splitlines()) > MOST_LINES:
        raise ImportingError(
            "too_many_lines",
            _("These are more than %(limit)s lines. Please paste them in parts.")
            % {"limit": formats.number(MOST_LINES)},
        )


class _Known:
    """The endorsers of a letter and of the lines read so far, by identity."""

    def __init__(self, letter):
        self.stored, self.read, self.others = set(), set(), set()
        for endorser in letter.endorsers.only("kind", "name", "place_code", "place_text"):
            self.note(self.stored, endorser)

    def note(self, where, one):
        where.add(identity(one))
        self.others |= {identity(one, kind=""), self.named(one)}

    def named(self, one, *, turned=False):
        """The name, and whether it stands with a place; `turned` asks for the other case."""
        placed = bool(one.place_code or one.place_text) != turned
        return (placed, identity(one, place_code="", place_text=""))

    def problem_of(self, line):
        me = identity(line)
        if me in self.stored:
            return "there_already"
        if me in self.read:
            return "twice"
        if identity(line, kind="") in self.others:
            return "other_kind"
        return "other_place" if self.named(line, turned=True) in self.others else None


def identity(one, **other):
    """The identity of a line or endorser, or what it were with other values."""
    values = {name: getattr(one, name) for name in ("kind", "name", "place_code", "place_text")}
    return lines.identity(**values | other)


def _judge(line, known):
    if not line.can_be_added:
        return Row(line, "check", line.problems)
    found = known.problem_of(line)
    known.note(known.read, line)
    problems = (*line.problems, found) if found else line.problems
    if found in ("there_already", "twice"):
        return Row(line, "duplicate", problems)
    return Row(line, "check" if problems else "new", problems)


@dataclass(frozen=True)
class Choice:
    """What was ticked in a preview: line numbers, and the state that each row was shown in."""

    states: tuple
    ticked: frozenset

    def takes(self, row, shown):
        """Never what got worse since it was shown: a new line that is a duplicate by now."""
        if STATES.index(row.state) > STATES.index(shown):
            return False
        return shown == "new" or row.line.number in self.ticked


def select(rows, choice=None):
    """The rows to add; without a choice those to check too, but no duplicates."""
    if choice is None:
        return [row for row in rows if row.can_be_added and row.state != "duplicate"]
    shown = zip(rows, choice.states, strict=False)
    return [row for row, state in shown if row.can_be_added and choice.takes(row, state)]


def add(*, letter, text, kind=None, **how):
    """Adds the endorsers of a text as `add_lines` does. Raises ImportingError."""
    return add_lines(letter=letter, found=read(text, kind), **how)


@transaction.atomic
def add_lines(*, letter, found, published, choice=None, user=None, file_name=""):
    """Adds Lines as endorsers at the end of the list; returns (added rows, other rows).

    Compares afresh under a lock on the letter, so a preview made earlier can add nothing twice: a
    line that became a duplicate since is left out. All or nothing. What was added at once can be
    undone at once (`undo`).
    """
    endorsing.lock(letter)
    rows = compare(letter=letter, found=found)
    taken = select(rows, choice)
    if taken:
        came_with = EndorserImport.objects.create(
            letter=letter, user=user, name=file_name[:255], added=len(taken)
        )
        _store(came_with, taken, published)
        log(
            instance=letter,
            action="statements.add_endorsers",
            data={"count": len(taken), "published": published},
        )
    chosen = {row.line.number for row in taken}
    return taken, [row for row in rows if row.line.number not in chosen]


def _store(came_with, rows, published):
    first = endorsing.next_position(came_with.letter)
    Endorser.objects.bulk_create(
        Endorser(
            letter=came_with.letter,
            came_with=came_with,
            position=position,
            published=published,
            place_text="" if row.line.place_code else row.line.place_text,
            **{name: getattr(row.line, name) for name in STORED},
        )
        for position, row in enumerate(rows, start=first)
    )


@transaction.atomic
def undo(*, record):
    """Takes all endorsers that came with an EndorserImport off the list for good; returns how many.

    Those that were edited since, too. Safe to repeat.
    """
    endorsing.lock(record.letter)
    count, _by_model = record.endorsers.all().delete()
    if record.undone_at is None:
        record.undone_at = timezone.now()
        record.save(update_fields=["undone_at"])
        log(instance=record.letter, action="statements.undo_import", data={"count": count})
    return count


def edited_since(record):
    """How many of an import were edited or got a logo since."""
    keys = record.endorsers.values_list("pk", "logo")
    edits = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Endorser),
        action="wagtail.edit",
        object_id__in=[str(pk) for pk, _logo in keys],
    )
    edited = set(edits.values_list("object_id", flat=True))
    return len(edited | {str(pk) for pk, logo in keys if logo})
