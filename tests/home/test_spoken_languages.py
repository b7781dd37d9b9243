"""Only languages with a live front page are routed and offered; mailed links outlive a language."""

from xml.etree import ElementTree

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from campaign import languages
from home.models import HomePage
from petitions.models import Signature
from tests import staff, trees
from tests.home import world
from tests.home.test_languages import alternates, speaks, switcher
from tests.petitions.conftest import signer, sink
from tests.petitions.signer import form_of

__all__ = ["signer", "sink"]

pytestmark = pytest.mark.django_db

SPOKEN = ["en", "es", "pt", "ar"]


def addresses(site):
    """Of everything that is found in French."""
    key = site["petition"]["fr"].translation_key
    steps = [
        ("search",),
        ("letters-rss",),
        ("letters-atom",),
        ("petitions:sign", key),
        ("petitions:done", key),
        ("petitions:signatures", key),
        ("petitions:comments", key),
        ("petitions:link", key),
        ("petitions:link-done", key),
        ("statements:wordings", key),
    ]
    paths = [world.step(name, "fr", *args) for name, *args in steps]
    return [*paths, *(pages["fr"].get_url() for pages in site.values())]


@pytest.fixture
def french_is_off(site):
    """The French front page is taken down; what stands below it is not."""
    paths = addresses(site)
    HomePage.objects.get(pk=site["home"]["fr"].pk).unpublish()
    return paths


def test_everything_is_found_in_a_language_that_is_spoken(client, site):
    for path in addresses(site):
        assert client.get(path).status_code in (200, 302), path
    assert languages.spoken() == ["en", "es", "fr", "pt", "ar"]


def test_nothing_is_found_in_a_language_without_a_live_front_page(client, french_is_off):
    assert languages.spoken() == SPOKEN
    for path in french_is_off:
        for response in (client.get(path), client.post(path)):
            assert response.status_code == 404, path
            assert speaks(response, "en")


def test_what_is_not_found_is_said_in_a_language_that_the_visitor_wishes(client, french_is_off):
    response = client.get(french_is_off[-1], headers={"Accept-Language": "fr, ar;q=0.5"})
    assert response.status_code == 404
    assert speaks(response, "ar")
    assert response["Content-Language"] == "ar"
    assert "Accept-Language" in response["Vary"]


def test_no_page_and_no_file_names_a_language_that_is_not_spoken(client, site, french_is_off):
    for name in site:
        response = client.get(site[name]["en"].get_url())
        assert set(switcher(response)) == set(SPOKEN)
        assert set(alternates(response)) == {*SPOKEN, "x-default"}
    found = ElementTree.fromstring(client.get("/sitemap.xml").content)
    assert not [url for url in found.iter() if "/fr/" in (url.text or url.get("href", ""))]
    assert "/fr/" not in client.get("/robots.txt").content.decode()
    assert set(switcher(client.get("/en/search/"))) == set(SPOKEN)
    key = site["petition"]["en"].translation_key
    facts = client.get(f"/api/petitions/{key}/?lang=fr").json()
    assert facts["languages"] == sorted(SPOKEN)
    assert "/en/" in facts["url"]


def test_the_front_door_leads_elsewhere(client, french_is_off):
    assert client.get("/", headers={"Accept-Language": "fr, es;q=0.5"}).url == "/es/"


def test_the_front_door_leads_on_where_the_first_language_is_taken_down(client, site):
    HomePage.objects.get(pk=site["home"]["en"].pk).unpublish()
    assert client.get("/").url == "/es/"


def test_a_letter_cannot_make_it_the_one_whose_text_counts(site, french_is_off):
    client = staff.signed_in(staff.editor())
    letter = site["petition"]["en"].letter
    for chosen, offered in (("", SPOKEN), ("fr", ["en", "es", "fr", "pt", "ar"])):
        letter.authoritative_language = chosen
        letter.save()
        form = client.get(reverse("letters:settings", args=[letter.pk])).context["form"]
        codes = [code for code, _name in form.fields["authoritative_language"].choices]
        assert codes == ["", *offered]


def test_it_is_back_with_its_front_page(client, site, french_is_off):
    trees.publish(HomePage.objects.get(pk=site["home"]["fr"].pk))
    assert client.get("/fr/").status_code == 200
    assert "fr" in languages.spoken()


def test_r3_every_language_is_spoken_while_the_database_is_away(db, monkeypatch):
    def away():
        raise OperationalError

    monkeypatch.setattr(languages, "_spoken", away)
    assert languages.spoken() == ["en", "es", "fr", "pt", "ar"]


class TestMailedLinks:
    """They lead to what somebody has signed, for as long as it is kept."""

    def test_r8_they_open_in_their_language_when_it_is_not_spoken_any_more(self, site, signer):
        signer.sign(site["petition"]["fr"])
        link = signer.link()
        assert link.startswith("/fr/confirm/")
        HomePage.objects.get(pk=site["home"]["fr"].pk).unpublish()
        response = signer.client.get(link)
        assert response.status_code == 200
        assert speaks(response, "fr")
        assert "fr" not in switcher(response)
        thanks = signer.press(link)
        assert speaks(thanks, "fr")
        assert f'href="{site["petition"]["en"].get_url()}"' in thanks.content.decode()
        text = signer.mails()[-1].get_body(("plain",)).get_content()
        assert "http://testserver/fr/manage/" in text

    def test_r8_they_open_when_the_locale_is_gone_with_all_its_pages(self, site, signer):
        signer.sign(site["petition"]["fr"])
        link = signer.link()
        for pages in site.values():
            type(pages["fr"]).objects.filter(pk=pages["fr"].pk).delete()
        Locale.objects.get(language_code="fr").delete()
        assert speaks(signer.client.get(link), "fr")
        signer.press(link)
        assert Signature.objects.get().verified_at

    def test_they_lead_on_when_the_language_has_left_the_settings(self, client, site):
        for path in ("de/confirm/token/", "de/manage/token/withdraw/", "nl/manage/token/data.json"):
            response = client.get(f"/{path}", headers={"Accept-Language": "ar"})
            assert response.status_code == 307
            assert response.url == f"/ar/{path[3:]}"
            assert response["Referrer-Policy"] == "no-referrer"
            assert "no-store" in response["Cache-Control"]
        assert client.post("/de/confirm/token/", {"shown": "x"}).status_code == 307

    def test_a_form_that_was_open_then_still_confirms(self, site, signer):
        signer.sign(site["petition"]["en"])
        link = signer.link()
        _action, values = form_of(signer.client.get(link))
        elsewhere = link.replace("/en/", "/de/")
        browser = Client(headers={"Accept-Language": "en"})
        assert browser.post(elsewhere, values, follow=True).status_code == 200
        assert Signature.objects.get().verified_at

    @pytest.mark.parametrize("path", ["/en/confirm/", "/en/confirm/a/b/c/d/", "/en/manage/x"])
    def test_nothing_leads_in_a_circle(self, client, site, path):
        assert client.get(path, follow=True).status_code == 404

    def test_a_mail_to_who_signed_in_a_dropped_language_is_in_the_first_one(self, site, signer):
        signer.sign(site["petition"]["fr"])
        Signature.objects.update(language="de")
        assert signer.link().startswith("/en/confirm/")
