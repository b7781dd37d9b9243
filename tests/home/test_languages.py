"""Every public page in each language: `lang`, `dir`, alternates, one valid document."""

import re
from itertools import product
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.utils.translation import get_language_info, gettext, override
from wagtail.users.models import UserProfile

from home.models import HomePage
from statements.models import TopicPage
from tests import trees
from tests.home import world
from tests.petitions.signer import XHTML, document, text_of

pytestmark = pytest.mark.django_db

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LANGUAGES = ["en", "es", "fr", "pt", "ar"]
PAGES = ["home", "letters", "topic", "statement", "petitions", "petition", "notice"]
STEPS = ["search", "letters without a page", "done", "confirm"]


def elements(response, name, **attributes):
    return [
        e
        for e in document(response).iter(XHTML + name)
        if all(e.get(key) == value for key, value in attributes.items())
    ]


def alternates(response):
    return {
        e.get("hreflang"): e.get("href")
        for e in elements(response, "link", rel="alternate")
        if e.get("hreflang")
    }


def switcher(response):
    """language -> address of the links that say in which language they lead on."""
    return {e.get("hreflang"): e.get("href") for e in elements(response, "a") if e.get("hreflang")}


def speaks(response, language):
    root = document(response)
    expected = "rtl" if get_language_info(language)["bidi"] else "ltr"
    return (root.get("lang"), root.get("dir")) == (language, expected)


def test_the_languages_of_this_test_are_those_of_the_site():
    assert settings.SITE_LANGUAGES == LANGUAGES


@pytest.mark.parametrize(("name", "language"), list(product(PAGES, LANGUAGES)))
def test_a_page_says_its_language_and_names_its_translations(client, site, name, language):
    page = site[name][language]
    response = client.get(page.get_url())
    assert response.status_code == 200
    assert speaks(response, language)
    assert response["Content-Language"] == language
    addresses = {code: f"http://testserver{p.get_url()}" for code, p in site[name].items()}
    assert alternates(response) == addresses | {"x-default": addresses["en"]}
    assert [e.get("href") for e in elements(response, "link", rel="canonical")] == [
        addresses[language]
    ]
    assert (page.headline or page.title if name == "home" else page.title) in text_of(response)


@pytest.mark.parametrize("name", PAGES)
def test_the_language_switch_keeps_the_page(client, site, name):
    for language in ("en", "ar"):
        response = client.get(site[name][language].get_url())
        assert switcher(response) == {code: p.get_url() for code, p in site[name].items()}


@pytest.mark.parametrize(("name", "language"), list(product(STEPS, LANGUAGES)))
def test_what_is_no_page_speaks_the_language_too(client, site, name, language):
    petition = site["petition"][language]
    path = {
        "search": world.step("search", language) + "?q=ferry",
        "letters without a page": f"/{language}/nothing/here/",
        "done": world.step("petitions:done", language, petition.translation_key),
        "confirm": world.step("petitions:confirm", language, "unknown"),
    }[name]
    response = client.get(path)
    assert speaks(response, language)
    assert not alternates(response)
    assert not elements(response, "link", rel="canonical")


def test_the_language_switch_keeps_the_step(client, site):
    key = site["petition"]["en"].translation_key
    for name, args in (("search", []), ("petitions:done", [key])):
        response = client.get(world.step(name, "pt", *args))
        expected = {code: world.step(name, code, *args) for code in LANGUAGES}
        assert switcher(response) == expected


def test_a_deep_link_never_follows_the_browser_s_wish(client, site):
    for page in (site["statement"]["en"], site["home"]["en"]):
        response = client.get(page.get_url(), headers={"Accept-Language": "ar, fr;q=0.9"})
        assert response.status_code == 200
        assert speaks(response, "en")
        assert "Accept-Language" not in response.get("Vary", "")


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("fr", "fr"),
        ("fr-CA, en;q=0.8", "fr"),
        ("ja, pt-BR;q=0.7, en;q=0.3", "pt"),
        ("ja", "en"),
        ("", "en"),
        ("fr;q=0, ar;q=0.1", "ar"),
        ("fr;q=0", "en"),
        ("*", "en"),
        ("x" * 10_000, "en"),
        ("de, es;q=0.5", "es"),
    ],
)
def test_the_front_door_leads_to_the_language_that_the_browser_wishes(client, site, wish, language):
    response = client.get("/?utm_source=elsewhere", headers={"Accept-Language": wish})
    assert response.status_code == 302
    assert response.url == f"/{language}/"
    assert response["Vary"] == "Accept-Language"
    assert not response.cookies


def test_the_front_door_never_leads_to_a_language_without_a_front_page(client, site):
    HomePage.objects.get(pk=site["home"]["fr"].pk).unpublish()
    assert client.get("/", headers={"Accept-Language": "fr"}).url == "/en/"
    assert client.get("/", headers={"Accept-Language": "fr, es;q=0.5"}).url == "/es/"


def test_a_language_without_a_front_page_shows_no_other_language_s_words(client, site):
    below = site["statement"]["fr"].get_url()
    HomePage.objects.get(pk=site["home"]["fr"].pk).delete()
    for path in ("/fr/", below):
        response = client.get(path)
        assert response.status_code == 404
        assert speaks(response, "en")
        assert "Accept-Language" in response["Vary"]
    assert client.get(site["statement"]["en"].get_url()).status_code == 200


