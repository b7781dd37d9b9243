"""What machines ask for: feeds, the sitemap and robots.txt."""

from datetime import datetime
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import pytest
from django.conf import settings

from statements.models import StatementPage
from tests import trees

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
XML = "{http://www.w3.org/XML/1998/namespace}"


def feed(client, language, kind):
    response = client.get(f"/{language}/feeds/letters.{kind}")
    assert response.status_code == 200
    assert response["Content-Type"].startswith(f"application/{kind}+xml")
    return ElementTree.fromstring(response.content)


class TestAtom:
    @pytest.mark.parametrize("language", settings.SITE_LANGUAGES)
    def test_it_is_what_rfc_4287_asks_for_in_the_reader_s_language(self, client, site, language):
        root = feed(client, language, "atom")
        assert root.tag == f"{ATOM}feed"
        assert root.get(f"{XML}lang") == language
        for name in ("id", "title", "updated"):
            assert root.findtext(f"{ATOM}{name}")
        assert root.findtext(f"{ATOM}author/{ATOM}name")
        links = {e.get("rel"): e.get("href") for e in root.findall(f"{ATOM}link")}
        assert links["self"] == f"http://testserver/{language}/feeds/letters.atom"
        assert links["alternate"] == f"http://testserver/{language}/"
        entries = root.findall(f"{ATOM}entry")
        assert {e.findtext(f"{ATOM}title") for e in entries} == {
            site[name][language].title for name in ("statement", "petition")
        }
        for entry in entries:
            assert entry.findtext(f"{ATOM}id").startswith("urn:uuid:")
            assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated")).tzinfo
            link = entry.find(f"{ATOM}link").get("href")
            assert link.startswith(f"http://testserver/{language}/")
            assert client.get(link.removeprefix("http://testserver")).status_code == 200

    def test_the_identity_of_an_entry_never_changes(self, client, site):
        before = {e.text for e in feed(client, "fr", "atom").iter(f"{ATOM}id")}
        page = StatementPage.objects.get(pk=site["statement"]["fr"].pk)
        page.title, page.slug = "Autrement", "autrement"
        trees.publish(page)
        assert {e.text for e in feed(client, "fr", "atom").iter(f"{ATOM}id")} == before


class TestRss:
    @pytest.mark.parametrize("language", settings.SITE_LANGUAGES)
    def test_it_is_valid_and_in_the_reader_s_language(self, client, site, language):
        channel = feed(client, language, "rss").find("channel")
        for name in ("title", "link", "description"):
            assert channel.findtext(name)
        assert channel.findtext("language") == language
        assert channel.findtext("link") == f"http://testserver/{language}/"
        assert channel.find(f"{ATOM}link").get("href") == (
            f"http://testserver/{language}/feeds/letters.rss"
        )
        items = channel.findall("item")
        assert len(items) == 2
        for item in items:
            assert item.findtext("link").startswith(f"http://testserver/{language}/")
            assert parsedate_to_datetime(item.findtext("pubDate")).tzinfo
            assert item.find("guid").get("isPermaLink") == "false"

    def test_a_letter_is_described_by_what_its_editor_wrote_for_it(self, client, site):
        items = {i.findtext("title"): i for i in feed(client, "en", "rss").iter("item")}
        letter = items["Keep the night ferry"]
        assert letter.findtext("description") == "An open letter of the islands"
        petition = items["Bring back the night bus"]
        assert petition.findtext("description") == "We, the undersigned, want the bus."


@pytest.mark.parametrize("kind", ["rss", "atom"])
class TestBoth:
    def titles(self, client, kind, language="en"):
        root = feed(client, language, kind)
        tag = "title" if kind == "rss" else f"{ATOM}title"
        items = root.iter("item") if kind == "rss" else root.iter(f"{ATOM}entry")
        return [item.findtext(tag) for item in items]

    def test_the_newest_thirty_stand_first(self, client, site, kind):
        for number in range(31):
            trees.statement(site["letters"]["en"], title=f"Letter {number}", slug=f"l-{number}")
        titles = self.titles(client, kind)
        assert titles == [f"Letter {number}" for number in range(30, 0, -1)]

    def test_signs_of_markup_and_any_script_survive(self, client, site, kind):
        title = "Tom & Jerry’s <b>“Ferry”</b> ]]> 🌍 العبّارة"
        trees.statement(site["letters"]["en"], title=title, slug="signs")
        assert self.titles(client, kind)[0] == title

    def test_drafts_and_pages_behind_a_password_stay_out(self, client, site, kind):
        site["statement"]["en"].view_restrictions.create(restriction_type="login")
        site["petition"]["en"].unpublish()
        assert self.titles(client, kind) == []

    def test_a_page_that_went_live_without_being_published_does_no_harm(self, client, site, kind):
        page = StatementPage(title="By code", slug="by-code", locale=site["letters"]["en"].locale)
        site["letters"]["en"].add_child(instance=page)
        assert "By code" not in self.titles(client, kind)

    def test_a_language_that_the_site_has_not_is_not_found(self, client, site, kind):
        assert client.get(f"/de/feeds/letters.{kind}").status_code == 404


def sitemap(client):
    """address -> {language: address} of its alternates."""
    response = client.get("/sitemap.xml")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{MAP}urlset"
    return {
        url.findtext(f"{MAP}loc"): {
            e.get("hreflang"): e.get("href") for e in url.findall(f"{XHTML}link")
        }
        for url in root.findall(f"{MAP}url")
    }


class TestSitemap:
    def test_every_page_names_its_translations_and_they_name_it(self, client, site):
        found = sitemap(client)
        for translations in site.values():
            addresses = {
                code: f"http://testserver{p.get_url()}" for code, p in translations.items()
            }
            for address in addresses.values():
                assert found[address] == addresses

    def test_it_names_what_is_there_and_nothing_else(self, client, site):
        expected = {page.full_url for pages in site.values() for page in pages.values()}
        assert set(sitemap(client)) == expected

    def test_drafts_copies_and_pages_behind_a_password_stay_out(self, client, site):
        source = trees.statement(site["letters"]["en"], title="Only", slug="only")
        source.copy_for_translation(site["letters"]["ar"].locale, alias=True)
        site["topic"]["fr"].unpublish()
        site["notice"]["en"].view_restrictions.create(restriction_type="login")
        found = sitemap(client)
        only = f"http://testserver{source.get_url()}"
        assert found[only] == {"en": only}
        assert "http://testserver/ar/letters/only/" not in found
        assert f"http://testserver{site['topic']['fr'].get_url()}" not in found
        assert "fr" not in found[f"http://testserver{site['topic']['en'].get_url()}"]
        assert "en" not in found[f"http://testserver{site['notice']['fr'].get_url()}"]

    def test_a_language_that_was_taken_off_the_site_leaves_it(self, client, site, settings):
        settings.SITE_LANGUAGES = ["en", "fr"]
        languages = {code for alternates in sitemap(client).values() for code in alternates}
        assert languages == {"en", "fr"}


def test_robots_may_read_all_but_the_admin_and_signing(client, db):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert "Disallow: /admin/" in lines
    assert {"Disallow: /ar/sign/", "Disallow: /ar/confirm/", "Disallow: /ar/search/"} <= set(lines)
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"
    assert "Disallow: /" not in lines
