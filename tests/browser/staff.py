"""What staff do in the admin, click by click."""

import re
from urllib.parse import urlsplit


def log_in(page, account):
    page.goto("/admin/")
    page.locator("[name=login]").fill(account["username"])
    page.locator("[name=password]").fill(account["password"])
    page.locator("form button[type=submit]").click()
    page.wait_for_url("**/admin/")


def log_out(page):
    """Back to the door, by the form of the menu."""
    page.goto("/admin/")
    page.evaluate("document.querySelector('form[action=\"/admin/logout/\"]').submit()")
    page.locator("[name=login]").wait_for()


def add_account(page, username, *roles):
    """As a manager who is logged in: gives somebody an account; how they log in."""
    page.goto("/admin/users/new/")
    password = "lantern-by-the-quay-7"
    for name, value in (
        ("username", username),
        ("email", f"{username}@example.org"),
        ("first_name", username.title()),
        ("last_name", "Orlow"),
        ("password1", password),
        ("password2", password),
    ):
        page.locator(f"[name={name}]").fill(value)
    page.get_by_role("tab", name="Roles").first.click()
    for role in roles:
        page.get_by_label(role, exact=True).check()
    page.locator("main form footer button[type=submit]").first.click()
    page.locator(".messages .success").wait_for()
    return {"username": username, "password": password}


def start_page(page, parent, kind):
    """Opens the editor of a new child of the public page `parent`, as the bar on it offers."""
    page.goto(parent)
    page.goto(page.locator('a[href*="/add_subpage/"]').first.get_attribute("href"))
    if "/add_subpage/" in page.url:  # a parent with one kind of child skips the choice
        page.get_by_role("link", name=kind, exact=True).click()


def open_tab(page, name):
    """Goes to a tab of the page editor."""
    page.get_by_role("tab", name=name, exact=True).click()


def add_block(page, field, block):
    """Adds a block at the end of a stream and returns its part of the form."""
    stream = page.locator(f"[data-contentpath={field}]")
    stream.get_by_role("button", name="Insert a block").last.click()
    page.get_by_role("option", name=block, exact=True).click()
    return stream.locator("[data-streamfield-child]").last


def write_paragraph(page, block, text):
    block.get_by_role("textbox").click()
    page.keyboard.type(text)


def publish(page):
    """Presses Publish in the page editor; the public path of the page."""
    page.get_by_role("button", name="More actions", exact=True).click()
    page.get_by_role("button", name="Publish", exact=True).click()
    message = page.locator(".messages .success")
    message.wait_for()
    return urlsplit(message.get_by_role("link", name="View live").get_attribute("href")).path


def page_menu(page, entry):
    """Follows a link in the menu beside the title of a page editor."""
    page.get_by_role("button", name="Actions", exact=True).first.click()
    page.get_by_role("link", name=entry, exact=True).first.click()


def add_question(page, *, label, kind, choices=""):
    page.get_by_role("button", name=re.compile("Add question", re.I)).click()
    number = page.locator("[name=form_fields-TOTAL_FORMS]").input_value()
    prefix = f"form_fields-{int(number) - 1}"
    page.locator(f"[name={prefix}-label]").fill(label)
    page.locator(f"[name={prefix}-field_type]").select_option(kind)
    if choices:
        page.locator(f"[name={prefix}-choices]").fill(choices)


def create_petition(page, account, title="Open the night library"):
    """As this editor: publishes a petition with a heading and two questions; its public path."""
    log_in(page, account)
    start_page(page, "/en/petitions/", "Petition")
    page.locator("[name=title]").fill(title)
    heading = add_block(page, "body", "Heading")
    heading.get_by_role("textbox").fill("Books do not sleep")
    open_tab(page, "Form")
    add_question(page, label="How often would you come?", kind="radio", choices="Often\nSometimes")
    add_question(page, label="Which book would you read?", kind="singleline")
    return publish(page)


def hand_on(page, path, language):
    """As the editor: hands the petition to the translators of a language."""
    page.goto(path)
    page.goto(page.locator('a[href*="/edit/"]').first.get_attribute("href"))
    page_menu(page, "Translate this page")
    page.get_by_label(language).check()
    page.get_by_role("button", name="Submit").click()
    page.locator(".messages .success").wait_for()
