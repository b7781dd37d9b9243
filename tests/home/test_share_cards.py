"""What shared links show: the editor's picture, else a card drawn for the letter, else the logo."""

from io import BytesIO

import pytest
from django.core.cache import caches
from django.test import Client
from PIL import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction, Site
from wagtail_localize.models import Translation, TranslationSource

from campaign import drawing
from campaign.models import CampaignImage, OrganisationSettings
from statements import cards
from tests.home import crowd
from tests.petitions.signer import XHTML, document

pytestmark = pytest.mark.django_db

QUERIES = {"statement": 9, "petition": 9}


def meta(page):
    """property or name -> content of the head of a page."""
    elements = document(Client().get(page.get_url())).iter(f"{XHTML}meta")
    return {e.get("property") or e.get("name"): e.get("content") for e in elements}


def path_of(page):
    return meta(page)["og:image"].removeprefix("http://testserver")


@pytest.fixture
def logo(site):
    settings = OrganisationSettings.for_site(Site.objects.get())
    settings.logo = CampaignImage.objects.create(title="Our logo", file=get_test_image_file())
    settings.save()
    return settings.logo


@pytest.mark.parametrize("name", ["statement", "petition"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_letter_has_a_card_in_each_language(site, name, language, client):
    head = meta(site[name][language])
    assert (head["og:image:width"], head["og:image:height"]) == ("1200", "630")
    assert head["og:image:alt"] == site[name][language].title
    assert head["twitter:card"] == "summary_large_image"
    assert head["og:type"] == "article"
    path = path_of(site[name][language])
    assert path.startswith(f"/{language}/cards/")
    answer = client.get(path)
    assert answer["Content-Type"] == "image/png"
    assert Image.open(BytesIO(answer.content)).size == (1200, 630)


def test_any_cache_may_keep_a_card_for_long_and_nobody_gets_a_cookie(site, client):
    answer = client.get(path_of(site["petition"]["fr"]))
    assert answer["Cache-Control"] == "public, max-age=604800, immutable"
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_the_address_follows_title_and_round_counts_and_an_earlier_one_leads_to_it(site, client):
    page = site["petition"]["en"]
    crowd.count(page, 120)
    first = path_of(page)
    assert meta(page)["og:image:alt"] == f"{page.title}. 120 signatures"
    crowd.count(page, 1)
    second = path_of(page)
    assert meta(page)["og:image:alt"] == f"{page.title}. More than 120 signatures"
    crowd.count(page, 8)
    assert path_of(page) == second != first
    crowd.count(page, 1)
    third = path_of(page)
    assert third != second
    page.title = "Bring it back"
    page.save_revision().publish()
    fourth = path_of(page)
    assert fourth != third
    moved = client.get(first)
    assert (moved.status_code, moved.url) == (302, f"http://testserver{fourth}")


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0, 0), (9, 9), (99, 99), (100, 100), (109, 100), (1299, 1200), (1_234_567, 1_200_000)],
)
def test_numbers_are_shown_by_their_two_leading_digits(number, shown):
    assert cards.rounded(number) == shown


def test_few_supporters_are_not_told():
    assert cards.signatures(9) == cards.endorsers(0) == ""
    assert cards.endorsers(10) == "10 endorsers"


def test_strangers_cannot_have_cards_drawn(site, client, monkeypatch):
    path = path_of(site["statement"]["en"])
    drawn = []
    monkeypatch.setattr(drawing, "draw", lambda card, logo: drawn.append(card) or b"png")
    start = path.rpartition("/")[0]
    for n in range(20):
        assert client.get(f"{start}/{n:020}.png").status_code == 302
    assert not drawn
    for _ in range(3):
        assert client.get(path).content == b"png"
    assert len(drawn) == 1


def test_only_live_public_letters_have_one(site, client):
    path, page = path_of(site["statement"]["en"]), site["statement"]["en"]
    lock = PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert client.get(path).status_code == 404
    lock.delete()
    page.unpublish()
    assert client.get(path).status_code == 404
    home = site["home"]["en"]
    assert client.get(f"/en/cards/{home.translation_key}/x.png").status_code == 404


def test_the_picture_that_an_editor_chose_comes_first(site, logo):
    page = site["statement"]["en"]
    page.share_image = CampaignImage.objects.create(
        title="Ferry", description="A ferry at night", file=get_test_image_file()
    )
    page.save_revision().publish()
    head = meta(page)
    assert "fill-1200x630" in head["og:image"]
    assert head["og:image:alt"] == "A ferry at night"
    assert head["twitter:card"] == "summary_large_image"


def test_a_translation_does_not_tell_of_the_picture_of_its_source_in_another_language(site):
    source, french = site["statement"]["en"], site["statement"]["fr"]
    followed, _created = TranslationSource.update_or_create_from_instance(source)
    Translation.objects.create(source=followed, target_locale=french.locale)
    file = get_test_image_file()
    for page in (source, french):
        page.share_image = source.share_image or CampaignImage.objects.create(
            title="Ferry", description="A ferry at night", file=file
        )
        page.save_revision().publish()
    assert meta(french)["og:image:alt"] == french.title
    french.share_image = CampaignImage.objects.create(
        title="Bac", description="Un bac, la nuit", file=get_test_image_file()
    )
    french.save_revision().publish()
    assert meta(french)["og:image:alt"] == "Un bac, la nuit"
    assert meta(source)["og:image:alt"] == "A ferry at night"


def test_pages_that_are_no_letters_show_the_logo(site, logo):
    head = meta(site["home"]["en"])
    assert "max-600x600" in head["og:image"]
    assert head["og:image:alt"] == "Undersigned"
    assert head["twitter:card"] == "summary"
    assert head["og:type"] == "website"


def test_where_arabic_cannot_be_shaped_its_letters_show_the_logo(site, logo, client, monkeypatch):
    path = path_of(site["petition"]["ar"])
    monkeypatch.setattr(drawing.features, "check", lambda name: False)
    assert "max-600x600" in meta(site["petition"]["ar"])["og:image"]
    assert client.get(path).status_code == 404
    assert "/cards/" in meta(site["petition"]["en"])["og:image"]


def test_a_logo_stands_on_the_card_and_changes_it(site, client):
    page = site["statement"]["en"]
    bare = path_of(page)
    without = client.get(bare).content
    settings = OrganisationSettings.for_site(Site.objects.get())
    settings.logo = CampaignImage.objects.create(title="Our logo", file=get_test_image_file())
    settings.save()
    assert path_of(page) != bare
    assert client.get(path_of(page)).content != without


def test_a_logo_whose_file_is_gone_stops_no_card(site, logo, client):
    logo.file.storage.delete(logo.file.name)
    path = path_of(site["statement"]["en"])
    caches["cards"].clear()
    assert client.get(path).status_code == 200


def test_a_petition_with_an_outcome_says_so(site):
    page = site["petition"]["en"]
    assert page.kicker == "Petition"
    page.letter.outcome = "won"
    assert page.kicker == "Won"


@pytest.mark.parametrize("name", QUERIES)
def test_a_card_asks_as_often_with_few_rows_as_with_many(
    site, client, name, django_assert_num_queries
):
    page = site[name]["en"]
    for number in (3, 30):
        crowd.endorse(page.letter, organisations=number, logos=0)
        path = path_of(page)
        client.get(path)
        with django_assert_num_queries(QUERIES[name]):
            assert client.get(path).status_code == 200
