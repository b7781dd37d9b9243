"""Dates, numbers, names and lists as each language writes them."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils.translation import override

from campaign import formats

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "22 November 2026"),
        ("es", "22 de noviembre de 2026"),
        ("fr", "22 novembre 2026"),
        ("pt", "22 de novembro de 2026"),
        ("ar", "22 نوفمبر 2026"),
        ("xx", "22 November 2026"),
    ],
)
def test_a_day_is_written_as_in_a_letter(language, expected):
    with override(language):
        assert formats.day(DAY) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "1,234,567"),
        ("es", "1.234.567"),
        ("fr", "1\u202f234\u202f567"),
        ("pt", "1.234.567"),
        ("ar", "1,234,567"),
    ],
)
def test_a_number_is_grouped(language, expected):
    with override(language):
        assert formats.number(1_234_567) == expected
        page = Template("{% load campaign_tags %}{{ n|number }}")
        assert page.render(Context({"n": 1_234_567})) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "22 November 2026, 20:05 UTC"),
        ("es", "22 de noviembre de 2026, 20:05 UTC"),
        ("fr", "22 novembre 2026, 20:05 TU"),
        ("pt", "22 de novembro de 2026 20:05 UTC"),
        ("ar", "22 نوفمبر 2026، 8:05 م UTC"),
    ],
)
def test_a_moment_is_told_to_the_minute(language, expected):
    with override(language):
        assert formats.moment(datetime(2026, 11, 22, 20, 5, 59, tzinfo=UTC)) == expected


def test_times_are_those_of_the_site_s_time_zone(settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    late = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)
    with override("en"):
        assert formats.day(late) == "23 November 2026"
        assert "23 November 2026" in formats.moment(late)
        assert "09:30" in formats.moment(late)


def test_a_date_that_is_not_set_leaves_nothing_in_a_template():
    page = Template("{% load campaign_tags %}{{ none|day }}{{ none|moment }}")
    assert page.render(Context({"none": None})) == ""


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Bus, tram and ferry"),
        ("es", "Bus, tram y ferry"),
        ("fr", "Bus, tram et ferry"),
        ("pt", "Bus, tram e ferry"),
        ("ar", "\u2068Bus\u2069 و\u2068tram\u2069 و\u2068ferry\u2069"),
    ],
)
def test_a_list_ends_with_an_and(language, expected):
    with override(language):
        assert formats.listed(["Bus", "tram", "ferry"]) == expected


def test_what_stands_side_by_side_has_the_comma_of_the_language():
    with override("en"):
        assert formats.row(["Poet", "", "Porto"]) == "Poet, Porto"
    with override("ar"):
        assert formats.row(["شاعرة", "بورتو"]) == "شاعرة، بورتو"


def test_a_text_that_runs_against_its_sentence_is_held_together():
    with override("ar"):
        assert formats.isolated("C++ (Porto)") == "\u2068C++ (Porto)\u2069"
        assert formats.isolated("ليلى 12") == "ليلى 12"
    with override("fr"):
        assert formats.isolated("ليلى (Porto)") == "\u2068ليلى (Porto)\u2069"
        assert formats.isolated("C++ (Porto)") == "C++ (Porto)"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "French"),
        ("es", "francés"),
        ("fr", "français"),
        ("pt", "francês"),
        ("ar", "الفرنسية"),
    ],
)
def test_a_language_is_named_as_within_a_sentence(language, expected):
    with override(language):
        assert formats.language("fr") == expected
        assert formats.language("xx") == "xx"


def test_a_language_of_a_country_is_named_with_it():
    with override("es"):
        assert formats.language("pt-br") == "portugués (Brasil)"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["12 byte", "340 kB", "1.5 MB", "2,000 GB"]),
        ("fr", ["12 o", "340 ko", "1,5 Mo", "2 000 Go"]),
        ("ar", ["12 بايت", "340 كيلوبايت", "1.5 م.ب", "2,000 غ.ب"]),
    ],
)
def test_a_file_says_how_large_it_is(language, expected):
    sizes = [12, 340_000, 1_540_000, 2_000_000_000_000]
    with override(language):
        assert [" ".join(formats.size(one).split()) for one in sizes] == expected


@pytest.mark.parametrize("language", ["en", "es", "fr", "pt", "ar", "de"])
def test_digits_are_the_same_in_all_that_is_written(language):
    with override(language):
        written = [
            formats.day(DAY),
            formats.moment(datetime(2026, 11, 22, 20, 5, tzinfo=UTC)),
            formats.hour(datetime(2026, 11, 22, 20, 5, tzinfo=UTC)),
            formats.short_day(DAY),
            formats.month(DAY),
            formats.number(9_876_543_210),
            formats.share(1, 3),
            formats.size(1_540_000),
        ]
    digits = {char for text in written for char in text if char.isdigit()}
    assert digits <= set("0123456789")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "33%"),
        ("es", "33\xa0%"),
        ("fr", "33\xa0%"),
        ("pt", "33%"),
        ("ar", "33%"),
    ],
)
def test_a_share_is_written_with_the_sign_of_the_language(language, expected):
    with override(language):
        assert formats.share(1, 3) == expected
