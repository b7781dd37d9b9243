"""Every kind of page, as a visitor's browser shows it: accessible, narrow, silent, alone (S23).

The quick part of `make audit`, by the same list of places and the same checks.
"""

import pytest

from tests.browser import places
from tools.audit import weight
from tools.audit.browser import Window, look, overflows, violations
from tools.audit.verdicts import Check

LANGUAGES = ("en", "ar")
LOOKS = ((1366, "light"), (390, "dark"))
SEEN = ("axe", "overflow", "console", "third parties", "cookies")


@pytest.fixture
def window(browser, site):
    window = Window(browser, site)
    yield window
    window.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_s23_every_kind_of_page_is_accessible_narrow_silent_and_alone(window, language):
    key = places.key_of_petition(window.page)
    checks = {name: Check(name, "nothing wrong") for name in SEEN}
    for name, path in places.paths(language, key, places.PAGES | places.STEPS).items():
        window.page.goto(path)
        look(window, name, checks, LOOKS, rules=places.RULES)
    assert [miss for check in checks.values() for miss in check.misses] == []
    assert all(check.seen for check in checks.values())


@pytest.mark.parametrize("language", ["es", "fr", "pt"])
def test_the_other_languages_fit_a_small_phone_with_large_text(window, language):
    for name, path in places.paths(language, "", {"home": "", "petition": places.PETITION}).items():
        window.page.goto(path)
        assert overflows(window.page) == [], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_with_errors_names_them_first_and_passes_axe(window, language):
    page = window.page
    places.refused(page, language)
    assert page.evaluate("document.activeElement.className") == "error-summary"
    assert overflows(page) == []
    assert violations(page, places.RULES) == []


def test_a_first_view_is_light(browser, site):
    checks = {name: Check(name, "") for name in ("weight", "script")}
    paths = {
        "letter": f"/en/{places.PAGES['letter']}",
        "petition": f"/en/{places.PETITION}",
        "Arabic petition": f"/ar/{places.PETITION}",
    }
    weight.check_all(browser, site, paths, checks)
    assert checks["weight"].misses == []
    assert checks["script"].misses == []
