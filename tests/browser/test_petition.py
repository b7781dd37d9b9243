"""From an editor's first click to a signature that counts in every language."""

import re

from tests.browser.staff import create_petition, hand_on, log_in


def translate(page, title):
    """As the French translator: finds the draft below her petitions, translates its title and
    decides to publish it like that."""
    page.goto("/fr/petitions/")
    edit = page.locator('a[href*="/admin/pages/"][href$="/edit/"]').first.get_attribute("href")
    page.goto(edit.removesuffix("edit/"))
    page.get_by_role("link", name="Open the night library", exact=True).first.click()
    page.get_by_role("button", name="Translate", exact=True).first.click()
    page.locator("main").get_by_role("textbox").first.fill(title)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Translated manually", exact=False).first.wait_for()
    page.get_by_role("button", name="Publish in French").click()
    page.get_by_role("button", name=re.compile(r"Publish with \d+ texts in English")).click()
    page.locator(".messages").get_by_text("Published", exact=False).wait_for()


def count_on(page, path):
    page.goto(path)
    if page.locator(".tally .tally-first").count():
        return 0
    return int(re.sub(r"\D", "", page.locator(".tally-count").first.inner_text()))


def test_a_visitor_signs_in_french_on_a_phone_without_scripts(new_page, accounts, mailbox):
    editor = new_page(locale="en", viewport={"width": 1366, "height": 900})
    english = create_petition(editor, accounts["editor"])
    hand_on(editor, english, "French")
    french = english.replace("/en/", "/fr/")
    translator = new_page(locale="en", viewport={"width": 1366, "height": 900})
    log_in(translator, accounts["translator-fr"])
    translate(translator, "Ouvrez la bibliothèque la nuit")

    phone = new_page(locale="fr", viewport={"width": 360, "height": 740}, java_script_enabled=False)
    before = {path: count_on(phone, path) for path in (english, french)}
    phone.goto(french)
    assert phone.locator("h1").inner_text() == "Ouvrez la bibliothèque la nuit"
    phone.locator("[name=name]").fill("Anne-Sophie Lambert")
    phone.locator("[name=email]").fill("anne-sophie@example.org")
    phone.get_by_label("Often").check()
    phone.get_by_label("Which book would you read?").fill("Un atlas")
    phone.locator("[name=shows_name]").check()
    phone.locator("[name=consent]").check()
    phone.locator("form[method=post] button[type=submit]").click()
    assert phone.url.endswith("/done/")
    assert count_on(phone, french) == before[french]

    mail = mailbox.wait_for("anne-sophie@example.org")
    assert "Ouvrez la bibliothèque la nuit" in mail["Subject"]
    text = mail.get_body(("plain",)).get_content()
    phone.goto(re.search(r"https?://\S+/fr/confirm/[^/\s]+/", text)[0])
    assert "Anne-Sophie Lambert" in phone.locator("main").inner_text()
    phone.locator("main form button").click()
    assert phone.locator("html").get_attribute("lang") == "fr"
    for path in (english, french):
        assert count_on(phone, path) == before[path] + 1
        assert "Anne-Sophie Lambert" in phone.locator("main").inner_text()
    assert phone.context.cookies() == []
