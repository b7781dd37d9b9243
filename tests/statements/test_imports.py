"""What a pasted text would add, and adding it: the verbs behind the screen and the command."""

import time

import pytest

from statements import imports
from statements.models import Endorser

LIST = """1. Harbour Watch - HW (Portugal)

• Amigos del Mar – Friends of the Sea (España)
"Coastal Rights Network" — CRN (Atlantis)
Harbour Watch — HW (Portugal)
???
"""


def states(rows):
    return [(row.line.number, row.state) for row in rows]


def test_a_preview_tells_new_lines_from_duplicates_and_lines_to_check(letter):
    rows = imports.preview(letter=letter, text=LIST)
    expected = [(1, "new"), (3, "new"), (4, "check"), (5, "duplicate"), (6, "check")]
    assert states(rows) == expected
    assert [row.can_be_added for row in rows] == [True, True, True, True, False]
    assert rows[3].problems == ("twice",)


def test_a_preview_stores_nothing(letter):
    imports.preview(letter=letter, text=LIST)
    assert not Endorser.objects.exists()


def test_every_problem_has_plain_words(letter):
    for row in imports.preview(letter=letter, text=LIST + "Harbour Watch\n"):
        assert all(reason.endswith(".") for reason in row.reasons)
        assert bool(row.reasons) == (row.state != "new")


def test_adding_takes_new_lines_and_those_to_check_at_the_end_of_the_list(letter):
    Endorser.objects.create(letter=letter, name="First", position=7)
    added, left = imports.add(letter=letter, text=LIST, published=True)
    assert [row.line.number for row in added] == [1, 3, 4]
    assert [row.line.number for row in left] == [5, 6]
    stored = list(letter.endorsers.values_list("name", "acronym", "place_code", "place_text"))
    assert stored[1:] == [
        ("Harbour Watch", "HW", "PT", ""),
        ("Amigos del Mar – Friends of the Sea", "", "ES", ""),
        ("Coastal Rights Network", "CRN", "", "Atlantis"),
    ]
    assert list(letter.endorsers.values_list("position", flat=True)) == [7, 8, 9, 10]


def test_the_same_text_twice_adds_nothing(letter):
    imports.add(letter=letter, text=LIST, published=True)
    added, left = imports.add(letter=letter, text=LIST, published=True)
    assert added == []
    assert {row.state for row in left if row.can_be_added} == {"duplicate"}
    assert letter.endorsers.count() == 3


def test_a_name_with_and_without_a_place_asks_for_a_look(letter):
    rows = imports.preview(letter=letter, text="Harbour Watch (Portugal)\nHarbour Watch\n")
    assert states(rows) == [(1, "new"), (2, "check")]
    Endorser.objects.create(letter=letter, name="Ferry Club")
    [row] = imports.preview(letter=letter, text="Ferry Club (Malta)")
    assert row.problems == ("other_place",)


def test_the_same_name_in_two_countries_is_two_endorsers(letter):
    rows = imports.preview(letter=letter, text="Sea League (Portugal)\nSea League (Malta)\n")
    assert states(rows) == [(1, "new"), (2, "new")]


def test_a_name_that_is_there_as_another_kind_asks_for_a_look(letter):
    Endorser.objects.create(letter=letter, name="Maria Silva", kind="organisation")
    [row] = imports.preview(letter=letter, text="Maria Silva", kind="person")
    assert (row.state, row.problems[-1]) == ("check", "other_kind")


def test_a_choice_takes_what_was_ticked_and_never_what_got_worse(letter):
    shown = imports.preview(letter=letter, text=LIST)
    choice = imports.Choice(tuple(row.state for row in shown), ticked=frozenset({5}))
    Endorser.objects.create(
        letter=letter, name="Amigos del Mar – Friends of the Sea", place_code="ES"
    )
    added, _left = imports.add(letter=letter, text=LIST, published=True, choice=choice)
    assert [row.line.number for row in added] == [1, 5]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" \n\t\n", "empty"),
        ("A line\n" * 5_001, "too_many_lines"),
        ("x" * 1_000_001, "too_long"),
        ("ب" * 600_000, "too_long"),
    ],
)
def test_a_text_that_cannot_be_read_is_refused_with_a_code(letter, text, code):
    with pytest.raises(imports.ImportingError) as refused:
        imports.add(letter=letter, text=text, published=True)
    assert refused.value.code == code
    assert not Endorser.objects.exists()


def test_two_thousand_lines_are_read_and_added_in_seconds(letter):
    text = "\n".join(f"{n}. Society number {n} of the sea - SNS (Portugal)" for n in range(2_000))
    began = time.perf_counter()
    assert len(imports.preview(letter=letter, text=text)) == 2_000
    added, _left = imports.add(letter=letter, text=text, published=False)
    assert len(added) == letter.endorsers.count() == 2_000
    assert time.perf_counter() - began < 10


def test_half_a_character_is_no_accident(letter):
    """Lone surrogates reach us through JSON; they are read or refused, never a crash."""
    imports.add(letter=letter, text="Night \ud83d Walkers", published=True)
    assert [endorser.name.encode() for endorser in letter.endorsers.all()] == [b"Night Walkers"]
