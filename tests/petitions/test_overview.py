"""The screen "Overview": the numbers of a petition, drawn and in tables, for some of the staff."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import html5lib
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from petitions import charts, moderating, rollups, signing
from petitions.models import HourCount, Outbox, Signature
from petitions.overview import Overview
from statements.models import Letter, StatementIndexPage
from tests import staff, trees
from tests.home import crowd
from tests.petitions.test_rollups import confirm, sign, signed

pytestmark = pytest.mark.django_db

SVG = "{http://www.w3.org/2000/svg}"
XHTML = "{http://www.w3.org/1999/xhtml}"
START = datetime(2027, 3, 1, 12, 30, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def letter(clock, petition):
    Letter.objects.filter(pk=petition.letter.pk).update(country_use="optional")
    return Letter.objects.get(pk=petition.letter.pk)


@pytest.fixture
def organiser(clock, db):
    return staff.signed_in(staff.organiser())


def address(letter, query=""):
    return reverse("overview:index", args=[letter.pk]) + query


def look(client, letter, query=""):
    """The screen a minute from now, when everything is counted."""
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        response = client.get(address(letter, query))
    assert response.status_code == 200
    return response


def figures(response):
    return [figure.number for figure in response.context["figures"]]


def tables(response):
    """{key of the chart: [cells of each row]} as they stand on the page."""
    page = html5lib.parse(response.content.decode())
    found = {}
    for section in page.iter(f"{XHTML}section"):
        key = section.get("aria-labelledby", "")
        if key.startswith("chart-"):
            rows = [row for body in section.iter(f"{XHTML}tbody") for row in body]
            found[key.removeprefix("chart-")] = [
                ["".join(cell.itertext()) for cell in row] for row in rows
            ]
    return found


# Rights


@pytest.mark.parametrize("role", [staff.translator, staff.editor, staff.writer])
def test_s26_whoever_may_not_see_signers_gets_no_numbers(letter, role):
    signed(letter, "a")
    client = staff.signed_in(role())
    assert client.get(address(letter)).status_code == 403
    of_page = reverse("letters:of_page", args=[letter.key, "overview"])
    assert client.get(of_page).status_code == 403
    editor = client.get(reverse("wagtailadmin_pages:edit", args=[letter.source_page.pk]))
    assert of_page not in editor.content.decode()


def test_s26_strangers_are_sent_to_sign_in(client, letter):
    assert "/admin/login/" in client.get(address(letter))["Location"]


@pytest.mark.parametrize("role", [staff.moderator, staff.organiser, staff.superuser])
def test_s26_whoever_may_see_signatures_sees_the_numbers_and_no_name(letter, role):
    signed(letter, "a")
    client = staff.signed_in(role())
    shown = look(client, letter).content.decode()
    assert "Inês" not in shown
    assert "@example.org" not in shown


def test_a_statement_has_no_overview(organiser, petition):
    statement = trees.statement(StatementIndexPage.objects.get(locale__language_code="en"))
    assert organiser.get(address(statement.letter)).status_code == 404


def test_the_overview_is_the_first_screen_of_a_petition(organiser, letter):
    assert organiser.get(reverse("letters:of_page", args=[letter.key, "overview"]))[
        "Location"
    ] == address(letter)
    listed = organiser.get(reverse("letters:index")).content.decode()
    signatures = reverse("signatures:index", args=[letter.pk])
    assert listed.index(address(letter)) < listed.index(signatures)


# Numbers


def test_it_tells_how_the_petition_stands(organiser, letter, clock):
    Letter.objects.filter(pk=letter.pk).update(goal=8)
    people = [signed(letter, person) for person in range(4)]
    clock.shift(timedelta(days=1))
    signed(letter, "today")
    sign(letter, "waits")
    sign(letter, "held", hold="trap")
    signing.withdraw(signature=people[0])
    shown = look(organiser, letter)
    assert figures(shown) == ["4", "1", "1", "1", "1"]
    words = shown.content.decode()
    assert "50% of the goal of 8" in words
    assert "As of 2 March 2027, 12:30 UTC." in words
    for state in ("confirmed", "pending", "held"):
        assert f"?state={state}" in words
    assert shown.context["share"]["share"] == "80%"


def test_who_never_confirmed_counts_among_those_asked(organiser, letter, clock):
    signed(letter, "a")
    sign(letter, "b")
    HourCount.objects.create(letter=letter, hour=rollups.tables.hour_of(START), expired=2)
    share = look(organiser, letter).context["share"]
    assert share == {"share": "25%", "confirmed": "1", "pending": "1", "expired": "2"}


def test_one_that_counts_at_once_has_no_share_that_confirms(organiser, letter):
    Letter.objects.filter(pk=letter.pk).update(counts_at_once=True)
    letter.refresh_from_db()
    sign(letter, "a")
    assert look(organiser, letter).context["share"] is None


def test_what_waits_is_linked_for_those_who_can_decide_it(letter, clock):
    one = signed(letter, "a")
    Signature.objects.filter(pk=one.pk).update(comment_waits=True)
    sign(letter, "b", hold="trap")
    Outbox.objects.filter(signature=one).update(state="failed")
    organiser = look(staff.signed_in(staff.organiser()), letter)
    moderator = look(staff.signed_in(staff.moderator()), letter)
    of_letter = f"?letter={letter.pk}"
    queues = [reverse(f"{name}:index") + of_letter for name in ("held", "comments")]
    assert [url for _words, url in moderator.context["waiting"]] == queues
    mails = reverse("mails:index") + f"{of_letter}&state=failed"
    assert [url for _words, url in organiser.context["waiting"]] == [*queues, mails]
    assert "1 held signature waits for a decision." in organiser.content.decode()
    root = staff.signed_in(staff.superuser())
    assert {root.get(url).status_code for url in [*queues, mails]} == {200}


# Charts


def test_every_chart_is_an_image_with_words_and_its_table(organiser, letter, clock):
    signed(letter, "a")
    signed(letter, "b", language="fr", country="FR")
    signed(letter, "c", language="fr", country="")
    response = look(organiser, letter)
    assert {key: rows for key, rows in tables(response).items() if key != "wording"} == {
        "time": [["1 March 2027", "3", "3", "0", "0"]],
        "language": [["French", "2", "66%"], ["English", "1", "33%"]],
        "country": [["France", "1", "33%"], ["Not known", "1", "33%"], ["Portugal", "1", "33%"]],
        "source": [["Website", "3", "100%"]],
    }
    [wording] = tables(response)["wording"]
    assert wording[0].startswith("English, published 1 March 2027")
    page = html5lib.parse(response.content.decode())
    drawn = [svg for svg in page.iter(f"{SVG}svg") if svg.get("role") == "img"]
    assert len(drawn) == 5
    for svg in drawn:
        title, words = (
            page.find(f".//*[@id='{key}']") for key in svg.get("aria-labelledby").split()
        )
        assert title.text
        assert words.text
        assert not [e for e in svg.iter() if e.get("style")]


def test_no_country_is_drawn_where_none_was_asked(organiser, letter):
    signed(letter, "a", country="")
    assert "country" not in tables(look(organiser, letter))


def test_a_petition_without_signatures_says_so(organiser, letter):
    words = look(organiser, letter).content.decode()
    assert "No signatures yet" in words
    assert "as soon as somebody has signed" in words
    Letter.objects.filter(pk=letter.pk).update(opens_at=START + timedelta(days=3))
    assert "This petition opens on 4 March 2027" in look(organiser, letter).content.decode()


def test_some_that_wait_and_none_confirmed_is_no_error(organiser, letter):
    sign(letter, "a")
    response = look(organiser, letter)
    assert "None was confirmed in this time." in response.content.decode()
    assert list(tables(response)) == ["time"]


def test_the_last_three_days_are_drawn_by_hour(organiser, letter, clock):
    signed(letter, "long ago")
    clock.shift(timedelta(days=10))
    signed(letter, "yesterday")
    clock.shift(timedelta(days=1))
    response = look(organiser, letter, "?by=hour")
    assert tables(response)["time"] == [["11 March 2027, 12:00", "1", "1", "0", "0"]]
    assert look(organiser, letter, "?by=nonsense").context["by_hour"] is False


def count_in(letter, *moments):
    for moment in moments:
        HourCount.objects.create(letter=letter, hour=moment, confirmed=1)


def test_days_are_those_of_the_sites_zone_also_when_the_clock_changes(letter, clock, settings):
    settings.TIME_ZONE = "Europe/Lisbon"
    clock.move_to(datetime(2027, 11, 1, 12, tzinfo=UTC))
    lisbon = ZoneInfo("Europe/Lisbon")
    midnight = datetime(2027, 10, 31, tzinfo=lisbon).astimezone(UTC)
    hours = [midnight + timedelta(hours=n) for n in range(-1, 26)]
    count_in(letter, *hours)
    found = {day: counts["confirmed"] for day, counts in Overview(letter).days.items()}
    assert found == {date(2027, 10, 30): 1, date(2027, 10, 31): 25, date(2027, 11, 1): 1}
    shown = [span.begin.hour for span in Overview(letter).by_hour() if span.begin.day == 31]
    assert len(shown) == 25
    assert shown.count(1) == 2


@pytest.mark.parametrize(
    ("days", "unit", "spans"),
    [(1, "day", 1), (92, "day", 92), (93, "week", 15), (740, "month", 26)],
)
def test_long_times_fold_into_weeks_and_months(letter, clock, days, unit, spans):
    count_in(letter, *(START.replace(minute=0) - timedelta(days=n) for n in range(days)))
    found, drawn = Overview(letter).by_day()
    assert (found, len(drawn)) == (unit, spans)
    assert sum(span.counts["confirmed"] for span in drawn) == days


def test_a_closed_petition_ends_with_what_happened_last(letter, clock):
    count_in(letter, START.replace(minute=0))
    Letter.objects.filter(pk=letter.pk).update(outcome="won")
    clock.shift(timedelta(days=50))
    overview = Overview(Letter.objects.get(pk=letter.pk))
    assert len(overview.by_day()[1]) == 1
    assert overview.by_hour()[-1].begin == START.replace(minute=0)


def test_right_to_left_time_runs_from_right_to_left():
    with override("en"):
        first, *_, last = charts.columns([1] * 4, [""] * 4, {0: "a", 3: "b"}).bars
        assert (first.x, last.x) == ("2.500%", "77.500%")
    with override("ar"):
        first, *_, last = charts.columns([1] * 4, [""] * 4, {0: "a", 3: "b"}).bars
        assert (first.x, last.x) == ("77.500%", "2.500%")


def test_one_enormous_column_hides_no_other():
    drawing = charts.columns([1, 1_000_000, 0], ["a", "b", "c"], {})
    assert [float(bar.height) for bar in drawing.bars] == [1.5, charts.PLOT]
    assert drawing.gutter == "wide"


@pytest.mark.parametrize(
    ("most", "marks"),
    [(1, [1]), (3, [1, 2, 3]), (4, [2, 4]), (7, [5, 10]), (1123, [500, 1000, 1500])],
)
def test_scales_have_round_numbers(most, marks):
    assert charts.scale(most) == marks


def test_the_screen_asks_as_often_with_few_signatures_as_with_many(organiser, petition):
    def asked():
        look(organiser, petition.letter)
        with CaptureQueriesContext(connection) as found:
            look(organiser, petition.letter)
        return len(found)

    crowd.sign(petition, people=3)
    before = asked()
    crowd.sign(petition, people=500)
    assert asked() == before


def test_the_confirmed_of_another_petition_stay_its_own(organiser, letter, petition):
    other = trees.petition(petition.get_parent().specific, title="Another", slug="another")
    signed(other.letter, "a")
    moderating.hold(signature=confirm(sign(other.letter, "b")))
    rollups.bring_all_up_to_date()
    assert figures(look(organiser, letter)) == ["0"] * 5
