"""Mailed links in a browser that runs scripts (S1), and signing in one that runs none (S2)."""

import re

LETTER = "/en/petitions/night-buses/"


def sign(page, address):
    """Fills the form in and sends it, by its labels' fields and its button."""
    page.goto(LETTER)
    page.locator("#sign [name=name]").fill("Quenby Marsh")
    page.locator("#sign [name=email]").fill(address)
    for control in page.locator("#sign select").all():
        control.select_option(index=1)
    for radio in page.locator("#sign input[type=radio]").all():
        radio.check()
    page.locator("#sign [name=consent]").check()
    page.locator("#sign button[type=submit]").click()
    page.wait_for_url("**/done/")


def link_to(mailbox, address):
    text = mailbox.wait_for(address).get_body(("plain",)).get_content()
    return re.search(r"https?://\S+/en/confirm/[^/\s]+/", text)[0]


def count_on(page):
    page.goto(LETTER)
    return int(re.sub(r"\D", "", page.locator(".tally-count").first.inner_text()))


def test_s1_a_browser_that_runs_scripts_changes_nothing_until_the_button_is_pressed(
    new_page, mailbox
):
    page = new_page(locale="en")
    before = count_on(page)
    sign(page, "scripts@example.org")
    link = link_to(mailbox, "scripts@example.org")
    methods = []
    page.on("request", lambda request: methods.append(request.method))
    for address in (link, link, f"{link}not-me/"):
        page.goto(address, wait_until="networkidle")
        page.mouse.move(100, 100)
        page.keyboard.press("Tab")
        page.reload(wait_until="networkidle")
        page.go_back()
    assert set(methods) == {"GET"}
    assert count_on(page) == before
    page.goto(link)
    page.locator("main form button").click()
    page.get_by_text("your signature counts", exact=False).wait_for()
    assert "POST" in methods
    assert count_on(page) == before + 1
    page.goto(link, wait_until="networkidle")
    assert count_on(page) == before + 1


def test_s2_without_script_and_cookie_and_with_the_mail_read_in_another_browser(new_page, mailbox):
    plain = {"locale": "en", "java_script_enabled": False}
    desk = new_page(**plain)
    before = count_on(desk)
    sign(desk, "noscript@example.org")
    phone = new_page(**plain, viewport={"width": 360, "height": 740})
    phone.goto(link_to(mailbox, "noscript@example.org"))
    assert "Quenby Marsh" in phone.locator("main").inner_text()
    phone.locator("main form button").click()
    assert "your signature counts" in phone.locator("h1").inner_text()
    assert count_on(desk) == before + 1
    for browser in (desk, phone):
        assert browser.context.cookies() == []
