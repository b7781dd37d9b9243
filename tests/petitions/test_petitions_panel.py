"""The overview of all petitions on the first page of the admin, and who sees how much of it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from petitions import rollups
from petitions.admin.petitions_panel import SHOWN_AT_MOST, PetitionsPanel
from petitions.models import Signature
from statements.models import Letter
from tests import staff, trees
from tests.petitions.test_rollups import sign, signed

pytestmark = pytest.mark.django_db

START = datetime(2027, 3, 1, 12, 30, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def letter(clock, petition):
    return petition.letter


def another(petition, title, **facts):
    page = trees.petition(petition.get_parent().specific, title=title, slug=title.lower())
    Letter.objects.filter(key=page.translation_key).update(**facts)
    return Letter.objects.get(key=page.translation_key)


def panel(user):
    """What the panel shows this user, as on a fresh page."""
    return PetitionsPanel(user).get_context_data({})


def home(role):
    return staff.signed_in(role()).get(reverse("wagtailadmin_home")).content.decode()


def test_organisers_see_how_each_petition_stands(letter, clock):
    for person in range(3):
        signed(letter, person)
    clock.shift(timedelta(days=1))
    signed(letter, "today")
    sign(letter, "held", hold="trap")
    Signature.objects.filter(state="confirmed").update(comment_waits=True)
    clock.shift(timedelta(minutes=1))
    rollups.bring_all_up_to_date()
    [row] = panel(staff.organiser())["rows"]
    assert (row["title"], row["total"], row["today"], row["recent"]) == (
        "Bring back the night bus",
        "4",
        "1",
        "4",
    )
    assert row["url"] == reverse("overview:index", args=[letter.pk])
    of_letter = f"?letter={letter.pk}"
    assert row["waiting"] == [
        ("Held: 1", reverse("held:index") + of_letter),
        ("Comments", reverse("comments:index") + of_letter),
    ]
    assert row["closes"] == "Closes 29 February 2028"
    assert len(row["sparkline"].bars) == 2
    assert "As of" in home(staff.moderator)


@pytest.mark.parametrize("role", [staff.editor, staff.writer])
def test_s26_editors_see_what_is_public_and_nothing_else(letter, clock, role):
    signed(letter, "a")
    sign(letter, "held", hold="trap")
    clock.shift(timedelta(minutes=1))
    rollups.bring_all_up_to_date()
    user = role()
    [row] = panel(user)["rows"]
    assert row == {
        "title": "Bring back the night bus",
        "url": reverse("wagtailadmin_pages:edit", args=[letter.source_page.pk]),
        "total": "1",
        "closes": "Closes 29 February 2028",
    }
    shown = staff.signed_in(user).get(reverse("wagtailadmin_home")).content.decode()
    assert "Bring back the night bus" in shown
    for words in ("Last two weeks", "Held", "As of", reverse("overview:index", args=[letter.pk])):
        assert words not in shown


def test_s26_translators_have_no_such_panel(letter):
    assert 'id="petitions-section"' not in home(staff.translator)


def test_open_ones_come_first_then_the_most_recent(letter, petition):
    now = timezone.now()
    another(petition, "Won", outcome="won", dated=now + timedelta(days=9))
    another(petition, "Closed", closes_at=now, opens_at=None)
    another(petition, "Soon", opens_at=now + timedelta(days=2))
    another(petition, "Newest", dated=now + timedelta(days=1))
    rows = panel(staff.organiser())["rows"]
    assert [row["title"] for row in rows] == [
        "Newest",
        "Bring back the night bus",
        "Soon",
        "Won",
        "Closed",
    ]
    assert [row["closes"] for row in rows[2:]] == [
        "Opens 3 March 2027",
        "Won",
        "Closed 1 March 2027",
    ]


def test_a_long_list_ends_with_a_link_to_all(letter, petition):
    for number in range(SHOWN_AT_MOST - 1):
        another(petition, f"P{number}")
    organiser = staff.organiser()
    assert not panel(organiser)["has_more"]
    another(petition, "One-more")
    shown = panel(organiser)
    assert len(shown["rows"]) == SHOWN_AT_MOST
    assert shown["has_more"]
    root = staff.signed_in(staff.superuser())
    listed = root.get(shown["all_url"]).content.decode()
    assert "One-more" in listed


def test_a_site_without_petitions_has_no_empty_panel(db):
    assert 'id="petitions-section"' not in home(staff.organiser)


@pytest.mark.parametrize("role", [staff.organiser, staff.editor])
def test_it_asks_as_often_for_one_petition_as_for_many(letter, petition, role):
    user = role()

    def asked():
        rollups.bring_all_up_to_date()
        panel(user)
        with CaptureQueriesContext(connection) as found:
            panel(user)
        return len(found)

    signed(letter, "a")
    before = asked()
    for number in range(5):
        one = another(petition, f"P{number}")
        for person in range(3):
            signed(one, person)
    assert asked() == before


def test_a_page_that_was_deleted_is_told(letter, petition, clock):
    signed(letter, "a")
    petition.get_translations().delete()
    petition.delete()
    [row] = panel(staff.organiser())["rows"]
    assert row["title"] == "(page deleted)"
