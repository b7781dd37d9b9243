"""The front page and the plain pages below it."""

import pytest
from wagtail.images.tests.utils import get_test_image_file

from campaign.models import CampaignImage
from home.models import HomePage, StandardPage
from statements.models import Letter
from tests import trees
from tests.home import crowd
from tests.petitions.signer import XHTML, document, text_of

LONG_AGO = "2020-01-01"

pytestmark = pytest.mark.django_db


def titles(response):
    """The linked titles on the page, in order."""
    headings = [e for e in document(response).iter() if e.tag in (f"{XHTML}h2", f"{XHTML}h3")]
    return ["".join(link.itertext()) for e in headings for link in e.iter(f"{XHTML}a")]


class TestFeatured:
    def test_the_petition_is_shown_in_the_page_s_language_with_its_progress(self, client, site):
        petition = site["petition"]["en"]
        crowd.count(petition, 40)
        for language, words in (("en", "40 people have signed"), ("ar", "40")):
            response = client.get(site["home"][language].get_url())
            title = site["petition"][language].title
            assert titles(response)[0] == title
            assert words in text_of(response)
            (progress,) = document(response).iter(f"{XHTML}progress")
            assert (progress.get("value"), progress.get("max")) == ("40", "100")
            hrefs = [e.get("href") for e in document(response).iter(f"{XHTML}a")]
            assert f"{site['petition'][language].get_url()}#sign" in hrefs

    def test_it_waits_until_it_is_translated_and_live(self, client, site):
        site["petition"]["fr"].unpublish()
        assert b"#sign" not in client.get("/fr/").content
        assert b"#sign" in client.get("/en/").content

    def test_a_closed_petition_offers_no_button(self, client, site):
        letter = site["petition"]["en"].letter
        letter.outcome = "won"
        letter.save()
        assert b"#sign" not in client.get("/en/").content

    def test_a_deleted_petition_leaves_the_front_page_standing(self, client, site):
        site["petition"]["en"].delete()
        assert client.get("/en/").status_code == 200


class TestLatest:
    def test_letters_stand_in_the_order_of_their_dates_and_no_more_than_six(self, client, site):
        for day in range(1, 9):
            page = trees.statement(site["letters"]["fr"], title=f"Lettre {day}", slug=f"l{day}")
            page.letter.dated = f"2026-0{day}-01"
            page.letter.save()
        Letter.objects.filter(key=site["statement"]["en"].translation_key).update(dated=LONG_AGO)
        shown = titles(client.get("/fr/"))
        assert shown[1:] == [f"Lettre {day}" for day in (8, 7, 6, 5, 4, 3)]
        assert not any(title.startswith("Lettre") for title in titles(client.get("/en/")))

    def test_drafts_and_letters_behind_a_password_are_not_shown(self, client, site):
        page = site["statement"]["en"]
        page.view_restrictions.create(restriction_type="password", password="ferry")
        assert page.title not in text_of(client.get("/en/"))
        page.view_restrictions.all().delete()
        assert page.title in text_of(client.get("/en/"))
        page.unpublish()
        assert page.title not in text_of(client.get("/en/"))


class TestWords:
    def test_headline_introduction_picture_and_footer_are_the_page_s_own(self, client, site):
        image = CampaignImage.objects.create(
            title="Ferry", description="A white ship", file=get_test_image_file()
        )
        home = HomePage.objects.get(pk=site["home"]["ar"].pk)
        home.headline = "نكتب وتوقّعون"
        home.introduction = "<p>من أجل <b>البحر</b></p>"
        home.footer = "<p>جمعية العبّارة</p>"
        home.hero_image = image
        trees.publish(home)
        response = client.get("/ar/")
        root = document(response)
        assert "نكتب وتوقّعون" in ["".join(e.itertext()) for e in root.iter(f"{XHTML}h1")]
        assert "من أجل البحر" in text_of(response)
        assert "A white ship" in [e.get("alt") for e in root.iter(f"{XHTML}img")]
        assert "جمعية العبّارة" in "".join(client.get("/ar/search/").content.decode())
        assert "جمعية العبّارة" not in client.get("/en/").content.decode()

    def test_markup_in_a_title_is_shown_and_not_obeyed(self, client, site):
        trees.statement(site["letters"]["en"], title="<b>Bold</b> & <script>", slug="bold")
        for path in ("/en/", "/en/letters/", "/en/letters/bold/"):
            response = client.get(path)
            assert b"<b>Bold</b>" not in response.content
            assert "<b>Bold</b> & <script>" in text_of(response)


class TestMenus:
    def links(self, response, label):
        for nav in document(response).iter(f"{XHTML}nav"):
            if nav.get("aria-label") == label:
                return ["".join(e.itertext()) for e in nav.iter(f"{XHTML}a")]
        return None

    def test_lists_stand_in_the_menu_and_notices_below_the_page(self, client, site):
        response = client.get("/en/")
        assert self.links(response, "Main") == ["Letters", "Petitions", "Search"]
        assert "Privacy" in self.links(response, "Footer")

    def test_a_page_says_where_the_reader_is(self, client, site):
        response = client.get(site["statement"]["en"].get_url())
        current = [
            ("".join(e.itertext()), e.get("aria-current"))
            for e in document(response).iter(f"{XHTML}a")
            if e.get("aria-current")
        ]
        assert ("Letters", "true") in current

    def test_an_unpublished_page_leaves_the_menus(self, client, site):
        StandardPage.objects.get(pk=site["notice"]["en"].pk).unpublish()
        assert "Privacy" not in client.get("/en/").content.decode()


def test_a_page_behind_a_password_asks_for_it_and_is_kept_by_nobody(client, site):
    page = site["notice"]["en"]
    page.view_restrictions.create(restriction_type="password", password="ferry")
    response = client.get(page.get_url())
    assert "Why we write" not in response.content.decode()
    assert "public" not in response.get("Cache-Control", "")
