"""The form in a browser: judged in the reader's words, mended field by field, sent once."""

import gzip

import pytest

from tests.browser.places import RULES
from tools.audit.browser import violations

PATH = "/{}/petitions/night-buses/"
# Where each language puts what is wrong with an address, in the words of its page.
INCOMPLETE = {"en": "not a complete e-mail address", "ar": "name@example.org"}


def fill(page, address, language="en"):
    page.goto(PATH.format(language))
    page.fill("#id_name", "Quenby Marsh")
    page.fill("#id_email", address)
    page.locator("#sign [type=radio]").first.check()
    page.check("#id_consent")


def press(page):
    page.locator("#sign button[type=submit]").click()


def posts(page):
    """The forms that were sent, from now on."""
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    return sent


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_is_missing_is_said_beside_each_field_before_anything_is_sent(new_page, language):
    page = new_page(locale="de", viewport={"width": 390, "height": 780})
    page.goto(PATH.format(language))
    sent = posts(page)
    press(page)
    beside = page.locator("#sign [data-missing]").all()
    for box in beside:
        words = box.get_attribute("data-missing")
        assert page.locator("#sign .error").get_by_text(words, exact=True).count() == 1
    assert page.locator("#sign .error").count() == len(beside) == 4
    assert page.evaluate("document.activeElement.id") == "id_name"
    assert "id_name_error" in page.locator("#id_name").get_attribute("aria-describedby")
    assert page.locator("#id_name").get_attribute("aria-invalid") == "true"
    assert violations(page, RULES) == []
    assert sent == []


def test_nobody_is_corrected_while_typing_and_an_error_goes_once_mended(page):
    fill(page, "ines@")
    page.press("#id_email", "Tab")
    assert page.locator("#sign .error").count() == 0
    press(page)
    error = page.locator("#id_email_error")
    assert INCOMPLETE["en"] in error.inner_text()
    page.press("#id_email", "End")
    page.keyboard.type("example.or")
    assert error.count() == 0
    assert page.locator("#id_email").get_attribute("aria-describedby") == "id_email_helptext"
    assert page.locator("#id_email").get_attribute("aria-invalid") == "false"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_only_the_server_knows_comes_back_and_is_mended_in_place(new_page, language):
    page = new_page(locale=language, viewport={"width": 390, "height": 780})
    fill(page, "ines@example..org", language)
    press(page)
    page.wait_for_url(f"**/{language}/sign/*/")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    assert INCOMPLETE[language] in page.locator("#id_email_error").inner_text()
    page.fill("#id_email", f"mended-{language}@example.org")
    assert page.locator("#id_email_error").count() == 0
    press(page)
    page.wait_for_url("**/done/")


def test_an_address_in_arabic_letters_is_left_to_the_server(page):
    fill(page, "بريد@مثال.example")
    sent = posts(page)
    press(page)
    page.wait_for_url("**/done/")
    assert len(sent) == 1


def test_without_script_the_browser_itself_judges(new_page):
    page = new_page(java_script_enabled=False)
    fill(page, "ines")
    sent = posts(page)
    press(page)
    assert page.evaluate("document.activeElement.id") == "id_email"
    assert sent == []


def test_an_unfinished_form_changes_its_language_without_a_word(page):
    page.goto(PATH.format("en"))
    page.fill("#id_name", "Quenby Marsh")
    page.locator(".form-languages button[lang=fr]").click()
    page.locator("html[lang=fr]").wait_for()
    assert page.input_value("#id_name") == "Quenby Marsh"
    assert page.locator("#sign .error").count() == 0


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_a_double_click_signs_once(new_page, mailbox, has_script):
    page = new_page(java_script_enabled=has_script)
    address = f"twice-{has_script}@example.org".lower()
    fill(page, address)
    sent = posts(page)
    page.locator("#sign button[type=submit]").dblclick()
    page.wait_for_url("**/done/")
    assert len(sent) == 1 or not has_script
    mailbox.wait_for(address)
    signed_again_later = f"after-{address}"
    fill(page, signed_again_later)
    press(page)
    mailbox.wait_for(signed_again_later)
    assert len(mailbox.to(address)) == 2, "one to each address, and none twice"


def test_who_comes_back_can_send_again_and_is_told_the_same(page, mailbox):
    fill(page, "back@example.org")
    press(page)
    page.wait_for_url("**/done/")
    first = page.locator("main").inner_text()
    page.go_back()
    assert page.locator("form[aria-busy]").count() == 0
    page.check("#id_consent")
    press(page)
    page.wait_for_url("**/done/")
    assert page.locator("main").inner_text() == first
    mailbox.wait_for("back@example.org")


def test_reloading_a_refused_form_stores_nothing(page):
    fill(page, "reload@example..org")
    press(page)
    page.wait_for_url("**/sign/*/")
    page.reload()
    assert INCOMPLETE["en"] in page.locator("#id_email_error").inner_text()
    assert page.input_value("#id_name") == "Quenby Marsh"


def test_the_writer_of_a_long_comment_is_told_how_much_is_left(page):
    page.goto(PATH.format("en"))
    page.fill("#id_comment", "x" * 800)
    told = page.locator("#sign [role=status]")
    page.fill("#id_comment", "x\n" * 470)
    told.get_by_text("Characters left: 60", exact=True).wait_for()
    page.fill("#id_comment", "short")
    told.get_by_text("Characters left", exact=False).wait_for(state="detached")


def test_the_scripts_of_a_petition_are_small(page):
    """6 KB transferred at most: compressed, as production sends them."""
    answers = []
    page.on("response", lambda answer: "/static/js/" in answer.url and answers.append(answer))
    page.goto(PATH.format("en"), wait_until="networkidle")
    assert answers
    assert sum(len(gzip.compress(answer.body())) for answer in answers) <= 6 * 1024
