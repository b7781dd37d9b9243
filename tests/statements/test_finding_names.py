"""A box to find a name by stands above a list that is too long to be looked through."""

import pytest
from django.test import Client

from statements.models import Endorser
from tests import trees
from tests.petitions.signer import XHTML, document


def endorse(letter, number):
    Endorser.objects.bulk_create(
        Endorser(letter=letter, name=f"Society {n}", position=n, published=True)
        for n in range(number)
    )


def box(page):
    found = document(Client().get(page.url)).iter(f"{XHTML}div")
    return next((e for e in found if "find-names" in e.get("class", "")), None)


def scripts(page):
    found = document(Client().get(page.url)).iter(f"{XHTML}script")
    return [e.get("src") for e in found if "names" in e.get("src", "")]


@pytest.mark.parametrize(("number", "has_box"), [(40, False), (41, True)])
def test_the_box_and_its_script_come_with_more_than_forty_names(page, letter, number, has_box):
    endorse(letter, number)
    assert (box(page) is not None) is has_box
    assert bool(scripts(page)) is has_box


def test_without_script_there_is_no_box_and_every_name(page, letter):
    endorse(letter, 60)
    assert box(page).get("hidden") is not None
    names = document(Client().get(page.url)).iter(f"{XHTML}li")
    assert sum(e.get("class") == "name" for e in names) == 60


def test_how_many_are_left_is_said_in_the_plural_of_the_language(page, letter):
    endorse(letter, 214)
    arabic = trees.translate(page, "ar", title="أعيدوها", slug="return")
    assert box(page).get("data-found") == "{} of 214 names"
    assert box(arabic).get("data-found") == "{} من 214 اسمًا"
