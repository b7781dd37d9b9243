"""The proxy's files agree with the site: what is kept, what every answer carries, what it says."""

import re

import html5lib
import pytest

from campaign.middleware import KNOWN_PARAMETERS, SECURITY_HEADERS
from tests.stack.proxy_files import NGINX, own_headers

CONF = (NGINX / "nginx.conf").read_text()
PAGES = sorted((NGINX / "errors").glob("*.html"))
XHTML = "{http://www.w3.org/1999/xhtml}"


def directives(policy):
    return dict(directive.strip().split(" ", 1) for directive in policy.split(";"))


def test_s22_its_own_answers_carry_the_headers_of_the_site():
    own = own_headers()
    policy = "Content-Security-Policy"
    for name, value in SECURITY_HEADERS.items():
        assert own[name] == value or name == policy
    strict, ours = directives(SECURITY_HEADERS[policy]), directives(own[policy])
    for name, value in ours.items():
        assert value == "'none'" or strict[name].startswith(value), name
    assert {"object-src", "base-uri", "form-action", "frame-ancestors"} <= set(ours)


def test_every_place_with_headers_of_its_own_has_them_all():
    """nginx forgets inherited headers wherever it adds one."""
    for block in re.findall(r"location [^{]*\{([^}]*)\}", CONF):
        assert "add_header" not in block or "include headers.conf;" in block


def test_only_the_parameters_that_pages_know_are_kept():
    known = re.search(r"\?\(\?:\(\?:([a-z|]+)\)=\[\^&\]\*\(\?:&\|\$\)\)\*\$\" 0;", CONF)[1]
    assert set(known.split("|")) == KNOWN_PARAMETERS


def test_staff_are_known_by_the_cookie_of_the_site():
    pattern = re.search(r'map \$http_cookie \$is_staff \{\s*"~([^"]*)" 1;', CONF)[1]
    for name in ("sessionid", "__Host-sessionid"):
        assert re.search(pattern, f"a=b; {name}=x")
        assert not re.search(pattern, f"a=b; other{name}=x")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_its_pages_say_the_same_in_each_language_and_ask_nobody_else(page):
    document = html5lib.HTMLParser(strict=True).parse(page.read_text())
    sections = list(document.iter(f"{XHTML}section"))
    assert [section.get("lang") for section in sections] == ["en", "es", "fr", "pt", "ar"]
    assert [section.get("dir") for section in sections] == 4 * ["ltr"] + ["rtl"]
    asked = [element.get("href") or element.get("src") for element in document.iter()]
    assert [address for address in asked if address] == ["/errors.css"]


def test_every_page_that_it_names_is_there():
    assert {f"/errors/{page.name}" for page in PAGES} == set(re.findall(r"/errors/\w+\.html", CONF))
