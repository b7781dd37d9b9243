"""How endorsers stand on the public page: by kind, by country or in one list, in each language."""

import re
import time

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from statements import places
from statements.models import Endorser, Letter
from tests import trees


def endorse(letter, *rows):
    for position, (name, values) in enumerate(rows):
        Endorser.objects.create(
            letter=letter, name=name, position=position, published=True, **values
        )


@pytest.fixture
def crew(letter):
    endorse(
        letter,
        ("Sea League", {"place_code": "ES"}),
        ("Ana Gil", {"kind": "person", "role": "Poet", "place_code": "DZ"}),
        ("Coast Net", {"place_code": "DE"}),
        ("Inland Club", {"place_text": "Atlantis"}),
        ("Night Walkers", {}),
        ("Bay Watch", {"place_code": "DE", "featured": True}),
        ("African Seas", {"place_code": "002"}),
    )


def group_by(letter, grouping):
    letter.endorser_grouping = grouping
    letter.save()


def shown(page, **more):
    """Headings, and names with what stands after them, in the order of the page."""
    html = Client().get(page.url).content.decode()
    html = html[html.index('id="endorsers"') :]
    found = re.findall(r'names-head"[^>]*>(.*?)<|class="name">(.*?)</li>', html, re.DOTALL)
    return [
        head or " | ".join(re.findall(r"<(?:bdi|span[^>]*)>([^<]*)</", name))
        for head, name in found
    ]


def test_by_kind_organisations_come_first_with_their_number(page, letter, crew):
    assert shown(page) == [
        "6 organisations",
        "Bay Watch | Germany",
        "Sea League | Spain",
        "Coast Net | Germany",
        "Inland Club | Atlantis",
        "Night Walkers",
        "African Seas | Africa",
        "1 person",
        "Ana Gil | Poet, Algeria",
    ]


def test_by_country_in_the_order_of_the_language_and_without_one_last(page, letter, crew):
    group_by(letter, "country")
    assert shown(page) == [
        "Africa (1)",
        "African Seas",
        "Algeria (1)",
        "Ana Gil | Poet",
        "Germany (2)",
        "Bay Watch",
        "Coast Net",
        "Spain (1)",
        "Sea League",
        "Without a country (2)",
        "Inland Club | Atlantis",
        "Night Walkers",
    ]
    french = trees.Locale.objects.get(language_code="fr")
    heads = [text for text in shown(page.get_translation(french)) if "(" in text]
    assert heads == [
        "Afrique (1)",
        "Algérie (1)",
        "Allemagne (2)",
        "Espagne (1)",
        "Sans pays (2)",
    ]


def test_in_one_list_featured_ones_come_first(page, letter, crew):
    group_by(letter, "none")
    found = shown(page)
    assert found[:3] == ["7 endorsers", "Bay Watch | Germany", "Sea League | Spain"]
    assert len(found) == 8


def anchors(page):
    html = Client().get(page.url).content.decode()
    return re.findall(r'names-head" id="(.*?)"', html)


def test_each_group_has_an_anchor_that_is_the_same_in_all_languages(page, letter, crew):
    assert anchors(page) == ["names-organisation", "names-person"]
    group_by(letter, "none")
    assert anchors(page) == ["names-all"]
    group_by(letter, "country")
    found = ["country-002", "country-DZ", "country-DE", "country-ES", "country-none"]
    assert anchors(page) == found
    french = trees.Locale.objects.get(language_code="fr")
    assert anchors(page.get_translation(french)) == found


def jumps(page):
    html = Client().get(page.url).content.decode()
    return re.findall(r'<li><a href="#(country-.*?)">(.*?)</a>', html)


def test_many_countries_have_a_list_to_go_to_each(page, letter, crew):
    group_by(letter, "country")
    assert jumps(page) == []
    endorse(letter, *((f"Club {code}", {"place_code": code}) for code in ("AR", "BR")))
    assert [anchor for anchor, _heading in jumps(page)] == anchors(page)
    assert jumps(page)[0] == ("country-002", "Africa (1)")


