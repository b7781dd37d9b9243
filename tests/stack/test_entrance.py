"""S25: the door of the admin through the proxy, with production settings and two processes."""

import json
import re
from http.cookies import SimpleCookie

import pytest

from home.entrance import limits
from tests.authenticator_app import code
from tests.stack.site import send

pytestmark = pytest.mark.heavy

LOGIN, SECOND, FACTORS = "/admin/login/", "/admin/login/second/", "/admin/second-factor/"


class Browser:
    """Keeps cookies, and sends the token of the form that it was shown last."""

    def __init__(self, visitor, network="127.0.0.1"):
        self.visitor = type(visitor)(visitor.stack, network)
        self.cookies = SimpleCookie()

    def headers(self):
        kept = "; ".join(f"{name}={one.value}" for name, one in self.cookies.items())
        return {"Cookie": kept, "Referer": self.visitor.stack.address + LOGIN}

    def keep(self, answer):
        status, headers, body = answer
        for line in headers.get_all("Set-Cookie", []):
            self.cookies.load(line)
        return status, headers, body.decode()

    def get(self, path):
        return self.keep(self.visitor.ask(path, headers=self.headers()))

    def post(self, path, page="", **typed):
        """Sends the form of this page, or of that path; where the answer leads, or its page."""
        page = page or self.get(path)[2]
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        typed |= {"csrfmiddlewaretoken": token}
        _status, headers, page = self.keep(send(self.visitor, path, typed, headers=self.headers()))
        return headers.get("Location", page)

    def type_password(self, account, password=None):
        typed = {"login": account["username"], "password": password or account["password"]}
        return self.post(LOGIN, **typed)


@pytest.fixture(scope="module")
def accounts(stack):
    listed = json.loads((stack.folder / "data" / "demo-accounts.json").read_text())
    return {one["username"]: one for one in listed}


def test_s25_the_door_of_a_public_site(visitor, accounts):
    account = accounts["organiser"]
    browser = Browser(visitor)
    assert browser.type_password(account) == "/admin/"
    for path in ("/admin/", "/admin/letters/", "/admin/account/"):
        assert browser.get(path)[1]["Location"] == FACTORS
    for name in ("__Host-sessionid", limits.COOKIE):
        cookie = browser.cookies[name]
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
    assert "no-store" in browser.get(FACTORS)[1]["Cache-Control"]


def test_s25_codes_are_good_once_in_all_processes(visitor, accounts):
    account = accounts["moderator"]
    browser = Browser(visitor)
    browser.type_password(account)
    page = browser.get(f"{FACTORS}app/")[2]
    secret = re.search(r'class="entrance-secret" dir="ltr">(\w+)<', page)[1]
    assert browser.post(f"{FACTORS}app/", page, code=code(secret)) == f"{FACTORS}codes/"
    assert browser.get("/admin/")[0] == 200
    shown = code(secret, steps=1)
    other = Browser(visitor)
    assert other.type_password(account) == SECOND
    assert other.post(SECOND, code=shown) == "/admin/"
    for _process in range(4):
        late = Browser(visitor)
        assert late.type_password(account) == SECOND
        assert "<form" in late.post(SECOND, code=shown)
        assert late.get("/admin/")[0] == 302


def test_s25_guesses_are_counted_over_all_processes_and_by_network(visitor, accounts):
    account = accounts["editor"]
    stranger, elsewhere = "127.77.1.1", "127.77.2.1"
    for number in range(limits.MOST_BY_NETWORK):
        page = Browser(visitor, stranger).type_password(account, f"guess {number}")
        assert "Too many wrong tries." not in page
    assert "Too many wrong tries." in Browser(visitor, stranger).type_password(account)
    assert Browser(visitor, elsewhere).type_password(account) == "/admin/"


def test_s25_a_forged_network_is_no_other_one(visitor, accounts):
    """S14: the proxy says where a request came from, not the visitor."""
    account = accounts["translator-es"]

    class Liar(Browser):
        def headers(self):
            return super().headers() | {"X-Forwarded-For": f"203.0.113.{len(tries)}"}

    tries = []
    for number in range(limits.MOST_BY_NETWORK + 1):
        tries.append(Liar(visitor, "127.78.1.1").type_password(account, f"guess {number}"))
    assert "Too many wrong tries." in tries[-1]
    assert "Too many wrong tries." not in tries[-2]
