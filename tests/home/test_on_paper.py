"""What only paper shows: where a letter stands, as words and as a code, and whom to write to."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from campaign.models import OrganisationSettings
from campaign.paper import address_code
from tests import trees
from tests.petitions.signer import XHTML, document

pytestmark = pytest.mark.django_db


def on_paper(page):
    """Its words, and the addresses of its pictures."""
    html = document(Client().get(page.get_url()))
    (found,) = [e for e in html.iter(f"{XHTML}div") if "on-sheet" in e.get("class", "")]
    assert "print-only" in found.get("class")
    words = " ".join("".join(found.itertext()).split())
    return words, [image.get("src") for image in found.iter(f"{XHTML}img")]


def test_a_letter_says_where_it_stands(site):
    page = site["statement"]["en"]
    words, codes = on_paper(page)
    assert f"This text is published at: {page.full_url}" in words
    assert codes == [address_code(page.full_url)]


def test_a_petition_says_where_to_sign_as_long_as_it_is_open(site):
    page = site["petition"]["en"]
    words, _codes = on_paper(page)
    assert f"Sign at: {page.full_url}" in words
    now = timezone.now()
    page.letter.opens_at, page.letter.closes_at = now - timedelta(days=2), now - timedelta(days=1)
    page.letter.save()
    words, _codes = on_paper(page)
    assert f"This text is published at: {page.full_url}" in words


def test_who_hands_it_in_can_be_written_to(site):
    settings = OrganisationSettings.objects.first() or OrganisationSettings.for_site(
        site["home"]["en"].get_site()
    )
    settings.organisation, settings.contact_email = "Ferry Watch", "watch@ferry.example"
    settings.save()
    words, _codes = on_paper(site["statement"]["ar"])
    assert words.endswith("Ferry Watch · watch@ferry.example")


def test_an_address_in_another_script_is_written_out_readably(site):
    page = site["statement"]["ar"]
    page.slug = "عبارة"
    page = trees.publish(page)
    words, codes = on_paper(page)
    assert "/عبارة/" in words
    assert codes == [address_code(page.full_url)]


def test_a_code_is_the_same_picture_each_time():
    assert address_code("https://a.example/").startswith("data:image/svg+xml;")
    assert address_code("https://a.example/") != address_code("https://b.example/")
