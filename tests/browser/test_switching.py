"""Changing the language in the midst of the form: what was typed stays, with script and without."""

import pytest

from tests.browser.test_languages import switch_to


def fill_in(page):
    page.goto("/en/petitions/night-buses/")
    page.fill("#id_name", "Inês Duarte")
    page.fill("#id_email", "switching@example.org")
    page.locator("#sign [type=radio]").nth(1).check()
    page.check("#id_consent")


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_what_was_typed_is_there_in_arabic_and_signs_in_it(new_page, mailbox, has_script):
    page = new_page(locale="en", java_script_enabled=has_script)
    fill_in(page)
    if has_script:
        switch_to(page, "ar")
    else:
        page.locator(".form-languages button[lang=ar]").click()
    page.locator("html[lang=ar][dir=rtl]").wait_for()
    assert "switching" not in page.url
    assert page.input_value("#id_name") == "Inês Duarte"
    assert page.input_value("#id_email") == "switching@example.org"
    assert page.locator("#sign [type=radio]").nth(1).is_checked()
    assert not page.is_checked("#id_consent")
    if not has_script:
        return
    page.check("#id_consent")
    page.press("#id_name", "Enter")
    page.wait_for_url("**/done/")
    assert page.url.split("/")[3] == "ar"
    assert mailbox.wait_for("switching@example.org")["Content-Language"] == "ar"


def test_an_empty_form_is_left_by_a_plain_link(page):
    page.goto("/en/petitions/night-buses/")
    switch_to(page, "fr")
    page.wait_for_url("**/fr/petitions/night-buses/")
