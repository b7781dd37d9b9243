"""Who runs the site: the settings screen and the style sheet with the brand's colour."""

import re

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Site

from campaign.colours import DARK_PAPER, ENOUGH, LIGHT_PAPER, as_shown, contrast, style_sheet
from campaign.models import OrganisationSettings
from tests.petitions.signer import XHTML, document
from tests.staff import signed_in, superuser

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(COLOURS)
def test_any_colour_at_all_is_made_readable_on_both_papers_and_under_text(colour):
    light, on_light, dark, on_dark = re.findall("#[0-9a-f]{6}", style_sheet(colour))
    assert contrast(light, LIGHT_PAPER) >= ENOUGH
    assert contrast(on_light, light) >= ENOUGH
    assert contrast(dark, DARK_PAPER) >= ENOUGH
    assert contrast(on_dark, dark) >= ENOUGH


@pytest.mark.django_db
class TestScreen:
    @pytest.fixture
    def save(self):
        client = signed_in(superuser())
        url = reverse(
            "wagtailsettings:edit",
            args=["campaign", "organisationsettings", Site.objects.get().pk],
        )

        def post(**typed):
            values = {"organisation": "Night Ferry Watch", "colour": "#B3261E"} | typed
            return client.post(url, values, follow=True)

        return post

    def test_the_colour_reaches_the_style_sheet_in_either_case(self, save, client):
        save(colour="#9B1C1C")
        response = client.get("/brand.css")
        assert response["Content-Type"] == "text/css; charset=utf-8"
        assert response["Cache-Control"] == "public, max-age=300"
        assert "--brand-light:#9b1c1c;" in response.content.decode().lower()

    @pytest.mark.parametrize("wrong", ["red", "#fff", "#12345g", "9b1c1c;", "#9b1c1c;}"])
    def test_anything_but_a_colour_is_refused_beside_its_field(self, save, client, wrong):
        before = client.get("/brand.css").content
        form = save(colour=wrong).context["form"]
        assert form.errors["colour"]
        assert form["colour"].value() == wrong
        assert client.get("/brand.css").content == before

    def test_a_handle_that_is_no_address_is_refused(self, save):
        response = save(mastodon="javascript:alert(1)")
        assert "mastodon" in response.context["form"].errors
        assert not OrganisationSettings.objects.filter(mastodon__contains="alert").exists()

    def test_name_address_and_profiles_stand_on_every_page(self, save, client):
        save(
            organisation="Night Ferry <Watch> & Co",
            contact_email="hello@ferry.example",
            mastodon="https://social.example/@ferry",
        )
        root = document(client.get("/en/"))
        hrefs = {e.get("href"): "".join(e.itertext()) for e in root.iter(f"{XHTML}a")}
        assert hrefs["mailto:hello@ferry.example"] == "hello@ferry.example"
        assert hrefs["https://social.example/@ferry"] == "Mastodon"
        assert "Night Ferry <Watch> & Co" in "".join(root.itertext())

    @pytest.mark.parametrize(
        ("colour", "light", "dark"),
        [
            ("#ffd500", "Light pages show #", "Dark pages show #ffd500 as it is."),
            ("#0b1f5e", "Light pages show #0b1f5e as it is.", "Dark pages show #"),
        ],
    )
    def test_the_screen_says_which_tone_stands_in_for_a_colour_and_why(
        self, save, colour, light, dark
    ):
        page = save(colour=colour).content.decode()
        assert light in page
        assert dark in page
        assert f"{colour} itself would be hard to read there (contrast 1." in page
        for paper, shown in as_shown(colour):
            assert f'fill="{paper}"' in page
            assert f'fill="{shown}"' in page

    def test_no_tone_is_shown_for_what_is_no_colour(self, save):
        assert "colour-samples" not in save(colour="red").content.decode()
