"""Changing the language keeps the page."""


def switch_to(page, language):
    page.locator(f".languages a[hreflang={language}]").click()


def test_the_language_switch_keeps_the_page_and_arabic_runs_right_to_left(page):
    page.goto("/en/petitions/night-buses/")
    switch_to(page, "fr")
    assert page.url.endswith("/fr/petitions/night-buses/")
    assert page.locator("html").get_attribute("lang") == "fr"
    switch_to(page, "ar")
    assert page.url.endswith("/ar/petitions/night-buses/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    heading = page.locator("h1").bounding_box()
    aside = page.locator("#sign").bounding_box()
    assert aside["x"] < heading["x"], "the form stands on the left of the Arabic text"
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).direction") == "rtl"
    switch_to(page, "en")
    assert page.url.endswith("/en/petitions/night-buses/")


def test_the_switch_keeps_search_words(page):
    page.goto("/en/search/?q=river")
    assert page.locator(".entry").count() >= 1
    switch_to(page, "es")
    assert page.locator("html").get_attribute("lang") == "es"
    assert page.locator("[name=q]").input_value() == "river"


def test_an_unknown_address_gets_the_site_s_own_page_in_its_language(page):
    answer = page.goto("/fr/petitions/nowhere/")
    assert answer.status == 404
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.locator("main h1").count() == 1
    assert page.locator(".languages a").count() == 5
