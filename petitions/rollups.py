"""Counts for charts: signatures by hour, and by day with language, country and source.

They are worked out from the rows, each row once: a step takes those that came since the last one,
in one range of an index. Where rows went or moved, their day is counted anew. Whoever has locked
the `Rollup` of a petition writes; nobody who signs or withdraws waits for that.
"""

from collections import Counter, defaultdict
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from petitions import rollup_tables as tables
from petitions.models import ChangedHour, DayCount, HourCount, Rollup, Signature, TallySlot
from petitions.models.signatures import State
from statements.models import Letter
from statements.models.letter import LetterKind

# Rows may be committed so much later than they are dated; what comes later still, `check` finds.
LAG = timedelta(seconds=15)
FRESH = timedelta(minutes=1)
# So many new rows a step, that a screen may wait for it.
AT_ONCE = 20_000
# With more changed days than this everything is counted anew.
MANY_DAYS = 40


def changed(letter_id, *moments):
    """Has the days of these moments counted anew: rows signed or confirmed then went or moved.

    Call it in the transaction that does so; also when rows with times in the past are added.
    """
    hours = {tables.hour_of(moment) for moment in moments if moment}
    ChangedHour.objects.bulk_create(ChangedHour(letter_id=letter_id, hour=hour) for hour in hours)


def withdrawn(signature):
    """Counts one that is about to be erased as its signer wishes; in that transaction."""
    changed(signature.letter_id, signature.created_at, signature.confirmed_at)
    _happened(signature.letter_id, "withdrawn", 1)


def expired(signatures):
    """Counts the rows of a query that are about to be erased by time; in that transaction."""
    moments, unconfirmed = defaultdict(set), Counter()
    rows = signatures.values_list("letter_id", "state", "created_at", "confirmed_at")
    for letter_id, state, *times in rows.order_by("letter_id"):
        moments[letter_id].update(times)
        unconfirmed[letter_id] += state == State.PENDING
    for letter_id, times in moments.items():
        changed(letter_id, *times)
        if unconfirmed[letter_id]:
            _happened(letter_id, "expired", unconfirmed[letter_id])


def _happened(letter_id, what, number):
    key = {"letter_id": letter_id, "hour": tables.hour_of(timezone.now())}
    HourCount.objects.bulk_create([HourCount(**key)], ignore_conflicts=True)
    HourCount.objects.filter(**key).update(**{what: F(what) + number})


def bring_all_up_to_date():
    """All petitions, whatever there is to do; for the worker. Several may do so at once."""
    target = timezone.now() - LAG
    _pass_idle(target)
    behind = Q(rollup=None) | Q(rollup__until=None) | Q(rollup__until__lt=target)
    changes = Exists(ChangedHour.objects.filter(letter=OuterRef("pk")))
    for letter in Letter.objects.filter(behind | changes, kind=LetterKind.PETITION):
        finish(letter)
    _count_waiting(Rollup.objects.all())


def bring_up_to_date(letter):
    """One step, if the counts are older than a minute: what a screen may wait for.

    Returns the Rollup; its `until` tells how far the counts go, None if nothing is counted yet.
    """
    rows = Rollup.objects.filter(letter=letter)
    if not rows.filter(until__gt=timezone.now() - FRESH).exists():
        _step(letter, fully=False)
        _count_waiting(rows)
    return rows.get()


def finish(letter):
    """All steps that are left, unless somebody else is at it."""
    while _step(letter, fully=True):
        pass


def recount(letter):
    """Counts all rows of a petition anew."""
    Rollup.objects.bulk_create([Rollup(letter=letter)], ignore_conflicts=True)
    with transaction.atomic():
        Rollup.objects.select_for_update().get(letter=letter)
        changes, until = _changes(letter), timezone.now() - LAG
        tables.replace(letter, tables.counted(letter, None, until))
        _forget(changes)
        Rollup.objects.filter(letter=letter).update(until=until)
    _count_waiting(Rollup.objects.filter(letter=letter))


def check(letter):
    """Compares the sums of the counts with the tally; true if they differed and were set right.

    One statement reads everything, so that moves at the same time do not look like errors. It is
    quick, as the only rows that it reads are those not counted yet.
    """
    finish(letter)
    if _agrees_with_tally(letter):
        return False
    recount(letter)
    return True


def _agrees_with_tally(letter):
    """True also while days wait to be counted anew."""

    def total(model, name):
        rows = model.objects.filter(letter=OuterRef("pk")).order_by().values("letter")
        return Coalesce(Subquery(rows.annotate(total=Sum(name)).values("total")), 0)

    new = Signature.objects.confirmed().filter(
        letter=OuterRef("pk"), confirmed_at__gte=OuterRef("rollup__until")
    )
    new = new.order_by().values("letter").annotate(total=Count("pk")).values("total")
    found = Letter.objects.annotate(
        counted=total(TallySlot, "count"),
        hours=total(HourCount, "confirmed"),
        days=total(DayCount, "count"),
        new=Coalesce(Subquery(new), 0),
        waits=Exists(ChangedHour.objects.filter(letter=OuterRef("pk"))),
    ).get(pk=letter.pk)
    return found.waits or found.hours == found.days == found.counted - found.new


