"""The living page of the components: every state of each, accessible in all its looks."""

import pytest

from tools.audit.browser import OVERFLOW, violations

LABELS_WITHOUT_FIELD = """
[...document.querySelectorAll('label')].filter((label) => !label.control).length
"""
LOOKS = [("en", "light"), ("en", "dark"), ("ar", "light"), ("ar", "dark")]


@pytest.mark.parametrize("width", [320, 1366])
def test_every_component_passes_axe_in_both_directions_light_and_dark(new_page, width):
    page = new_page(viewport={"width": width, "height": 900})
    for language, scheme in LOOKS:
        page.goto(f"/dev/components/?lang={language}&scheme={scheme}")
        assert page.locator(".sample").count() > 40
        assert violations(page) == [], (language, scheme)
        assert page.evaluate(OVERFLOW) <= 0, (language, scheme)


def test_no_two_samples_share_an_id_and_every_label_finds_its_field(new_page):
    page = new_page()
    page.goto("/dev/components/")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))
    lost = page.evaluate(
        "[...document.querySelectorAll('label')].filter((one) => !one.control).length"
    )
    assert lost == 0


@pytest.mark.parametrize("query", ["lang=de", "lang=en&scheme=blue"])
def test_an_unknown_look_is_not_found(new_page, query):
    assert new_page().goto(f"/dev/components/?{query}").status == 404