class TestUntranslated:
    """A copy in a language into which nobody has translated the page yet."""

    @pytest.fixture
    def source(self, site):
        return trees.statement(site["letters"]["en"], title="Only in English", slug="only")

    @pytest.fixture
    def response(self, client, site, source):
        source.copy_for_translation(site["letters"]["ar"].locale, alias=True)
        return client.get("/ar/letters/only/")

    def test_is_shown_with_a_notice_in_the_visitor_s_language(self, response):
        assert response.status_code == 200
        assert speaks(response, "ar")
        (notice,) = elements(response, "p", **{"class": "notice"})
        assert "الإنجليزي" in "".join(notice.itertext())

    def test_has_words_marked_with_the_language_of_the_source(self, response):
        heading = next(e for e in elements(response, "h1") if "Only in English" in e.itertext())
        assert (heading.get("lang"), heading.get("dir")) == ("en", "ltr")
        prose = next(e for e in elements(response, "div") if "prose" in e.get("class", ""))
        assert (prose.get("lang"), prose.get("dir")) == ("en", "ltr")

    def test_is_canonical_at_its_source_and_no_alternate(self, client, response, source):
        canonical = elements(response, "link", rel="canonical")
        assert [e.get("href") for e in canonical] == [f"http://testserver{source.get_url()}"]
        assert not alternates(response)
        assert set(alternates(client.get(source.get_url()))) == {"en", "x-default"}

    def test_can_be_chosen_in_the_language_switch(self, client, response, source):
        assert switcher(response) == {"en": source.get_url(), "ar": "/ar/letters/only/"}
        assert switcher(client.get(source.get_url())) == switcher(response)

    def test_is_in_no_sitemap_feed_or_search(self, client, response):
        assert b"/ar/letters/only/" not in client.get("/sitemap.xml").content
        assert b"Only in English" not in client.get("/ar/feeds/letters.atom").content
        assert "Only in English" not in text_of(client.get("/ar/search/?q=English"))


def test_a_page_that_is_not_in_the_site_s_first_language_is_its_own_default(client, site):
    page = trees.statement(site["letters"]["fr"], title="Seulement ici", slug="ici")
    address = f"http://testserver{page.get_url()}"
    assert alternates(client.get(page.get_url())) == {"fr": address, "x-default": address}


def test_full_addresses_begin_with_the_site_s_public_address(client, site, settings):
    settings.SITE_URL = "https://letters.example/"
    page = site["statement"]["fr"]
    response = client.get(page.get_url())
    assert set(alternates(response).values()) == {
        f"https://letters.example{p.get_url()}" for p in site["statement"].values()
    }
    assert page.full_url == f"https://letters.example{page.get_url()}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_staff_read_the_admin_in_the_language_of_their_browser(admin_client, admin_user, language):
    UserProfile.get_for_user(admin_user)  # as the first visit to the account makes it
    response = admin_client.get("/admin/letters/", headers={"Accept-Language": language})
    page = response.content.decode()
    assert f'<html lang="{language}"' in page
    with override(language):
        assert gettext("letters") in page.lower()


def test_shared_links_say_which_languages_there_are(client, site):
    def locales(page):
        found = elements(client.get(page.get_url()), "meta")
        return [
            (e.get("property"), e.get("content"))
            for e in found
            if "locale" in e.get("property", "")
        ]

    own = ("og:locale", "ar_EG")
    others = {("og:locale:alternate", code) for code in ("en_US", "es_ES", "fr_FR", "pt_PT")}
    assert set(locales(site["statement"]["ar"])) == {own, *others}
    source = trees.statement(site["letters"]["en"], title="Only in English", slug="shared")
    copy = source.copy_for_translation(site["letters"]["ar"].locale, alias=True)
    assert locales(source) == locales(copy) == [("og:locale", "en_US")]


def test_feeds_say_their_language(client, site):
    assert b'xml:lang="ar"' in client.get("/ar/feeds/letters.atom").content
    assert b"<language>ar</language>" in client.get("/ar/feeds/letters.rss").content


def test_the_sitemap_names_the_translations_of_each_page_reciprocally(client, site):
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    found = {}
    for url in root.iter(f"{SITEMAP}url"):
        links = [link for link in url if link.get("hreflang")]
        found[url.find(f"{SITEMAP}loc").text] = {
            link.get("hreflang"): link.get("href") for link in links
        }
    for pages in site.values():
        addresses = {code: f"http://testserver{page.get_url()}" for code, page in pages.items()}
        for address in addresses.values():
            assert found[address].items() >= addresses.items()


def test_an_untranslated_title_says_its_language_in_the_tab_too(client, site):
    page = trees.statement(site["letters"]["en"], title="Only in English", slug="tab")
    page.copy_for_translation(site["letters"]["ar"].locale, alias=True)
    [title] = elements(client.get("/ar/letters/tab/"), "title")
    assert (title.get("lang"), title.get("dir")) == ("en", "ltr")
    [title] = elements(client.get(site["statement"]["ar"].get_url()), "title")
    assert title.get("lang") is None


def test_topics_stand_in_the_order_of_the_language(client, site):
    for title in ("Oso", "Ñu", "Nube"):
        trees.add(site["letters"]["es"], TopicPage, title, slug=title.lower().replace("ñ", "n"))
    shown = text_of(client.get(site["letters"]["es"].get_url()))
    assert shown.index("Nube") < shown.index("Ñu") < shown.index("Oso")


def test_style_sheets_name_no_side_of_the_page():
    """What is called left or right is wrong in Arabic; a mirrored pair may name both."""
    sheets = (settings.BASE_DIR / "static" / "css").glob("*.css")
    side = re.compile(
        r"(margin|padding|border|inset|scroll-margin|scroll-padding)-(left|right)\b"
        r"|(?<![\w-])(left|right)\s*:|(text-align|float|clear)\s*:\s*(left|right)\b"
        r"|border-(top|bottom)-(left|right)-radius"
    )
    found = [(sheet.name, hit[0]) for sheet in sheets for hit in side.finditer(sheet.read_text())]
    assert not found
