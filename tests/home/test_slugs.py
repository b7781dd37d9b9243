"""Slugs in any script: they follow the source, and no link that is made of them breaks."""

from urllib.parse import quote, urlsplit

import pytest

from petitions import outbox
from petitions.models import PetitionPage
from statements import versions
from tests import trees
from tests.home import translated
from tests.petitions.signer import XHTML, document

pytestmark = pytest.mark.django_db

TITLES = {
    "ar": "أعيدوا حافلة الليل",
    "ru": "Верните ночной автобус",
    "zh": "还我们夜班车",
}


@pytest.fixture
def arabic(db):
    """A petition that was written in Arabic, with an English translation."""
    _home, _statements, petitions = trees.plant()
    index = trees.translate(petitions, "ar", title="عرائض")
    return trees.petition(index, title=TITLES["ar"], slug="")


@pytest.fixture
def english(arabic):
    translation = translated.submit(arabic, "en")
    translated.write(translation, {TITLES["ar"]: "Bring back the night bus"})
    return translation


@pytest.mark.parametrize("script", TITLES)
def test_a_title_without_ascii_letters_gives_a_slug_that_works(client, db, script):
    _home, _statements, petitions = trees.plant()
    page = trees.petition(petitions, title=TITLES[script], slug="")
    assert page.slug == TITLES[script].replace(" ", "-").lower()
    assert page.get_url() == f"/en/petitions/{quote(page.slug)}/"
    assert client.get(page.get_url()).status_code == 200


def test_a_translation_has_the_slug_of_its_source_whatever_its_title(client, arabic, english):
    page = translated.publish(english)
    assert page.slug == arabic.slug
    translated.write(english, {TITLES["ar"]: "All night buses"})
    assert translated.publish(english).get_url() == page.get_url()
    assert client.get(page.get_url()).status_code == 200


def test_a_new_slug_of_the_source_is_followed_and_the_old_address_leads_there(
    client, arabic, english, settings
):
    settings.KEEP_SECONDS = settings.PAGE_CACHE_SECONDS = 0
    old = {
        page.locale.language_code: page.get_url() for page in (arabic, translated.publish(english))
    }
    arabic.slug = "حافلة"
    with translated.committed():
        trees.publish(arabic)
    english.source.update_from_db()
    assert translated.publish(english).slug == "حافلة"
    for language, address in old.items():
        response = client.get(address)
        assert response.status_code == 301
        assert response.url == f"/{language}/petitions/{quote('حافلة')}/"


def addresses(response):
    """Every address in a page, those for other sites and machines included."""
    for e in document(response).iter():
        for name in ("href", "action", "src"):
            if e.get(name):
                yield e.get(name)
        if e.tag == f"{XHTML}meta" and (e.get("content") or "").startswith("http"):
            yield e.get("content")


def test_every_link_of_a_page_is_ascii_and_leads_somewhere(client, arabic, english):
    page = translated.publish(english)
    for language in ("ar", "en"):
        shown = PetitionPage.objects.get(
            translation_key=page.translation_key, locale__language_code=language
        )
        found = set(addresses(client.get(shown.get_url())))
        assert all(address.isascii() for address in found)
        assert f"http://testserver{shown.get_url()}" in found
        for address in found:
            parts = urlsplit(address)
            is_drawn = parts.scheme == "data"  # into the page itself, such as a QR code
            is_ours = parts.netloc in ("", "testserver") and not is_drawn
            if is_ours and parts.path and "/static/" not in parts.path:
                assert client.get(parts.path).status_code in (200, 302, 405), address


def test_mails_feeds_the_sitemap_and_the_json_name_it_so_that_it_can_be_opened(
    client, arabic, mailoutbox
):
    address = f"/ar/petitions/{quote(arabic.slug)}/"
    assert address in client.get("/sitemap.xml").content.decode()
    facts = client.get(f"/api/petitions/{arabic.translation_key}/").json()
    assert facts["url"] == f"http://testserver{address}"
    typed = {"name": "ليلى", "email": "leila@example.org", "consent": "on"}
    response = client.post(
        f"/ar/sign/{arabic.translation_key}/",
        typed | {"wording": versions.digest(arabic)},
        headers={"Origin": "http://testserver"},
    )
    assert response.status_code == 303
    outbox.send_due()
    [mail] = mailoutbox
    links = [word for word in mail.body.split() if word.startswith("http")]
    assert links
    assert all(link.isascii() for link in links)
