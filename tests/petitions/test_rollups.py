"""The counts behind the charts equal the rows, whatever happens and whoever works them out."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from petitions import counting, housekeeping, moderating, rollups, signing, tokens
from petitions.models import ChangedHour, DayCount, HourCount, Rollup, Signature
from statements import versions
from statements.models import Letter
from tests.petitions.test_interleavings import CHOICES, World

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

START = datetime(2027, 3, 1, 12, 30, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def letter(clock, petition):
    return petition.letter


def sign(letter, person, *, language="en", country="PT", hold=""):
    page = letter.source_page
    signing.sign(
        letter=letter,
        page=page,
        language=language,
        wording=versions.current(page),
        consent="I agree.",
        consent_language="en",
        details=signing.Details(name="Inês", email=f"{person}@example.org", country=country),
        hold_reason=hold,
    )
    return Signature.objects.latest("pk")


def confirm(signature):
    token, _row = tokens.mint(signature=signature)
    signing.confirm(token=token, shown=signing.seen(signature))
    return Signature.objects.get(pk=signature.pk)


def signed(letter, person, **details):
    return confirm(sign(letter, person, **details))


def rolled(letter):
    """{hour: (signed, confirmed, withdrawn, expired)} once everything is taken up."""
    rollups.bring_all_up_to_date()
    rows = HourCount.objects.filter(letter=letter).order_by("hour")
    return {
        f"{row.hour:%m-%d %H}": (row.signed, row.confirmed, row.withdrawn, row.expired)
        for row in rows
    }


def assert_right(letter):
    rollups.finish(letter)
    assert rollups.verify(letter, repair=False) == 0
    assert not rollups.check(letter)


def test_signing_and_confirming_count_in_their_hours(letter, clock):
    first = sign(letter, "a")
    sign(letter, "b")
    clock.shift(timedelta(hours=1))
    confirm(first)
    clock.shift(A_MINUTE)
    assert rolled(letter) == {"03-01 12": (2, 0, 0, 0), "03-01 13": (0, 1, 0, 0)}
    found = Rollup.objects.get(letter=letter)
    assert (found.pending, found.held) == (1, 0)
    assert_right(letter)


def test_a_row_is_counted_once_however_often_the_worker_comes(letter, clock):
    for person in range(5):
        signed(letter, person)
        rollups.bring_all_up_to_date()
        clock.shift(timedelta(seconds=20))
        rollups.bring_all_up_to_date()
    clock.shift(A_MINUTE)
    assert rolled(letter) == {"03-01 12": (5, 5, 0, 0)}


def test_an_hour_ends_to_the_microsecond(letter, clock):
    last = datetime(2027, 3, 1, 12, 59, 59, 999999, tzinfo=UTC)
    for moment in (last, last + timedelta(microseconds=1)):
        clock.move_to(moment)
        signed(letter, moment.microsecond)
        rollups.finish(letter)
    clock.shift(A_MINUTE)
    assert rolled(letter) == {"03-01 12": (1, 1, 0, 0), "03-01 13": (1, 1, 0, 0)}


def test_confirmed_ones_count_by_day_language_country_and_source(letter, clock):
    signed(letter, "a")
    signed(letter, "b", language="fr", country="FR")
    signed(letter, "c", language="fr", country="FR")
    clock.shift(timedelta(hours=12))
    signed(letter, "d", country="")
    clock.shift(A_MINUTE)
    rollups.bring_all_up_to_date()
    rows = DayCount.objects.order_by("day", "count", "country")
    assert list(rows.values_list("day", "language", "country", "source", "count")) == [
        (date(2027, 3, 1), "en", "PT", "web", 1),
        (date(2027, 3, 1), "fr", "FR", "web", 2),
        (date(2027, 3, 2), "en", "", "web", 1),
    ]


def test_whatever_leaves_the_count_is_taken_out_of_its_hour(letter, clock):
    held, rejected, gone, left = [signed(letter, person) for person in "abcd"]
    clock.shift(A_MINUTE)
    assert rolled(letter)["03-01 12"] == (4, 4, 0, 0)
    clock.shift(timedelta(hours=3))
    moderating.hold(signature=held)
    moderating.reject(signature=rejected)
    signing.withdraw(signature=gone)
    clock.shift(A_MINUTE)
    assert rolled(letter) == {"03-01 12": (3, 1, 0, 0), "03-01 15": (0, 0, 1, 0)}
    assert Rollup.objects.get().held == 1
    assert not ChangedHour.objects.exists()
    moderating.release(signature=held)
    clock.shift(A_MINUTE)
    assert rolled(letter) == {"03-01 12": (3, 1, 0, 0), "03-01 15": (0, 1, 1, 0)}
    assert Rollup.objects.get().held == 0
    assert_right(letter)


@pytest.mark.parametrize("seconds", [1, 10, 20, 50])
def test_a_withdrawal_on_either_side_of_the_watermark_is_counted_once(letter, clock, seconds):
    gone = signed(letter, "a")
    clock.shift(timedelta(seconds=seconds))
    rollups.finish(letter)
    signing.withdraw(signature=gone)
    clock.shift(A_MINUTE)
    assert rolled(letter) == {"03-01 12": (0, 0, 1, 0)}
    assert_right(letter)


def test_unconfirmed_ones_that_expire_are_counted_and_those_held_are_not(letter, clock):
    sign(letter, "a")
    sign(letter, "b", hold="trap")
    clock.shift(A_MINUTE)
    assert rolled(letter) == {"03-01 12": (2, 0, 0, 0)}
    clock.shift(timedelta(days=31))
    housekeeping.run()
    assert not Signature.objects.exists()
    clock.shift(A_MINUTE)
    assert rolled(letter) == {"03-01 12": (0, 0, 0, 0), "04-01 12": (0, 0, 0, 1)}


def test_a_country_that_is_known_later_than_the_signature_counts_moves_with_it(letter, clock):
    Letter.objects.update(counts_at_once=True)
    letter.refresh_from_db()
    one = sign(letter, "a", country="PT")
    clock.shift(timedelta(hours=30))
    rollups.bring_all_up_to_date()
    assert list(DayCount.objects.values_list("country", "count")) == [("", 1)]
    confirm(one)
    clock.shift(A_MINUTE)
    rollups.bring_all_up_to_date()
    assert list(DayCount.objects.values_list("day", "country", "count")) == [
        (date(2027, 3, 1), "PT", 1)
    ]


def test_rows_with_times_in_the_past_are_counted_when_their_hours_are_named(letter, clock):
    signed(letter, "a")
    clock.shift(timedelta(days=3))
    rollups.bring_all_up_to_date()
    then = timezone.now() - timedelta(days=2)
    late = signed(letter, "b")
    Signature.objects.filter(pk=late.pk).update(created_at=then, confirmed_at=then)
    rollups.changed(letter.pk, then)
    clock.shift(A_MINUTE)
    assert rolled(letter)["03-02 12"] == (1, 1, 0, 0)
    assert_right(letter)


def test_an_idle_petition_costs_no_step(letter, clock):
    signed(letter, "a")
    clock.shift(timedelta(hours=1))
    rollups.bring_all_up_to_date()
    clock.shift(timedelta(hours=1))
    with CaptureQueriesContext(connection) as asked:
        rollups.bring_all_up_to_date()
    assert not any("GROUP BY" in query["sql"] and "country" in query["sql"] for query in asked)
    assert Rollup.objects.get().until == timezone.now() - rollups.LAG


def test_many_new_rows_are_taken_up_in_steps(letter, clock, monkeypatch):
    monkeypatch.setattr(rollups, "AT_ONCE", 3)
    for person in range(10):
        signed(letter, person)
        clock.shift(timedelta(minutes=20))
    assert HourCount.objects.count() == 0
    found = rollups.bring_up_to_date(letter)
    assert found.until < timezone.now() - timedelta(hours=1)
    assert sum(HourCount.objects.values_list("signed", flat=True)) == 4
    assert sum(number for number, *_ in rolled(letter).values()) == 10
    assert_right(letter)


def test_rows_of_one_moment_are_taken_up_together(letter, clock, monkeypatch):
    monkeypatch.setattr(rollups, "AT_ONCE", 3)
    for person in range(10):
        signed(letter, person)
    clock.shift(A_MINUTE)
    assert rolled(letter) == {"03-01 12": (10, 10, 0, 0)}


def test_a_screen_leaves_large_changed_days_to_the_worker(letter, clock, monkeypatch):
    gone, *_ = [signed(letter, person) for person in range(5)]
    clock.shift(timedelta(hours=1))
    rollups.bring_all_up_to_date()
    signing.withdraw(signature=gone)
    monkeypatch.setattr(rollups, "AT_ONCE", 5)
    clock.shift(timedelta(minutes=2))
    rollups.bring_up_to_date(letter)
    assert HourCount.objects.get(hour__hour=12).confirmed == 5
    assert rolled(letter)["03-01 12"] == (4, 4, 0, 0)


def test_a_screen_within_the_same_minute_changes_nothing(letter, clock):
    signed(letter, "a")
    clock.shift(A_MINUTE)
    before = rollups.bring_up_to_date(letter).until
    clock.shift(timedelta(seconds=30))
    assert rollups.bring_up_to_date(letter).until == before
    clock.shift(timedelta(seconds=30))
    assert rollups.bring_up_to_date(letter).until > before


def test_changes_on_many_days_are_one_recount(letter, clock, monkeypatch):
    monkeypatch.setattr(rollups, "MANY_DAYS", 3)
    people = []
    for person in range(6):
        people.append(signed(letter, person))
        clock.shift(timedelta(days=1))
    rollups.bring_all_up_to_date()
    for one in people[:5]:
        signing.withdraw(signature=one)
    clock.shift(A_MINUTE)
    assert sum(number for number, *_ in rolled(letter).values()) == 1
    assert_right(letter)


def test_invented_signatures_leave_right_counts(letter, clock):
    signed(letter, "a")
    call_command("generate_signatures", str(letter.key), "60")
    clock.shift(A_MINUTE)
    rollups.bring_all_up_to_date()
    assert sum(DayCount.objects.values_list("count", flat=True)) == 61
    assert_right(letter)


def test_a_row_that_was_committed_too_late_is_found_by_housekeeping(letter, clock):
    late = signed(letter, "a")
    clock.shift(timedelta(hours=1))
    rollups.bring_all_up_to_date()
    before = timezone.now() - timedelta(minutes=30)
    late = signed(letter, "b")
    Signature.objects.filter(pk=late.pk).update(created_at=before, confirmed_at=before)
    clock.shift(A_MINUTE)
    assert housekeeping.run().counts["check_rollups"] == 1
    assert sum(HourCount.objects.values_list("confirmed", flat=True)) == 2
    clock.shift(timedelta(hours=1))
    assert housekeeping.run().counts["check_rollups"] == 0


def test_verify_tallies_tells_of_wrong_charts_and_repairs_them(letter, clock, capsys):
    signed(letter, "a")
    clock.shift(A_MINUTE)
    rollups.bring_all_up_to_date()
    HourCount.objects.update(signed=7, withdrawn=2)
    with pytest.raises(SystemExit):
        call_command("verify_tallies")
    assert f"{letter.key}: charts are wrong on 1 days" in capsys.readouterr().out
    call_command("verify_tallies", repair=True)
    call_command("verify_tallies")
    assert rolled(letter) == {"03-01 12": (1, 1, 2, 0)}, "what happened is no row and stays"


def play(letter, page, *, moves, people, chance):
    """Random moves, with a worker in between; everything is right at every look."""
    world = World(page)
    for _ in range(moves):
        world.do(chance.choice(CHOICES), chance.randrange(people))
        if chance.random() < 0.2:
            rollups.bring_all_up_to_date()
        if chance.random() < 0.05:
            assert_right(letter)


@pytest.mark.parametrize("seed", range(3))
def test_after_any_moves_the_counts_equal_the_rows(petition, monkeypatch, seed):
    monkeypatch.setattr(rollups, "LAG", timedelta(0))
    play(petition.letter, petition, moves=100, people=12, chance=random.Random(seed))
    assert_right(petition.letter)


@pytest.mark.heavy
@pytest.mark.parametrize("seed", range(10))
def test_after_any_moves_the_counts_equal_the_rows_at_full_size(petition, monkeypatch, seed):
    monkeypatch.setattr(rollups, "LAG", timedelta(0))
    play(petition.letter, petition, moves=1000, people=60, chance=random.Random(seed))
    assert_right(petition.letter)


@pytest.mark.django_db(transaction=True)
def test_workers_screens_and_signers_at_the_same_time_count_nothing_twice(petition, monkeypatch):
    """The watermark stays behind what is not committed yet; here moves take no second."""
    monkeypatch.setattr(rollups, "LAG", timedelta(seconds=1))
    monkeypatch.setattr(rollups, "FRESH", timedelta(0))
    world, letter = World(petition), petition.letter
    able = [move for move in CHOICES if move not in ("wait", "retain", "turn")]

    def move(seed):
        chance = random.Random(seed)
        for _ in range(30):
            world.do(chance.choice(able), chance.randrange(8))

    def work(_seed):
        for _ in range(15):
            rollups.bring_all_up_to_date()
            rollups.bring_up_to_date(letter)

    def closing(act):
        def run(seed):
            try:
                act(seed)
            finally:
                connections.close_all()

        return run

    with ThreadPoolExecutor(6) as pool:
        for done in [
            *(pool.submit(closing(move), seed) for seed in range(3)),
            *(pool.submit(closing(work), seed) for seed in range(3)),
        ]:
            done.result()
    with time_machine.travel(timezone.now() + A_MINUTE):
        assert_right(letter)
        rollups.bring_all_up_to_date()
        confirmed = sum(HourCount.objects.values_list("confirmed", flat=True))
        assert (
            confirmed
            == counting.total(letter)
            == sum(DayCount.objects.values_list("count", flat=True))
        )
