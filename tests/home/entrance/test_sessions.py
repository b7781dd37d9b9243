"""S25: how long staff stay logged in."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from petitions import housekeeping
from tests import staff, trees
from tests.campaign.test_settings import STRONG, refusal, value
from tests.home.entrance import door

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

MORNING = datetime(2026, 11, 2, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def limits(settings):
    """Those of a site that sets none."""
    settings.SESSION_COOKIE_AGE, settings.SESSION_HOURS = 3600, 12


@pytest.fixture
def clock():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def client(clock):
    return door.log_in(staff.editor())


def wait(clock, **span):
    clock.shift(timedelta(**span))


def test_s25_after_an_hour_without_a_request_the_session_is_over(client, clock):
    wait(clock, minutes=59)
    assert door.is_in(client)
    wait(clock, minutes=61)
    assert not door.is_in(client)


def test_s25_after_twelve_hours_it_is_over_whatever_one_does(client, clock):
    for _time in range(24):
        wait(clock, minutes=30)
        assert door.is_in(client)
    wait(clock, minutes=1)
    assert not door.is_in(client)
    assert not Session.objects.exists()


def test_s25_a_tab_left_open_keeps_nobody_in(client, clock):
    """It asks every ten seconds whether somebody else edits the page."""
    for _time in range(7):
        wait(clock, minutes=10)
        client.post("/admin/editing-sessions/ping/petitions/petitionpage/1/1/")
    assert not door.is_in(client)


def test_what_is_over_is_removed_by_the_worker(client, clock):
    wait(clock, minutes=59)
    housekeeping.run()
    assert door.is_in(client)
    wait(clock, minutes=61)
    assert housekeeping.run().counts["tidy_sessions"] == 1
    assert not Session.objects.exists()


def test_it_is_written_once_a_minute_at_most(client, clock):
    wait(clock, minutes=2)
    door.is_in(client)
    before = Session.objects.get().session_data
    wait(clock, seconds=30)
    door.is_in(client)
    assert Session.objects.get().session_data == before
    wait(clock, seconds=31)
    door.is_in(client)
    assert Session.objects.get().session_data != before


def test_s20_no_cookie_is_set_where_caches_may_keep_the_answer(client, clock, settings):
    """Of staff either, whether their session lives, is over, or was never there."""
    page = trees.petition(trees.plant()[2])
    strange = Client(headers={"Cookie": "sessionid=0123456789abcdef0123456789abcdef"})
    for hours in (0, 0.5, 13):
        settings.SESSION_COOKIE_AGE = 86_400
        wait(clock, hours=hours)
        for one in (client, strange):
            answer = one.get(f"/api/petitions/{page.translation_key}/")
            assert "public" in answer["Cache-Control"]
            assert not answer.cookies


def test_s25_who_is_out_is_a_reader_on_public_pages(client, clock, settings):
    settings.SESSION_COOKIE_AGE = 86_400
    _home, _statements, petitions = trees.plant()
    page = trees.petition(petitions)
    assert "wagtail-userbar" in client.get(page.get_url()).text
    wait(clock, hours=13)
    assert "wagtail-userbar" not in client.get(page.get_url()).text


def test_s25_the_cookie_ends_with_the_browser(client):
    cookie = client.cookies["sessionid"]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert cookie["httponly"]


def test_s25_what_a_site_begins_with_and_sets():
    asked = "(settings.SECOND_FACTOR, settings.SESSION_COOKIE_AGE, settings.SESSION_HOURS)"
    assert value(asked, **STRONG) == "('signers', 3600, 12)"
    own = {"SECOND_FACTOR": "everyone", "SESSION_IDLE_MINUTES": "20", "SESSION_HOURS": "8"}
    assert value(asked, **STRONG, **own) == "('everyone', 1200, 8)"


def test_s25_no_site_starts_with_a_rule_that_it_does_not_know():
    said = refusal({**STRONG, "SECOND_FACTOR": "nobody"})
    assert said.endswith("SECOND_FACTOR must be optional, signers or everyone.")
