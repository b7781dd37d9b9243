"""Goals that raise themselves: the next round number is shown once one is reached."""

import pytest
from django.test import Client

from statements.models import Letter
from tests.home import crowd
from tests.petitions.signer import document, text_of

XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.mark.parametrize(
    ("goal", "total", "shown"),
    [
        (None, 0, 100),
        (None, 99, 100),
        (None, 100, 250),
        (100, 250, 500),
        (300, 299, 300),
        (300, 300, 500),
        (300, 1_234, 2_500),
        (5_000, 5_000, 10_000),
        (100, 10_000, 25_000),
        (1_000_000, 999_999, 1_000_000),
        (1_000_000, 1_000_000, 2_500_000),
    ],
)
def test_a_goal_that_rises_is_always_ahead(goal, total, shown):
    assert Letter(goal=goal, goal_rises=True).shown_goal(total) == shown


@pytest.mark.parametrize(("goal", "total"), [(None, 500), (100, 99), (100, 100), (100, 5_000)])
def test_any_other_goal_stays_as_it_was_set(goal, total):
    assert Letter(goal=goal).shown_goal(total) == goal


@pytest.mark.django_db
@pytest.mark.both_databases
def test_the_risen_goal_is_shown_wherever_the_goal_is(petition):
    home = petition.get_parent().get_parent().specific
    home.featured_petition = petition
    home.save_revision().publish()
    letter = petition.letter
    letter.goal, letter.goal_rises = 100, True
    letter.save()
    crowd.count(petition, 1_000)
    for path in (petition.get_url(), home.get_url()):
        answer = Client().get(path)
        assert "Goal: 2,500" in text_of(answer)
        bars = list(document(answer).iter(f"{XHTML}progress"))
        assert {(bar.get("max"), bar.get("value")) for bar in bars} == {("2500", "1000")}
    letter.refresh_from_db()
    assert letter.goal == 100, "nothing is written"
