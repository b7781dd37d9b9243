"""S13, R1: what was held while the limits could not be counted goes on by itself afterwards."""

import psycopg
import pytest
from django.core.cache.backends.locmem import LocMemCache
from django.core.management import call_command
from django.db import connection

from petitions import counting, moderating, uncounted
from petitions.models import Outbox, Signature, TallySlot
from petitions.models.signatures import State
from statements import versions
from statements.models import Letter
from tests.petitions.test_limits import OFFICE, reasons

pytestmark = pytest.mark.django_db
AWAY = {"limits": {"BACKEND": "tests.petitions.test_limits.DownCache"}}


@pytest.fixture
def held(fill_in, settings):
    """Signs while the cache is away; its function brings it back."""
    there = settings.CACHES

    def sign(*emails, **options):
        settings.CACHES = there | AWAY
        for email in emails:
            assert fill_in(email, **options).status_code == 303
        settings.CACHES = there

    return sign


def test_s13_what_is_within_the_limits_goes_on(held):
    held("ines@example.org", "joao@example.org")
    assert (reasons(), Outbox.objects.count()) == ({"cache": 2}, 0)
    assert uncounted.count() == 2
    assert reasons() == {"": 2}
    assert {one.state for one in Signature.objects.all()} == {State.PENDING}
    assert Outbox.objects.count() == 2
    assert uncounted.count() == 0
    assert Outbox.objects.count() == 2


def test_s13_a_flood_without_a_cache_is_held_by_the_limits_afterwards(held, settings):
    settings.NETWORK_HOURLY_LIMIT = 3
    held(*(f"n{number}@example{number}.org" for number in range(5)), **OFFICE)
    assert uncounted.count() == 5
    assert reasons() == {"": 3, "network": 2}
    assert Outbox.objects.count() == 3


def test_s13_nothing_goes_on_while_the_cache_is_away(held, settings):
    held("ines@example.org", "joao@example.org")
    settings.CACHES = settings.CACHES | AWAY
    assert uncounted.count() == 0
    assert reasons() == {"cache": 2}


def test_s13_what_staff_or_a_limit_hold_stays(held, fill_in, settings):
    held("ines@example.org")
    settings.NETWORK_HOURLY_LIMIT = 0
    fill_in("joao@example.org")
    moderating.hold(signature=Signature.objects.get(hold_reason="cache"))
    Signature.objects.filter(hold_reason="cache").update(hold_reason="staff")
    assert uncounted.count() == 0
    assert reasons() == {"staff": 1, "network": 1}


def test_one_that_cannot_be_opened_waits_and_stops_no_other(held, caplog):
    held("ines@example.org", "joao@example.org")
    first = Signature.objects.order_by("pk").first()
    Signature.objects.filter(pk=first.pk).update(envelope=b"damaged")
    uncounted.count()
    assert reasons() == {"cache": 1, "": 1}
    assert f"signature {first.pk} cannot be counted" in caplog.text
    assert "example.org" not in caplog.text


class OtherSigners(LocMemCache):
    """Looks from outside, at each count, whether those who sign now would have to wait."""

    waiting = 0

    def incr(self, *args, **kwargs):
        with psycopg.connect(**connection.get_connection_params() | {"context": None}) as other:
            try:
                other.execute("SELECT 1 FROM petitions_tallyslot FOR UPDATE NOWAIT")
            except psycopg.errors.LockNotAvailable:
                OtherSigners.waiting += 1
        return super().incr(*args, **kwargs)


@pytest.mark.django_db(transaction=True)
def test_nobody_who_signs_waits_until_all_are_counted(held, petition, settings):
    """Where signatures count at once, each that goes on holds a part of the tally for a moment."""
    Letter.objects.filter(key=petition.translation_key).update(counts_at_once=True)
    held(*(f"n{number}@example{number}.org" for number in range(4)))
    slots = {"letter": petition.letter, "wording": versions.current(petition)}
    rows = [TallySlot(slot=number, **slots) for number in range(counting.SLOTS)]
    TallySlot.objects.bulk_create(rows, ignore_conflicts=True)
    settings.CACHES = settings.CACHES | {
        "limits": {"BACKEND": "tests.petitions.test_uncounted.OtherSigners"}
    }
    assert uncounted.count() == 4
    assert counting.total(Letter.objects.get(key=petition.translation_key)) == 4
    assert OtherSigners.waiting == 0


@pytest.mark.django_db(transaction=True)
def test_r1_the_worker_lets_them_go(held):
    held("ines@example.org")
    call_command("worker", "--once")
    assert reasons() == {"": 1}
    assert Outbox.objects.get().state == "sent"
