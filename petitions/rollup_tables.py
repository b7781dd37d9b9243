"""The tables behind the charts: what the rows say, what is kept, and how one gets to the other.

Counts come as a triple: {hour: signed}, {hour: confirmed}, {(day, *BREAKDOWN): confirmed}. Hours
and days are those of UTC.
"""

from collections import Counter
from datetime import UTC, datetime, time, timedelta

from django.db.models import Count, F, Sum
from django.db.models.functions import Coalesce, TruncHour

from petitions.models import DayCount, HourCount, Signature

BREAKDOWN = ("language", "country", "source")
BATCH = 5_000


def hour_of(moment):
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def day_of(moment):
    return moment.astimezone(UTC).date()


def limits(day):
    """Beginning and end of a day."""
    begin = datetime.combine(day, time(), UTC)
    return begin, begin + timedelta(days=1)


def counted(letter, begin, end):
    """What the rows of this time say; `begin` may be None."""
    rows, confirmed, days = Signature.objects.for_letter(letter), Counter(), Counter()
    found = rows.filter(**between("created_at", begin, end)).order_by()
    found = found.values_list(TruncHour("created_at", tzinfo=UTC)).annotate(Count("pk"))
    signed = Counter(dict(found))
    found = rows.confirmed().filter(**between("confirmed_at", begin, end)).order_by()
    found = found.values_list(TruncHour("confirmed_at", tzinfo=UTC), *BREAKDOWN)
    for hour, *parts, number in found.annotate(Count("pk")).iterator():
        confirmed[hour] += number
        days[hour.date(), *parts] += number
    return signed, confirmed, days


def between(name, begin, end):
    return {f"{name}__lt": end} | ({f"{name}__gte": begin} if begin else {})


def kept(letter, since=None):
    """What is kept; from the hour `since` and its day on."""
    hours, days = HourCount.objects.filter(letter=letter), DayCount.objects.filter(letter=letter)
    if since:
        hours, days = hours.filter(hour__gte=since), days.filter(day__gte=day_of(since))
    rows = list(hours.values_list("hour", "signed", "confirmed"))
    found = days.values_list("day", *BREAKDOWN, "count").iterator()
    return (
        Counter({hour: number for hour, number, _ in rows if number}),
        Counter({hour: number for hour, _, number in rows if number}),
        Counter({tuple(key): number for *key, number in found}),
    )


def size(letter, day):
    """How many rows counting this day anew has to read, or a few less."""
    rows = _hours(letter, day).aggregate(size=Coalesce(Sum(F("signed") + F("confirmed")), 0))
    return rows["size"]


def add(letter, counts):
    """Adds counts to those that are kept."""
    signed, confirmed, days = counts
    hours = {*signed, *confirmed}
    if not hours:
        return
    before = kept(letter, min(hours))
    for some, keys, old in zip(counts, (hours, hours, [*days]), before, strict=True):
        for key in keys:
            some[key] += old[key]
    _store(letter, counts)


def replace(letter, counts, day=None):
    """Puts counts in the place of those of one day, or of all; the events of each hour stay."""
    days = DayCount.objects.filter(letter=letter)
    _hours(letter, day).update(signed=0, confirmed=0)
    (days.filter(day=day) if day else days).delete()
    _store(letter, counts)


def _hours(letter, day):
    rows = HourCount.objects.filter(letter=letter)
    if day is None:
        return rows
    begin, end = limits(day)
    return rows.filter(hour__gte=begin, hour__lt=end)


def _store(letter, counts):
    signed, confirmed, days = counts
    HourCount.objects.bulk_create(
        [
            HourCount(letter=letter, hour=hour, signed=signed[hour], confirmed=confirmed[hour])
            for hour in sorted({*signed, *confirmed})
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["letter", "hour"],
        update_fields=["signed", "confirmed"],
    )
    DayCount.objects.bulk_create(
        [
            DayCount(
                letter=letter, day=day, count=count, **dict(zip(BREAKDOWN, parts, strict=True))
            )
            for (day, *parts), count in sorted(days.items())
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["letter", "day", *BREAKDOWN],
        update_fields=["count"],
    )