def test_several_groups_say_how_many_they_are_together(page, letter, crew):
    for grouping, said in {"kind": True, "country": True, "none": False}.items():
        group_by(letter, grouping)
        html = Client().get(page.url).content.decode()
        assert ('<p class="endorsers-count">7 endorsers</p>' in html) is said, grouping


@pytest.mark.parametrize("grouping", ["kind", "country", "none"])
def test_a_letter_without_endorsers_shows_no_heading(page, letter, grouping):
    group_by(letter, grouping)
    assert "names-head" not in Client().get(page.url).content.decode()


def test_the_grouping_is_a_setting_of_the_letter(editor, letter, crew):
    screen = reverse("letters:settings", args=[letter.pk])
    assert "By country" in editor.get(screen).content.decode()
    fields = {"dated": "2026-01-01", "endorser_grouping": "country"}
    assert editor.post(screen, fields).status_code == 302
    letter.refresh_from_db()
    assert letter.endorser_grouping == "country"


@pytest.mark.parametrize("language", ["en", "es", "fr", "pt", "ar"])
def test_all_places_stand_in_one_order_of_each_language(language):
    rank = places.order(language)
    names = sorted(rank, key=rank.get)
    assert len(names) == len(places.countries(language)) + len(places.regions(language))
    first = {
        "en": ["AF", "002"],
        "es": ["AF", "002"],
        "fr": ["AF", "002"],
        "pt": ["AF", "002"],
        "ar": ["ET", "AZ"],
    }
    assert names[:2] == first[language]


@pytest.mark.parametrize("grouping", ["kind", "country", "none"])
def test_two_thousand_names_stay_quick(page, letter, grouping, django_assert_max_num_queries):
    codes = [code for code, _name in places.countries("en")]
    Endorser.objects.bulk_create(
        Endorser(
            letter=letter,
            name=f"Society {n}",
            place_code=codes[n % len(codes)],
            position=n,
            published=True,
            website="https://example.org",
        )
        for n in range(2_000)
    )
    group_by(Letter.objects.get(pk=letter.pk), grouping)
    client = Client()
    client.get(page.url)
    began = time.process_time()
    with translation.override("en"), django_assert_max_num_queries(30):
        assert client.get(f"{page.url}?nocache=1").status_code == 200
    assert time.process_time() - began < 1


def test_by_name_each_reader_finds_the_order_of_the_own_language(page, letter):
    names = ["Zorro", "Nueva Luz", "Ñandú Libre", "الأمل", "Étoile", "Estrella", "Oso"]
    endorse(letter, *((name, {}) for name in names))
    group_by(letter, "name")
    spanish = trees.translate(page, "es", title="Que vuelva", slug="vuelva")
    arabic = trees.translate(page, "ar", title="أعيدوها", slug="return")
    assert shown(page)[1:] == [
        "Estrella",
        "Étoile",
        "Ñandú Libre",
        "Nueva Luz",
        "Oso",
        "Zorro",
        "الأمل",
    ]
    assert shown(spanish)[1:] == [
        "Estrella",
        "Étoile",
        "Nueva Luz",
        "Ñandú Libre",
        "Oso",
        "Zorro",
        "الأمل",
    ]
    assert shown(arabic)[1:] == ["الأمل", *shown(page)[1:-1]]


def test_by_name_featured_ones_still_come_first(page, letter):
    endorse(letter, ("Ana", {}), ("Zorro", {"featured": True}), ("Bea", {}))
    group_by(letter, "name")
    assert shown(page)[1:] == ["Zorro", "Ana", "Bea"]


def test_what_stands_beside_a_name_has_the_comma_and_direction_of_the_reader(page, letter):
    endorse(letter, ("Ana", {"kind": "person", "role": "Poet", "place_code": "PT"}))
    arabic = trees.translate(page, "ar", title="أعيدوها", slug="return")
    assert shown(page)[1:] == ["Ana | Poet, Portugal"]
    assert shown(arabic)[1:] == ["Ana | \u2068Poet\u2069، البرتغال"]
