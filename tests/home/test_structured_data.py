"""JSON-LD: what machines are told of each type of page, in the words of schema.org."""

import json

import pytest
from django.test import Client
from wagtail.models import Site

from campaign.models import OrganisationSettings
from tests.petitions.signer import XHTML, document

pytestmark = pytest.mark.django_db


def nodes_of(page):
    """@type -> node of the one data block of a page."""
    root = document(Client().get(page.get_url()))
    blocks = [e for e in root.iter(f"{XHTML}script") if e.get("type") == "application/ld+json"]
    [block] = blocks
    data = json.loads(block.text)
    assert data["@context"] == "https://schema.org"
    return {node["@type"]: node for node in data["@graph"]}


@pytest.mark.parametrize("name", ["statement", "petition"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_letter_is_an_article_of_the_organisation(site, name, language):
    page = site[name][language]
    found = nodes_of(page)
    assert set(found) == {"Article", "Organization", "BreadcrumbList"}
    article = found["Article"]
    assert article["headline"] == page.title
    assert article["inLanguage"] == language
    assert article["url"] == article["mainEntityOfPage"] == page.full_url
    assert article["author"] == article["publisher"] == {"@id": found["Organization"]["@id"]}
    assert article["datePublished"] == page.first_published_at.isoformat(timespec="seconds")
    assert "/cards/" in article["image"]


def test_the_front_page_tells_who_runs_the_site(site):
    settings = OrganisationSettings.for_site(Site.objects.get())
    settings.mastodon = "https://social.example/@islands"
    settings.save()
    found = nodes_of(site["home"]["fr"])
    assert set(found) == {"Organization", "WebSite"}
    assert found["Organization"]["name"] == "Undersigned"
    assert found["Organization"]["sameAs"] == ["https://social.example/@islands"]
    assert found["WebSite"]["url"] == "http://testserver/fr/"
    assert found["WebSite"]["inLanguage"] == "fr"


def test_breadcrumbs_lead_from_the_front_page_in_the_page_s_language(site):
    steps = nodes_of(site["statement"]["fr"])["BreadcrumbList"]["itemListElement"]
    names = [site[name]["fr"] for name in ("home", "letters", "statement")]
    assert [step["item"] for step in steps] == [page.full_url for page in names]
    assert [step["name"] for step in steps] == [page.title for page in names]
    assert [step["position"] for step in steps] == [1, 2, 3]


@pytest.mark.parametrize("name", ["letters", "petitions", "topic", "notice"])
def test_other_pages_tell_where_they_stand(site, name):
    assert set(nodes_of(site[name]["es"])) == {"BreadcrumbList"}


def test_a_title_cannot_end_the_block(site):
    page = site["petition"]["en"]
    page.title = "</script><script>alert(1)</script> & <!-- \u2028"
    page.save_revision().publish()
    assert nodes_of(page)["Article"]["headline"] == page.title
    assert b"<script>alert" not in Client().get(page.get_url()).content


def test_no_signer_is_told_of(site):
    text = json.dumps(nodes_of(site["petition"]["en"]))
    assert "Person" not in text
