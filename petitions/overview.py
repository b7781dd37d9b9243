"""The numbers of one petition for its staff: from tally and rollups, never from all its rows.

Days, weeks and months are those of the site's time zone. They are put together from whole hours of
UTC: where a zone is half an hour off, its days begin half an hour late here.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Sum
from django.utils import timezone
from django.utils.functional import cached_property

from petitions import counting, rollups
from petitions.models import DayCount, HourCount
from petitions.rollup_tables import BREAKDOWN

EVENTS = ("signed", "confirmed", "withdrawn", "expired")
HOURS_SHOWN = 72
# Longer times are shown by week, then by month.
MOST_DAYS, MOST_WEEKS = 92, 104


@dataclass(frozen=True)
class Span:
    """What happened in an hour, a day, a week or a month; `begin` is a local date or moment."""

    begin: date | datetime
    counts: Counter


def site_zone():
    return timezone.get_default_timezone()


class Overview:
    def __init__(self, letter):
        self.letter = letter
        self.rollup = rollups.bring_up_to_date(letter)
        self.total = counting.total(letter)

    @cached_property
    def hours(self):
        """{beginning of the hour, UTC: Counter of EVENTS}, without those in which nothing was."""
        rows = HourCount.objects.filter(letter=self.letter).order_by("hour")
        return {
            hour: Counter(dict(zip(EVENTS, numbers, strict=True)))
            for hour, *numbers in rows.values_list("hour", *EVENTS)
            if any(numbers)
        }

    @cached_property
    def days(self):
        """{day of the site's time zone: Counter of EVENTS}"""
        found = {}
        for hour, counts in self.hours.items():
            found.setdefault(hour.astimezone(site_zone()).date(), Counter()).update(counts)
        return found

    @cached_property
    def sums(self):
        return sum(self.hours.values(), Counter())

    @property
    def is_empty(self):
        return not self.hours

    @property
    def today(self):
        return self.days.get(timezone.localdate(timezone=site_zone()), Counter())["confirmed"]

    @property
    def asked_to_confirm(self):
        """Those who got a mail and have pressed its button, may yet, or never will."""
        return self.total + self.rollup.pending + self.sums["expired"]

    @property
    def last_moment(self):
        """Until when charts go: now, or when something last happened to a closed petition."""
        if self.letter.is_open or not self.hours:
            return timezone.now()
        return max(self.hours)

    def by_hour(self):
        """Spans of the last three days, each hour by its own local time, none left out."""
        last = self.last_moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        hours = [last - timedelta(hours=back) for back in reversed(range(HOURS_SHOWN))]
        return [Span(h.astimezone(site_zone()), self.hours.get(h, Counter())) for h in hours]

    def by_day(self):
        """("day", "week" or "month", Spans from the first signature on, none left out)."""
        first, last = min(self.days), self.last_moment.astimezone(site_zone()).date()
        length = (last - first).days + 1
        if length <= MOST_DAYS:
            unit, begin_of = "day", lambda day: day
        elif length <= 7 * MOST_WEEKS:
            unit, begin_of = "week", begin_of_week
        else:
            unit, begin_of = "month", lambda day: day.replace(day=1)
        spans = {begin_of(first + timedelta(days=n)): Counter() for n in range(length)}
        for day, counts in self.days.items():
            spans.setdefault(begin_of(day), Counter()).update(counts)
        return unit, [Span(begin, spans[begin]) for begin in sorted(spans)]

    @cached_property
    def parts(self):
        """{"language": Counter, "country": Counter, "source": Counter} of confirmed ones."""
        found = {name: Counter() for name in BREAKDOWN}
        rows = DayCount.objects.filter(letter=self.letter).values_list(*BREAKDOWN)
        for *values, number in rows.annotate(Sum("count")):
            for name, value in zip(BREAKDOWN, values, strict=True):
                found[name][value] += number
        return found

    @cached_property
    def wordings(self):
        return [wording for wording in counting.by_wording(self.letter) if wording.signed]


def begin_of_week(day):
    """Its Monday."""
    return day - timedelta(days=day.weekday())
