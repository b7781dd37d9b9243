"""A printed letter is one that can be handed in: no chrome, no form, all names, numbered pages."""

import re

import pytest

SCREEN_ONLY = ".masthead nav, .trail, .colophon, .find-names, .sign-bar, .petition-form form"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_printed_letter_has_its_names_and_no_chrome(new_page, language):
    page = new_page()
    page.goto(f"/{language}/letters/libraries/")
    assert not page.locator(".on-sheet").is_visible()
    names = page.locator(".name").count()
    page.emulate_media(media="print")
    assert page.locator(f":is({SCREEN_ONLY}):visible").count() == 0
    assert page.locator(".name:visible").count() == names
    assert page.url in page.locator(".on-sheet").inner_text()


def test_a_printed_petition_has_its_count_and_where_to_sign(new_page):
    page = new_page()
    page.goto("/en/petitions/night-buses/")
    page.emulate_media(media="print")
    assert page.locator(f":is({SCREEN_ONLY}):visible").count() == 0
    assert page.locator(".tally-count").is_visible()
    assert f"Sign at: {page.url}" in page.locator(".on-sheet").inner_text()


def test_where_a_link_leads_stands_in_the_margin_on_either_side(new_page):
    page = new_page()
    for language, side in {"en": "right", "ar": "left"}.items():
        page.goto(f"/{language}/letters/rivers/")
        page.locator(".prose p").first.evaluate(
            "p => { const a = p.appendChild(document.createElement('a'));"
            " a.href = 'https://reports.example/2026'; a.textContent = 'x'; }"
        )
        page.emulate_media(media="print")
        note = page.locator(".prose p a").evaluate(
            "a => { const s = getComputedStyle(a, '::after');"
            " return [s.content, s.float, s.marginLeft, s.marginRight]; }"
        )
        assert note[0] == '"https://reports.example/2026"'
        assert note[1] in ("inline-end", side)
        assert re.match("-", note[2 if side == "left" else 3])
        page.emulate_media(media="screen")
