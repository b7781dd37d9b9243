"""The overview of all petitions on the first page of the admin.

Whoever may see signatures gets the numbers; others who may see letters get what is public anyway.
"""

from collections import Counter
from datetime import timedelta
from functools import partial

from django import forms
from django.db.models import Case, Exists, OuterRef, Q, Sum, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.admin.ui.components import Component

from campaign import formats, replica
from petitions import charts, moderating
from petitions.admin.comments import MODERATE
from petitions.models import HourCount, Rollup, TallySlot
from petitions.overview import site_zone
from statements.admin.letters import attach_pages
from statements.admin.rights import letter_policy
from statements.admin.screens import title_of
from statements.models import Letter
from statements.models.letter import LetterKind

SHOWN_AT_MOST = 8
DAYS_DRAWN = 14
VIEW = "petitions.view_signature"


def petitions():
    """Open ones first, then those to come, then closed ones; the most recent first."""
    now = timezone.now()
    over = Q(closes_at__lte=now) | ~Q(outcome="")
    rank = Case(When(over, then=Value(2)), When(opens_at__gt=now, then=Value(1)), default=Value(0))
    comments = moderating.waiting_comments().filter(letter=OuterRef("pk"))
    found = Letter.objects.filter(kind=LetterKind.PETITION)
    return found.annotate(rank=rank, comments_wait=Exists(comments)).order_by(
        "rank", "-dated", "-pk"
    )


class PetitionsPanel(Component):
    """Asks the database as often for one petition as for many."""

    name = "petitions"
    template_name = "petitions/admin/petitions_panel.html"
    order = 100

    def __init__(self, user):
        self.user = user
        self.may_view, self.may_moderate = user.has_perm(VIEW), user.has_perm(MODERATE)

    @property
    def media(self):
        return forms.Media(css={"all": ["css/admin/overview.css"]})

    @property
    def is_shown(self):
        return self.may_view or letter_policy.user_has_any_permission(self.user, ["change", "view"])

    @cached_property
    def letters(self):
        return attach_pages(list(petitions()[: SHOWN_AT_MOST + 1]))

    @cached_property
    def totals(self):
        rows = TallySlot.objects.filter(letter__in=self.letters).values_list("letter")
        return dict(rows.annotate(Sum("count")))

    @cached_property
    def rollups(self):
        return {row.letter_id: row for row in Rollup.objects.filter(letter__in=self.letters)}

    @cached_property
    def days(self):
        today = timezone.localdate(timezone=site_zone())
        return [today - timedelta(days=back) for back in reversed(range(DAYS_DRAWN))]

    @cached_property
    def confirmed(self):
        """Counter of (letter, day of the site's time zone)."""
        since = timezone.now() - timedelta(days=DAYS_DRAWN + 1)
        rows = HourCount.objects.filter(letter__in=self.letters, hour__gte=since, confirmed__gt=0)
        found = Counter()
        for letter, hour, number in rows.values_list("letter", "hour", "confirmed"):
            found[letter, hour.astimezone(site_zone()).date()] += number
        return found

    def render_html(self, parent_context=None):
        return replica.read(partial(super().render_html, parent_context), exactly=True)

    def get_context_data(self, parent_context):
        with timezone.override(site_zone()):
            return {
                "rows": [self.row(letter) for letter in self.letters[:SHOWN_AT_MOST]],
                "may_view": self.may_view,
                "as_of": self.as_of() if self.may_view else "",
                "all_url": reverse("letters:index") + f"?kind={LetterKind.PETITION}",
                "has_more": len(self.letters) > SHOWN_AT_MOST,
            }

    def as_of(self):
        moments = [rollup.until for rollup in self.rollups.values() if rollup.until]
        return formats.moment(min(moments)) if moments else ""

    def row(self, letter):
        row = {
            "title": title_of(letter),
            "url": self.url(letter),
            "total": formats.number(self.totals.get(letter.pk, 0)),
            "closes": closing(letter),
        }
        return row | self.numbers(letter) if self.may_view else row

    def url(self, letter):
        page = letter.source_page
        if self.may_view:
            return reverse("overview:index", args=[letter.pk])
        if page and page.permissions_for_user(self.user).can_edit():
            return reverse("wagtailadmin_pages:edit", args=[page.pk])
        return ""

    def numbers(self, letter):
        values = [self.confirmed[letter.pk, day] for day in self.days]
        return {
            "today": formats.number(values[-1]),
            "waiting": list(self.waiting(letter)),
            "recent": formats.number(sum(values)),
            "sparkline": charts.sparkline(values),
        }

    def waiting(self, letter):
        """(words, address or nothing) of what waits for a decision."""
        query = f"?letter={letter.pk}"
        rollup = self.rollups.get(letter.pk)
        if rollup and rollup.held:
            words = pgettext("signatures", "Held: %(shown)s")
            yield (
                words % {"shown": formats.number(rollup.held)},
                reverse("held:index") + query if self.may_moderate else "",
            )
        if self.may_moderate and letter.comments_wait:
            yield _("Comments"), reverse("comments:index") + query


def closing(letter):
    if letter.state == "upcoming":
        return _("Opens %(day)s") % {"day": formats.day(letter.opens_at)}
    if letter.outcome:
        return letter.get_outcome_display()
    day = {"day": formats.day(letter.closes_at)}
    return _("Closes %(day)s") % day if letter.is_open else _("Closed %(day)s") % day
