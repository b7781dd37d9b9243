"""Where the pictures of the guides are taken: name, account, and the walk that leads there."""

import re

PETITION = "/en/petitions/night-buses/"
LETTER = "/en/letters/heat/"
CHANGED = "Declaration on work in the heat"
TABLE = """Name,Acronym,Country,Website,Phone
Harbour Watch,HW,Portugal,https://harbour.example,1
Fédération des Veilleurs de nuit,FVN,France,,2
Coast Net,,Atlantis,,3
Nachtlicht e. V.,,Germany,https://nachtlicht.example,4
,,Spain,,5
"""


def editor_of(page, address):
    page.goto(address)
    page.goto(page.locator('a[href*="/admin/pages/"][href*="/edit/"]').first.get_attribute("href"))


def screen(page, title, name):
    """A screen of the letter whose title begins like this."""
    page.goto("/admin/letters/")
    row = page.locator("main tr", has_text=title)
    page.goto(row.locator("a[href*='/admin/letters/']").first.get_attribute("href"))
    page.goto(re.sub(r"(/admin/letters/\d+/).*", rf"\g<1>{name}/", page.url))


def launch(page):
    editor_of(page, PETITION)
    page.get_by_role("tab", name="Launch").click()


def table(page):
    screen(page, "Night buses", "endorsers/upload")
    page.locator("[name=file]").set_input_files(
        {"name": "supporters.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    )
    page.get_by_role("button", name="Preview").click()
    page.get_by_text("Atlantis").wait_for()


def overview(page):
    screen(page, "Night buses", "overview")


def signatures(page):
    screen(page, "Night buses", "signatures")


def comments(page):
    page.goto("/admin/comments/")
    page.locator("fieldset").first.wait_for()


def deliveries(page):
    screen(page, "Night buses", "deliveries")
    page.locator("[name=format]").select_option("pdf")
    page.locator("[name=reason]").fill("Handed over at the town hall on 3 May")
    page.get_by_role("button", name="Order", exact=True).click()
    page.get_by_role("link", name="Download", exact=True).first.wait_for()
    page.get_by_text("Lists ordered so far").scroll_into_view_if_needed()


def start(page):
    page.goto("/admin/")


def desk(page):
    page.goto("/admin/translations/")


def translation_editor(page):
    """Into the editor of the French page whose source has changed."""
    page.goto("/admin/translations/?language=fr")
    page.locator("main tr", has_text=CHANGED).get_by_role("link", name=CHANGED).first.click()
    page.get_by_role("button", name="Publish in French").wait_for()


def changes(page):
    desk(page)
    page.locator("main tr", has_text=CHANGED).get_by_role("link", name="1 text").first.click()


def unfinished(page):
    translation_editor(page)
    page.get_by_role("button", name="Publish in French").click()
    page.get_by_role("link", name="Back to the translation").wait_for()


def review(page):
    translation_editor(page)
    page.get_by_role("link", name="Side by side").click()


def signed_in_arabic(page):
    """What the site answers to a signer, and behind it the mail, both in her language."""
    page.goto("/ar/petitions/night-buses/")
    page.locator("[name=name]").fill("نادية الحلبي")
    page.locator("[name=email]").fill("nadia@example.org")
    for question in page.locator("fieldset:has([type=radio])").all():
        question.locator("[type=radio]").first.check()
    page.locator("[name=consent]").check()
    page.locator("form .button[type=submit]").last.click()
    page.wait_for_url("**/done/")


def arabic_mail(page):
    for _second in range(20):
        page.goto("/dev/mail/")
        found = page.locator("li", has_text="nadia@example.org").get_by_role("link")
        if found.count():
            break
        page.wait_for_timeout(1000)
    page.goto(found.first.get_attribute("href"))


SHOTS = [
    ("editing-launch", "editor", launch),
    ("editing-endorsers-table", "editor", table),
    ("editing-start", "organiser", start),
    ("editing-overview", "organiser", overview),
    ("editing-signatures", "organiser", signatures),
    ("editing-comments", "moderator", comments),
    ("editing-deliveries", "organiser", deliveries),
    ("translating-start", "translator-fr", start),
    ("translating-desk", "editor", desk),
    ("translating-editor", "translator-fr", translation_editor),
    ("translating-changes", "translator-fr", changes),
    ("translating-unfinished", "translator-fr", unfinished),
    ("translating-review", "translator-fr", review),
    ("translating-signed", "", signed_in_arabic),
    ("translating-mail", "", arabic_mail),
]