def verify(letter, *, repair=True):
    """Compares all counts with all rows; how many days are wrong. With `repair` they are set right.

    Days on which rows went or moved meanwhile do not matter: they are counted anew anyway.
    """
    finish(letter)
    with transaction.atomic():
        rollup = Rollup.objects.select_for_update().get(letter=letter)
        wrong = _days_that_differ(letter, rollup.until) - set(_changes(letter))
    if wrong and repair:
        recount(letter)
    return len(wrong)


def _days_that_differ(letter, until):
    wrong = set()
    both = zip(tables.counted(letter, None, until), tables.kept(letter), strict=True)
    for counted, kept in both:
        keys = {key for key in counted.keys() | kept.keys() if counted[key] != kept[key]}
        wrong |= {key[0] if isinstance(key, tuple) else tables.day_of(key) for key in keys}
    return wrong


def _step(letter, *, fully):
    """Takes up what is new, in one transaction; true if there is more. One at a time does so.

    Unless `fully`, changed days of more than AT_ONCE rows are left to the worker.
    """
    Rollup.objects.bulk_create([Rollup(letter=letter)], ignore_conflicts=True)
    with transaction.atomic():
        rollup = Rollup.objects.select_for_update(skip_locked=True).filter(letter=letter).first()
        if rollup is None:
            return False
        _recount_changed(letter, rollup.until, fully=fully)
        target = timezone.now() - LAG
        if rollup.until and rollup.until >= target:
            return False
        until = _reach(letter, rollup.until, target)
        tables.add(letter, tables.counted(letter, rollup.until, until))
        Rollup.objects.filter(pk=rollup.pk).update(until=until)
        return until < target


def _reach(letter, begin, end):
    """`end`, or an earlier moment up to which there are about AT_ONCE rows."""
    rows = Signature.objects.for_letter(letter)
    for name, some in (("created_at", rows), ("confirmed_at", rows.confirmed())):
        some = some.filter(**tables.between(name, begin, end)).order_by(name)
        for last in some.values_list(name, flat=True)[AT_ONCE : AT_ONCE + 1]:
            end = min(end, last + timedelta(microseconds=1))  # all of one moment together
    return end


def _changes(letter):
    """{day: keys of its ChangedHours}"""
    found = defaultdict(list)
    for pk, hour in ChangedHour.objects.filter(letter=letter).values_list("pk", "hour"):
        found[tables.day_of(hour)].append(pk)
    return found


def _forget(changes):
    ChangedHour.objects.filter(pk__in=[pk for some in changes.values() for pk in some]).delete()


def _recount_changed(letter, until, *, fully):
    changes, room = _changes(letter), AT_ONCE
    if fully and until and len(changes) > MANY_DAYS:
        tables.replace(letter, tables.counted(letter, None, until))
        _forget(changes)
        return
    for day in sorted(changes)[:MANY_DAYS]:
        room -= tables.size(letter, day)
        if room < 0 and not fully:
            return
        begin, end = tables.limits(day)
        if until and begin < until:
            tables.replace(letter, tables.counted(letter, begin, min(end, until)), day)
        _forget({day: changes[day]})


@transaction.atomic
def _pass_idle(target):
    """Moves on the counts of all petitions to which nothing has happened, in one statement."""
    free = list(Rollup.objects.select_for_update(skip_locked=True).values_list("pk", flat=True))
    rows = Signature.objects.filter(letter=OuterRef("letter"))
    Rollup.objects.filter(
        ~Exists(rows.filter(created_at__gte=OuterRef("until"), created_at__lt=target)),
        ~Exists(rows.confirmed().filter(confirmed_at__gte=OuterRef("until"))),
        ~Exists(ChangedHour.objects.filter(letter=OuterRef("letter"))),
        pk__in=free,
        until__lt=target,
    ).update(until=target)


def _count_waiting(rollups):
    kept = {rollup.letter_id: rollup for rollup in rollups}
    for state in (State.PENDING, State.HELD):
        rows = Signature.objects.filter(state=state, letter__in=kept).order_by()
        numbers = dict(rows.values_list("letter").annotate(Count("pk")))
        for letter_id, rollup in kept.items():
            number = numbers.get(letter_id, 0)
            if getattr(rollup, state) != number:
                Rollup.objects.filter(pk=rollup.pk).update(**{state: number})
