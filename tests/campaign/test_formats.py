"""Dates, numbers and lists as each language writes them."""

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
