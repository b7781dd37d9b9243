"""The main jobs of those who work in the admin, done by clicks and keys."""

import csv
import re

from tests.browser.staff import add_account, log_in

WIDE = {"width": 1366, "height": 900}
TABLE = "Nom,Sigle,Pays\nLes Lampistes du port,LDP,France\nNuit claire,,Atlantide\n"


def sign(new_page, mailbox, *, name, email, comment=""):
    """A visitor signs the first petition of the demo and presses the button in the mail."""
    page = new_page(locale="en")
    page.goto("/en/petitions/night-buses/")
    page.locator("[name=name]").fill(name)
    page.locator("[name=email]").fill(email)
    page.get_by_label("After a late shift").check()
    page.locator("[name=shows_name]").check()
    if comment:
        page.locator("[name=comment]").fill(comment)
        page.locator("[name=shows_comment]").check()
    page.locator("[name=consent]").check()
    page.locator("form[method=post] button[type=submit]").click()
    page.wait_for_url("**/done/")
    text = mailbox.wait_for(email).get_body(("plain",)).get_content()
    page.goto(re.search(r"https?://\S+/en/confirm/[^/\s]+/", text)[0])
    page.locator("main form button").first.click()
    page.get_by_text("Thank you", exact=False).first.wait_for()
    return page


def screen_of(page, name):
    """From the list of letters to a screen of the petition that visitors of `sign` sign."""
    page.goto("/en/petitions/night-buses/")
    total = page.locator(".tally-count").first.inner_text()
    page.goto("/admin/letters/")
    row = page.locator("main tr", has_text="Night buses")
    page.goto(row.locator("a[href*='/admin/letters/']").first.get_attribute("href"))
    if not page.url.endswith(f"/{name}/"):
        page.goto(re.sub(r"(/admin/letters/\d+/).*", rf"\1{name}/", page.url))
    return total


def test_a_moderator_decides_on_a_comment_by_keys_and_takes_it_back(new_page, accounts, mailbox):
    words = "The bus that took me home was the last of its kind."
    visitor = sign(
        new_page, mailbox, name="Ottoline Brandt", email="ottoline@example.org", comment=words
    )
    page = new_page(locale="en", viewport=WIDE)
    log_in(page, accounts["moderator"])
    page.goto("/admin/comments/")
    while not page.get_by_text(words).count():
        page.get_by_role("link", name="Skip these").click()
    mine = page.locator("fieldset", has_text=words)
    mine.get_by_label("Do not show it").focus()
    page.keyboard.press("1")
    assert mine.get_by_label("Show it (1)", exact=True).is_checked()
    page.get_by_role("button", name="Save decisions").click()
    page.get_by_role("button", name="Take these decisions back").wait_for()
    visitor.goto("/en/petitions/night-buses/")
    assert words in visitor.locator("main").inner_text()
    page.get_by_role("button", name="Take these decisions back").click()
    page.wait_for_load_state()
    visitor.goto("/en/petitions/night-buses/")
    assert words not in visitor.locator("main").inner_text()


def test_an_organiser_delivers_a_list_and_erases_who_asks_for_it(new_page, accounts, mailbox):
    sign(new_page, mailbox, name="Casimir Voll", email="casimir@example.org")
    page = new_page(locale="en", viewport=WIDE)
    log_in(page, accounts["organiser"])
    before = screen_of(page, "deliveries")
    page.locator("[name=reason]").fill("Handed over at the town hall")
    page.get_by_role("button", name="Order", exact=True).click()
    link = page.get_by_role("link", name="Download", exact=True).first
    link.wait_for()
    with page.expect_download() as started:
        link.click()
    with open(started.value.path(), encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert any("casimir@example.org" in row for row in rows)
    assert len(rows) == int(re.sub(r"\D", "", before)) + 1

    page.goto(page.url.replace("deliveries/", "signatures/find/"))
    page.locator("[name=sought]").fill("Casimir@Example.org")
    page.get_by_role("button", name="Find", exact=True).click()
    page.get_by_text("casimir@example.org").wait_for()
    page.get_by_role("link", name="Erase", exact=True).click()
    page.locator("[name=why]").fill("Asked by letter")
    page.locator("main form button[type=submit], main form input[type=submit]").first.click()
    page.locator(".messages .success").wait_for()
    assert screen_of(page, "deliveries") != before
    assert page.get_by_role("link", name="Download", exact=True).count() == 0


def test_an_editor_adds_a_table_of_endorsers_and_takes_it_back(new_page, accounts):
    page = new_page(locale="en", viewport=WIDE)
    log_in(page, accounts["editor"])
    screen_of(page, "endorsers")
    page.goto(f"{page.url}upload/")
    page.locator("[name=file]").set_input_files(
        {"name": "liste.csv", "mimeType": "text/csv", "buffer": TABLE.encode("utf-16")}
    )
    page.get_by_role("button", name="Preview").click()
    assert "Atlantide" in page.locator("main").inner_text()
    page.get_by_role("button", name=re.compile("Add \\d+ endorser")).click()
    page.locator(".messages .success").wait_for()
    visitor = new_page(locale="fr")
    visitor.goto("/fr/petitions/night-buses/")
    assert "Les Lampistes du port" in visitor.locator("main").inner_text()
    screen_of(page, "endorsers/imports")
    page.get_by_role("link", name="Undo").first.click()
    page.locator("main form button[type=submit], main form input[type=submit]").first.click()
    page.locator(".messages .success").wait_for()
    visitor.goto("/fr/petitions/night-buses/")
    assert "Les Lampistes du port" not in visitor.locator("main").inner_text()


def test_a_manager_gives_somebody_an_account_as_editor(new_page, accounts):
    page = new_page(locale="en", viewport=WIDE)
    log_in(page, accounts["manager"])
    nadja = add_account(page, "nadja", "Editors")
    assert page.get_by_role("link", name="Held signatures").count() == 0
    fresh = new_page(locale="en", viewport=WIDE)
    log_in(fresh, nadja)
    fresh.goto("/en/petitions/night-buses/")
    fresh.goto(fresh.locator("a[href*='/edit/']").first.get_attribute("href"))
    assert fresh.locator("[name=title]").input_value()
