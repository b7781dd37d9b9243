import uuid
from datetime import timedelta
from itertools import count

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaign import formats
from statements.models.next_step import NextStepFacts


class LetterKind(models.TextChoices):
    STATEMENT = "statement", _("Statement")
    PETITION = "petition", _("Petition")


class FieldUse(models.TextChoices):
    OFF = "off", _("Not asked")
    OPTIONAL = "optional", _("Asked, may stay empty")
    REQUIRED = "required", _("Asked and required")


class Outcome(models.TextChoices):
    NONE = "", _("No outcome yet")
    WON = "won", _("Won")
    ANSWERED = "answered", _("Answered")
    LOST = "lost", _("Lost")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Standing(models.TextChoices):
    """Where a petition stands; an outcome says it more exactly than `closed`."""

    OPEN = "open", _("Open")
    UPCOMING = "upcoming", _("Upcoming")
    CLOSED = "closed", _("Closed")


class Grouping(models.TextChoices):
    KIND = "kind", _("Organisations and persons")
    COUNTRY = "country", _("By country")
    NONE = "none", _("In one list")
    NAME = "name", _("In one list, by name")


def round_goals():
    """100, 250, 500, 1000, 2500, 5000, 10000 and so on."""
    return (10**power * tenths for power in count(1) for tenths in (10, 25, 50))


class LetterQuerySet(models.QuerySet):
    def with_standing(self):
        """Each with `standing`, a Standing or an Outcome; empty on a statement."""
        now = timezone.now()
        standing = models.Case(
            models.When(kind=LetterKind.STATEMENT, then=models.Value("")),
            models.When(~models.Q(outcome=Outcome.NONE), then=models.F("outcome")),
            models.When(opens_at__gt=now, then=models.Value(Standing.UPCOMING)),
            models.When(closes_at__gt=now, then=models.Value(Standing.OPEN)),
            default=models.Value(Standing.CLOSED),
        )
        return self.annotate(standing=standing)

    def that_stand(self, standing):
        """Petitions of a Standing or an Outcome; what came to something is `closed`, too."""
        wanted = [standing, *filter(None, Outcome)] if standing == Standing.CLOSED else [standing]
        return self.with_standing().filter(standing__in=wanted)


