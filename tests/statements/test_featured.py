"""Featured endorsers: their logos weigh the same, and those without a logo stand there by name."""

import re

import pytest
from django.test import Client
from wagtail.images.tests.utils import get_test_image_file

from campaign.models import CampaignImage
from statements.models import Endorser
from statements.templatetags import endorser_tags
from tests.petitions.signer import XHTML, document


def feature(letter, name, *, size=None, **values):
    logo = None
    if size:
        file = get_test_image_file(size=size)
        logo = CampaignImage.objects.create(title="Logo", file=file)
    return Endorser.objects.create(
        letter=letter, name=name, logo=logo, featured=True, published=True, **values
    )


def row(page):
    """The items of the row of featured ones."""
    lists = document(Client().get(page.url)).iter(f"{XHTML}ul")
    return [item for found in lists if found.get("class") == "logos" for item in found]


def pictures(page):
    return [image for item in row(page) for image in item.iter(f"{XHTML}img")]


@pytest.mark.parametrize("size", [(600, 90), (300, 300), (400, 200), (120, 100), (16, 16)])
def test_each_logo_covers_the_same_area(size):
    width, height = endorser_tags.equally_heavy(*size)
    assert width * height == pytest.approx(endorser_tags.AREA, rel=0.04)
    assert width / height == pytest.approx(size[0] / size[1], rel=0.04)


@pytest.mark.parametrize("size", [(4000, 100), (100, 4000), (1, 1), (9000, 9000)])
def test_no_logo_breaks_the_row(size):
    width, height = endorser_tags.equally_heavy(*size)
    assert 0 < width <= endorser_tags.WIDEST
    assert 0 < height <= endorser_tags.TALLEST


def test_a_page_shows_logos_at_these_sizes_without_inline_style(page, letter):
    feature(letter, "Wide", size=(600, 100))
    feature(letter, "Square", size=(300, 300))
    sizes = {e.get("alt"): (int(e.get("width")), int(e.get("height"))) for e in pictures(page)}
    assert sizes == {"Wide": (196, 33), "Square": (80, 80)}
    assert not [e for e in pictures(page) if e.get("style")]


def test_a_logo_leads_to_the_website_where_there_is_one(page, letter):
    feature(letter, "With", size=(300, 300), website="https://with.example/")
    feature(letter, "Without", size=(300, 300))
    links = [[a.get("href") for a in item.iter(f"{XHTML}a")] for item in row(page)]
    assert links == [["https://with.example/"], []]


def test_a_featured_endorser_without_a_logo_stands_there_by_name_in_its_place(page, letter):
    feature(letter, "First", size=(300, 300), position=0)
    feature(letter, "جمعية أضواء المدينة", position=1, website="https://lights.example/")
    feature(letter, "Last", size=(300, 300), position=2)
    found = [re.sub(r"\s+", " ", "".join(item.itertext())).strip() for item in row(page)]
    assert found == ["", "جمعية أضواء المدينة", ""]
    assert [e.get("alt") for e in pictures(page)] == ["First", "Last"]


def test_without_featured_endorsers_there_is_no_row(page, letter):
    Endorser.objects.create(letter=letter, name="Sea League", published=True)
    assert row(page) == []
