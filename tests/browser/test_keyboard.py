"""Keys alone: from the top of the page to the thanks, and back out of every error."""

import re

import pytest

from tests.browser import keyboard

PATH = "/{}/petitions/night-buses/"
WIDE, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 780}


@pytest.fixture
def link(mailbox):
    """The link in the newest mail to an address."""

    def find(address):
        text = mailbox.wait_for(address).get_body(("plain",)).get_content()
        return re.search(r"https?://\S+/confirm/[^/\s]+/", text)[0]

    return find


@pytest.mark.parametrize(
    ("language", "screen", "has_script"),
    [("en", WIDE, True), ("ar", PHONE, True), ("en", PHONE, False)],
    ids=["en wide", "ar phone", "en phone no script"],
)
def test_one_signs_from_the_top_of_the_page_to_the_thanks(
    new_page, link, language, screen, has_script
):
    page = new_page(locale=language, viewport=screen, java_script_enabled=has_script)
    address = f"keys-{language}-{screen['width']}@example.org"
    found = keyboard.sign(
        page, PATH.format(language), name="Quenby Marsh", address=address, link=link
    )
    assert found == []
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator(".tally, .tally-count").count() or page.locator("main h1").count()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_from_the_summary_of_the_server_one_gets_to_each_field(new_page, link, language):
    page = new_page(locale=language, viewport=WIDE)
    walk = keyboard.Walk(page)
    keyboard.to_the_form(walk, PATH.format(language))
    # Looks like an address; only the server knows better.
    keyboard.fill_in(walk, name="Quenby Marsh", address="keys@example..org")
    walk.press("Enter")
    page.wait_for_url("**/sign/*/")
    assert walk.is_at(".error-summary")
    walk.look()
    walk.tab()
    walk.press("Enter")
    assert walk.is_at("#id_email")
    walk.look()
    walk.type(f"summary-{language}@example.org")
    walk.to("[name=consent]")
    assert page.locator("[name=consent]").is_checked()
    walk.to("#sign button[type=submit]")
    walk.press("Enter")
    page.wait_for_url("**/done/")
    assert walk.problems == []


@pytest.mark.parametrize("screen", [WIDE, PHONE, {"width": 640, "height": 320}])
def test_all_of_a_petition_is_walked_through_with_its_focus_in_sight(new_page, screen):
    page = new_page(locale="en", viewport=screen)
    page.goto(PATH.format("en"))
    walk = keyboard.Walk(page)
    while not walk.is_at(".colophon a[href^='mailto:']"):
        walk.tab()
    assert walk.problems == []