class Letter(NextStepFacts):
    """The facts of a letter, one row for all its languages. It outlives its pages.

    `key` is the `translation_key` of its pages. Made by `letters.ensure`, edited on the Settings
    screen, in force at once everywhere.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=LetterKind, editable=False)
    source_language = models.CharField(max_length=12, editable=False)
    authoritative_language = models.CharField(
        _("authoritative language"),
        max_length=12,
        blank=True,
        help_text=_("The language whose text counts. Translations then say so."),
    )
    dated = models.DateField(
        _("date of the letter"),
        default=timezone.localdate,
        help_text=_("Shown under the title; letters are listed by it."),
    )
    topics = models.ManyToManyField(
        "statements.TopicPage", blank=True, related_name="letters", verbose_name=_("topics")
    )
    related = models.ManyToManyField(
        "self",
        blank=True,
        symmetrical=False,
        related_name="+",
        verbose_name=_("related letters"),
        help_text=_("Offered below the text, in each reader's language."),
    )
    endorser_grouping = models.CharField(
        _("endorsers on the page"), max_length=7, choices=Grouping, default=Grouping.KIND
    )
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(
        _("closes"),
        null=True,
        blank=True,
        help_text=_("A petition always closes; you may set a later date while it runs."),
    )
    goal = models.PositiveIntegerField(
        _("goal"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    goal_rises = models.BooleanField(
        _("raise the goal by itself"),
        default=False,
        help_text=_("When a goal is reached, the next round number becomes the goal."),
    )
    counts_at_once = models.BooleanField(
        _("count at once"),
        default=False,
        help_text=_("Signatures count before their e-mail address is confirmed."),
    )
    affiliation_use = models.CharField(
        _("Organisation, position or occupation"),
        max_length=8,
        choices=FieldUse,
        default=FieldUse.OFF,
    )
    country_use = models.CharField(
        _("country"), max_length=8, choices=FieldUse, default=FieldUse.OFF
    )
    comment_use = models.CharField(
        _("comment"), max_length=8, choices=FieldUse, default=FieldUse.OFF
    )
    asks_updates = models.BooleanField(
        _("offer updates by e-mail"),
        default=False,
        help_text=_("Adds an unticked box. Those who tick it are exported in a list of their own."),
    )
    hides_list_from_search = models.BooleanField(
        _("keep the list of names out of search engines"), default=True
    )
    most_per_hour = models.PositiveIntegerField(
        _("most signatures an hour"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Over this number they are held for a decision. Empty: no limit."),
    )
    outcome = models.CharField(
        _("outcome"), max_length=9, choices=Outcome, default=Outcome.NONE, blank=True
    )
    outcome_date = models.DateField(_("date of the outcome"), null=True, blank=True)
    retention_days = models.PositiveSmallIntegerField(
        _("days kept after closing"),
        default=30,
        validators=[MaxValueValidator(730)],
        help_text=_(
            "Addresses and sealed details are destroyed this many days after closing; "
            "public names and the count stay."
        ),
    )
    on_hold = models.BooleanField(
        _("keep for now"),
        default=False,
        help_text=_("Nothing is destroyed while this is ticked, for example during a lawsuit."),
    )
    erasure_announced_for = models.DateTimeField(
        null=True,
        editable=False,
        help_text="The moment of erasure that organisers were last warned of.",
    )

    objects = LetterQuerySet.as_manager()

    def __str__(self):
        return self.title or str(self.key)

    @classmethod
    def attach(cls, pages):
        """Gives each letter page of a list its `letter`, by one query in all; returns the list."""
        pages = list(pages)
        found = cls.objects.in_bulk([page.translation_key for page in pages], field_name="key")
        for page in pages:
            page.letter = found.get(page.translation_key)
        return pages

    @property
    def title(self):
        """Of the source page; once every page is deleted, of the last published wording."""
        if self.source_page:
            return self.source_page.title
        last = self.versions.filter(language=self.source_language).first() or self.versions.first()
        return last.text["title"] if last else ""

    @property
    def is_petition(self):
        return self.kind == LetterKind.PETITION

    @property
    def state(self):
        """`upcoming`, `open` or `closed`; a statement, which collects nothing, is `closed`."""
        if not self.is_petition or self.outcome:
            return "closed"
        now = timezone.now()
        if self.opens_at and now < self.opens_at:
            return "upcoming"
        return "open" if now < self.closes_at else "closed"

    @property
    def is_open(self):
        return self.state == "open"

    @property
    def outcome_line(self):
        """The outcome with its date, in the language of the moment; empty while there is none."""
        outcome = self.get_outcome_display() if self.outcome else ""
        if not outcome or not self.outcome_date:
            return outcome
        return gettext("%(outcome)s, %(date)s") % {
            "outcome": outcome,
            "date": formats.day(self.outcome_date),
        }

    @property
    def erases_at(self):
        """When addresses and sealed details are destroyed, `on_hold` aside.

        Never before the day after closing: until then signatures may still be confirmed.
        """
        return self.closes_at + timedelta(days=max(self.retention_days, 1))

    def shown_goal(self, total):
        """The goal to show at so many signatures, or None; one that rises is always ahead of them.

        It rises over 100, 250, 500, 1,000, 2,500 and so on, also where no first goal was set.
        """
        if not self.goal_rises or total < (self.goal or 0):
            return self.goal
        return next(goal for goal in round_goals() if goal > total)

    @cached_property
    def source_page(self):
        """The page in the language it was written in (specific), or None once it is deleted."""
        from wagtail.models import Page

        pages = Page.objects.filter(translation_key=self.key, alias_of__isnull=True)
        found = pages.filter(locale__language_code=self.source_language).first() or pages.first()
        return found and found.specific

    class Meta:
        ordering = ["-dated", "-pk"]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.CheckConstraint(
                name="petition_closes",
                condition=~models.Q(kind="petition") | models.Q(closes_at__isnull=False),
                violation_error_message=_("A petition needs a closing date."),
            ),
            models.CheckConstraint(
                name="closes_after_opening",
                condition=models.Q(opens_at__isnull=True)
                | models.Q(closes_at__isnull=True)
                | models.Q(closes_at__gt=models.F("opens_at")),
                violation_error_message=_("The closing must come after the opening."),
            ),
        ]


def newest_first(pages):
    """Pages of letters by `dated`, a fact of each letter and the same in all languages."""
    dated = Letter.objects.filter(key=models.OuterRef("translation_key")).values("dated")
    return pages.annotate(dated=models.Subquery(dated)).order_by("-dated", "-pk")
