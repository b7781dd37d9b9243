"""Every type of page, as a visitor's browser shows it: accessible, narrow, silent, alone."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

PAGES = {
    "home": "",
    "letters": "letters/",
    "letter with organisations": "letters/rivers/",
    "letter with persons": "letters/libraries/",
    "topic": "letters/water/",
    "petitions": "petitions/",
    "petition with a form": "petitions/night-buses/",
    "petition with an outcome": "petitions/school-cycling/",
    "standard page": "privacy/",
    "search": "search/?q=water",
}
LANGUAGES = ("en", "ar")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def failures(page, rules=RULES):
    found = Axe().run(page, options={"runOnly": rules}).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


def overflow(page):
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_type_passes_axe(new_page, language):
    page = new_page(viewport={"width": 1366, "height": 900}, color_scheme="light")
    for name, path in PAGES.items():
        page.goto(f"/{language}/{path}")
        assert failures(page) == [], name


def test_every_page_type_has_contrast_in_the_dark(new_page):
    page = new_page(viewport={"width": 1366, "height": 900}, color_scheme="dark")
    for name, path in PAGES.items():
        page.goto(f"/en/{path}")
        assert failures(page, ["color-contrast"]) == [], name


@pytest.mark.parametrize("language", [*LANGUAGES, "fr"])
def test_every_page_type_fits_a_small_phone_with_large_text(new_page, language):
    page = new_page(viewport={"width": 320, "height": 640})
    for name, path in PAGES.items():
        page.goto(f"/{language}/{path}")
        assert overflow(page) <= 0, name
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert overflow(page) <= 0, f"{name}, text at 200 %"


def test_readers_meet_no_third_party_no_cookie_and_no_error(new_page, site):
    page = new_page()
    hosts, troubles = set(), []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: line.type == "error" and troubles.append(line.text))
    for path in PAGES.values():
        page.goto(f"/en/{path}", wait_until="networkidle")
    assert hosts - {""} == {urlsplit(site).netloc}  # data: addresses have no host
    assert page.context.cookies() == []
    assert troubles == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_with_errors_names_them_first_and_passes_axe(new_page, language):
    page = new_page(viewport={"width": 320, "height": 640})
    page.goto(f"/{language}/petitions/night-buses/")
    page.locator("#sign form").evaluate("form => form.submit()")
    page.wait_for_url(f"**/{language}/sign/**")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    assert overflow(page) <= 0
    assert failures(page) == []


def test_a_letter_is_light(new_page):
    """60 KB and 8 requests at most before its pictures; here uncompressed, so doubly safe."""
    page = new_page()
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto("/en/letters/heat/", wait_until="networkidle")
    kept = [answer for answer in answers if "/media/" not in answer.url]
    assert len(kept) <= 8
    assert sum(len(answer.body()) for answer in kept) <= 60 * 1024
