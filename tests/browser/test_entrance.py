"""S25: an app and a passkey as a second factor, in the screens that staff see."""

import re
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.authenticator_app import code
from tests.browser.staff import add_account, log_in, log_out

WIDE = {"width": 1366, "height": 900}


@pytest.fixture
def newcomer(new_page, accounts):
    """Gives somebody an account: `newcomer("odile")`."""

    def give(name):
        page = new_page(locale="en", viewport=WIDE)
        log_in(page, accounts["manager"])
        return add_account(page, name, "Organisers")

    return give


def to_second_factor(page):
    page.goto("/admin/account/")
    page.get_by_role("tab", name="More actions").click()
    page.get_by_role("link", name="Second factor").click()
    page.get_by_role("heading", name="Second factor").wait_for()


def type_password(page, account):
    page.goto("/admin/")
    page.locator("[name=login]").fill(account["username"])
    page.locator("[name=password]").fill(account["password"])
    page.get_by_role("button", name="Log in", exact=True).click()


def answer(page, text):
    page.locator("[name=code]").fill(text)
    page.get_by_role("button", name="Log in", exact=True).click()


def test_s25_somebody_sets_up_an_app_and_logs_in_with_it(new_page, newcomer, mailbox):
    account = newcomer("odile")
    page = new_page(locale="en", viewport=WIDE)
    log_in(page, account)
    to_second_factor(page)
    page.get_by_role("link", name="Set up an app").click()
    picture = page.get_by_role("img", name="QR code")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    secret = page.locator(".entrance-secret").inner_text()
    page.get_by_label("Code that the app shows").fill(code(secret))
    page.get_by_role("button", name="Set up the app").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    codes = page.locator(".entrance-codes li").all_inner_texts()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.path().read_text().split() == codes
    assert len(codes) == 10
    assert "An authenticator app was added." in mailbox.wait_for("odile@example.org").get_content()
    log_out(page)
    type_password(page, account)
    answer(page, "000000")
    page.get_by_text("This is not right, or was used before.").wait_for()
    answer(page, code(secret, steps=1))
    page.wait_for_url("**/admin/")
    log_out(page)
    type_password(page, account)
    answer(page, codes[3])
    page.wait_for_url("**/admin/")


@pytest.fixture
def at_localhost(new_page, site):
    """A page at a name, since no passkey belongs to a number; its authenticator, as in a phone."""
    parts = urlsplit(site)
    base = urlunsplit(parts._replace(netloc=f"localhost:{parts.port}"))
    page = new_page(locale="en", viewport=WIDE, base_url=base)
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    added = tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page, tools, added["authenticatorId"]


def test_s25_somebody_adds_a_passkey_and_logs_in_with_it_alone(at_localhost, newcomer):
    account = newcomer("petra")
    page, tools, authenticator = at_localhost
    log_in(page, account)
    to_second_factor(page)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name, to tell it from others").fill("Petra's phone")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    page.get_by_role("link", name="Continue").click()
    page.get_by_text("Petra's phone").first.wait_for()

    log_out(page)
    page.get_by_role("button", name="Log in with a passkey").click()
    page.wait_for_url("**/admin/")

    log_out(page)
    type_password(page, account)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/admin/")

    log_out(page)
    state = {"authenticatorId": authenticator, "isUserVerified": False}
    tools.send("WebAuthn.setUserVerified", state)
    page.get_by_role("button", name="Log in with a passkey").click()
    page.get_by_text("The passkey could not be used.").wait_for()

    state["isUserVerified"] = True
    tools.send("WebAuthn.setUserVerified", state)
    log_in_with_passkey(page)
    to_second_factor(page)
    page.get_by_role("link", name=re.compile("Remove Petra")).click()
    page.get_by_role("button", name="Remove the passkey").click()
    page.get_by_role("heading", name="Second factor").wait_for()
    log_out(page)
    page.get_by_role("button", name="Log in with a passkey").click()
    page.get_by_text("This is not right, or was used before.").wait_for()


def log_in_with_passkey(page):
    page.get_by_role("button", name="Log in with a passkey").click()
    page.wait_for_url("**/admin/")
