"""Passing a page on: with the device's own sheet, by plain links, by copying; with keys alone."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.browser.places import RULES
from tests.browser.test_signing_links import link_to, sign
from tools.audit.browser import overflows, violations

LETTER = "/en/letters/heat/"
# What a phone has and this browser has not; it keeps what it is given.
SHEET = "navigator.share = async (given) => { (window.shared ??= []).push(given); }"
CLOSED = "navigator.share = () => Promise.reject(new DOMException('', 'AbortError'))"
NO_SHEET = "delete Navigator.prototype.share"
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}


def row(page):
    return page.get_by_role("region", name="Pass it on")


def thanks(page, mailbox, address):
    sign(page, address)
    page.goto(link_to(mailbox, address))
    page.locator("main form button").click()
    page.get_by_text("your signature counts", exact=False).wait_for()


def test_without_script_plain_links_stand_and_no_button_that_does_nothing(new_page):
    page = new_page(java_script_enabled=False)
    page.goto(LETTER)
    names = row(page).get_by_role("link").evaluate_all("links => links.map(e => e.ariaLabel)")
    assert names == [
        "Share by e-mail",
        "Share on WhatsApp",
        "Share on Telegram",
        "Share on Bluesky",
        "Share on X",
    ]
    assert row(page).locator("button:visible").count() == 0


@pytest.mark.parametrize("language", ["en", "ar"])
def test_each_link_carries_the_words_and_the_address_whole(new_page, site, language):
    page = new_page()
    page.goto(f"/{language}/letters/heat/")
    links = page.locator(".share a").evaluate_all("links => links.map(e => e.href)")
    assert len(links) == 5
    for link in links:
        parts = urlsplit(link)
        given = parse_qs(parts.query, strict_parsing=True)
        words = " ".join(value for values in given.values() for value in values)
        assert f"{site}/{language}/letters/heat/" in words
        if language == "ar":
            assert any("\u0600" < letter < "\u06ff" for letter in words), unquote(link)
            assert link.isascii()


def test_where_the_device_has_a_sheet_its_button_comes_first_and_hands_over_the_page(
    new_page, site
):
    page = new_page()
    page.add_init_script(SHEET)
    page.goto(f"{LETTER}?from=mail#endorsers")
    button = row(page).get_by_role("button", name="Share", exact=True)
    first = row(page).locator("a:visible, button:visible").first
    assert first.inner_text() == button.inner_text()
    button.click()
    [shared] = page.evaluate("window.shared")
    assert shared["url"] == f"{site}{LETTER}"
    assert shared["title"] == "Declaration on work in the heat"


def test_whoever_closes_the_sheet_again_meets_no_error(new_page):
    page = new_page()
    troubles = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.add_init_script(CLOSED)
    page.goto(LETTER)
    row(page).get_by_role("button", name="Share", exact=True).click()
    page.wait_for_load_state("networkidle")
    assert troubles == []


def test_where_it_has_none_there_is_no_button_for_it(new_page):
    page = new_page()
    page.add_init_script(NO_SHEET)
    page.goto(LETTER)
    row(page).get_by_role("button", name="Copy the link").wait_for()
    assert row(page).get_by_role("button", name="Share", exact=True).count() == 0


def test_the_link_is_copied_with_keys_alone_and_that_is_said(new_page, site):
    page = new_page(**CLIPBOARD)
    page.add_init_script(NO_SHEET)
    page.goto(LETTER)
    row(page).get_by_role("link").last.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("Copied").wait_for(state="attached")
    assert page.evaluate("document.activeElement.textContent") == "Copied"
    assert page.evaluate("navigator.clipboard.readText()") == f"{site}{LETTER}"
    row(page).get_by_role("button", name="Copy the link").wait_for()


def test_a_page_behind_a_mailed_link_passes_on_the_petition_and_never_itself(
    new_page, mailbox, site
):
    page = new_page(locale="en", **CLIPBOARD)
    page.add_init_script(SHEET)
    thanks(page, mailbox, "sharing@example.org")
    secret = page.url.rstrip("/").rpartition("/")[2]
    assert len(secret) == 43
    assert secret not in page.locator("main").inner_html()
    page.get_by_role("button", name="Share", exact=True).click()
    [shared] = page.evaluate("window.shared")
    assert shared["url"] == f"{site}/en/petitions/night-buses/"
    page.get_by_role("button", name="Copy the link").click()
    assert page.evaluate("navigator.clipboard.readText()") == shared["url"]
    page.context.route("https://wa.me/**", lambda route: route.abort())
    with page.expect_request("https://wa.me/**") as request:
        page.get_by_role("link", name="Share on WhatsApp").click()
    assert "referer" not in request.value.headers
    assert secret not in request.value.url


def test_the_thank_you_offers_the_next_petition_and_passes_axe_on_a_phone(new_page, mailbox):
    page = new_page(locale="en", viewport={"width": 320, "height": 640})
    page.add_init_script(SHEET)
    thanks(page, mailbox, "next-step@example.org")
    assert violations(page, RULES) == []
    assert overflows(page) == []
    page.get_by_role("region", name="One thing more").get_by_role("link").last.click()
    page.wait_for_url("**/en/petitions/repair/#sign")
