"""From the translators' desk to a published Arabic petition that is signed in Arabic."""

import re

import polib

from tests.browser.staff import create_petition, hand_on, log_in

WIDE = {"width": 1366, "height": 900}
TITLE = "Walk on the harbour wall"
CHOICES = "Often<br/>Sometimes"
ARABIC = {
    TITLE: "المشي على سور الميناء",
    "Books do not sleep": "الكتب لا تنام",
    "We, the undersigned, …": "نحن الموقّعات والموقّعين أدناه…",
    "How often would you come?": "كم مرة ستأتون؟",
    CHOICES: "غالبًا<br/>أحيانًا",
    "Which book would you read?": "أيّ كتاب ستقرأون؟",
}


def open_from_the_desk(page):
    """From the admin's first page over the desk into the editor of the translation."""
    page.goto("/admin/")
    page.get_by_role("link", name=re.compile("Waiting in Arabic")).click()
    row = page.locator("main tr", has_text=TITLE)
    assert "Arabic" in row.inner_text()
    assert "0 of 6 texts" in row.inner_text()
    row.get_by_role("link", name=TITLE).first.click()


def translate_the_first_text(page):
    page.get_by_role("button", name="Translate", exact=True).first.click()
    page.locator("main").get_by_role("textbox").first.fill(ARABIC[TITLE])
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Translated manually", exact=False).first.wait_for()


def download(page, link, path):
    with page.expect_download() as started:
        page.get_by_role("link", name=link).click()
    started.value.save_as(path)
    return polib.pofile(str(path))


def upload(page, file):
    file.save()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Upload PO file").click()
    chooser.value.set_files(file.fpath)


def translate_in_a_file(page, folder):
    """In a tool of her own; one text is refused at first, since it lacks one of its choices."""
    file = download(page, "Download PO file", folder / "page.po")
    for entry in file:
        entry.msgstr = "غالبًا" if entry.msgid == CHOICES else ARABIC[entry.msgid]
    upload(page, file)
    page.get_by_text("1 text was refused.").wait_for()
    file = download(page, "Download the refused texts", folder / "refused.po")
    assert [entry.msgid for entry in file] == [CHOICES]
    file[0].msgstr = ARABIC[CHOICES]
    page.get_by_role("link", name="Back to the translation").click()
    upload(page, file)
    page.get_by_text("1 text was taken in.").wait_for()


def sign(page, path):
    page.goto(path)
    page.locator("[name=name]").fill("نادية الحلبي")
    page.locator("[name=email]").fill("nadia@example.org")
    page.get_by_label("أحيانًا").check()
    page.get_by_label(ARABIC["Which book would you read?"]).fill("Ulysses")
    page.locator("[name=shows_name]").check()
    page.locator("[name=consent]").check()
    page.locator("form .button[type=submit]").last.click()
    page.wait_for_url("**/done/")


def test_a_translator_brings_a_petition_from_the_desk_to_its_first_arabic_signature(
    new_page, accounts, mailbox, tmp_path
):
    editor = new_page(locale="en", viewport=WIDE)
    english = create_petition(editor, accounts["editor"], TITLE)
    hand_on(editor, english, "Arabic")
    translator = new_page(locale="en", viewport=WIDE)
    log_in(translator, accounts["translator-ar"])
    open_from_the_desk(translator)
    translate_the_first_text(translator)
    translator.get_by_role("button", name="Publish in Arabic").click()
    translator.get_by_role("button", name="Publish with 5 texts in English").wait_for()
    translator.get_by_role("link", name="Back to the translation").click()
    translate_in_a_file(translator, tmp_path)
    translator.get_by_role("button", name="Publish in Arabic").click()
    translator.locator(".messages").get_by_text("Published", exact=False).wait_for()
    translator.goto("/admin/translations/?state=waiting")
    assert TITLE not in translator.locator("main").inner_text()

    arabic = english.replace("/en/", "/ar/")
    phone = new_page(locale="ar", viewport={"width": 390, "height": 844})
    sign(phone, arabic)
    mail = mailbox.wait_for("nadia@example.org")
    assert ARABIC[TITLE] in mail["Subject"]
    text = mail.get_body(("plain",)).get_content()
    phone.goto(re.search(r"https?://\S+/ar/confirm/[^/\s]+/", text)[0])
    assert phone.locator("html").get_attribute("dir") == "rtl"
    phone.locator("main form button").click()
    for path in (arabic, english):
        phone.goto(path)
        assert "نادية الحلبي" in phone.locator("main").inner_text()
        assert phone.locator(".tally-count").first.inner_text() in ("1", "١")
