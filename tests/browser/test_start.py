"""The site of `make run` is there."""

import pytest


@pytest.mark.parametrize(
    ("language", "direction"),
    [("en", "ltr"), ("es", "ltr"), ("fr", "ltr"), ("pt", "ltr"), ("ar", "rtl")],
)
def test_the_front_page_opens_in_every_language(new_page, language, direction):
    page = new_page(locale=language)
    errors = []
    page.on("pageerror", errors.append)
    page.on("response", lambda answer: answer.status >= 400 and errors.append(answer.url))
    page.goto("/")
    assert page.url.endswith(f"/{language}/")
    assert page.locator("html").get_attribute("dir") == direction
    assert errors == []


def test_every_demo_account_may_enter_the_admin(accounts, new_page):
    for account in accounts.values():
        page = new_page()
        page.goto("/admin/")
        page.locator("[name=username]").fill(account["username"])
        page.locator("[name=password]").fill(account["password"])
        page.locator("form button[type=submit]").click()
        page.wait_for_url("**/admin/")
