"""From an editor's first click to a signature that counts in every language."""

import re

from tests.browser.staff import add_block, log_in, open_tab, page_menu, publish, start_page


def add_question(page, *, label, kind, choices=""):
    page.get_by_role("button", name=re.compile("Add question", re.I)).click()
    number = page.locator("[name=form_fields-TOTAL_FORMS]").input_value()
    prefix = f"form_fields-{int(number) - 1}"
    page.locator(f"[name={prefix}-label]").fill(label)
    page.locator(f"[name={prefix}-field_type]").select_option(kind)
    if choices:
        page.locator(f"[name={prefix}-choices]").fill(choices)


def create_petition(page, account):
    log_in(page, account)
    start_page(page, "/en/petitions/", "Petition")
    page.locator("[name=title]").fill("Open the night library")
    heading = add_block(page, "body", "Heading")
    heading.get_by_role("textbox").fill("Books do not sleep")
    open_tab(page, "Form")
    add_question(page, label="How often would you come?", kind="radio", choices="Often\nSometimes")
    add_question(page, label="Which book would you read?", kind="singleline")
    return publish(page)


def submit_to_french(page, path):
    """As the editor: hands the petition to the French translators; the path of its editor."""
    page.goto(path)
    page.goto(page.locator('a[href*="/edit/"]').first.get_attribute("href"))
    page_menu(page, "Translate this page")
    page.get_by_label("French").check()
    page.get_by_role("button", name="Submit").click()
    page.locator(".messages .success").wait_for()


def translate(page, title):
    """As the French translator: finds the draft below her petitions, translates and publishes."""
    page.goto("/fr/petitions/")
    edit = page.locator('a[href*="/admin/pages/"][href$="/edit/"]').first.get_attribute("href")
    page.goto(edit.removesuffix("edit/"))
    page.get_by_role("link", name="Open the night library", exact=True).first.click()
    page.get_by_role("button", name="Translate", exact=True).first.click()
    page.locator("main").get_by_role("textbox").first.fill(title)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Translated manually", exact=False).first.wait_for()
    page.get_by_role("button", name="Publish in French").click()
    page.locator(".messages").get_by_text("Published", exact=False).wait_for()


def count_on(page, path):
    page.goto(path)
    return int(re.sub(r"\D", "", page.locator(".tally-count").first.inner_text()))


def test_a_visitor_signs_in_french_on_a_phone_without_scripts(new_page, accounts, mailbox):
    editor = new_page(locale="en", viewport={"width": 1366, "height": 900})
    english = create_petition(editor, accounts["editor"])
    submit_to_french(editor, english)
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
