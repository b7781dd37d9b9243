"""S20, S22, S23: errors in a real browser ask nobody else, set no cookie, are silent."""

from urllib.parse import urlsplit

import pytest

from tests.browser.places import RULES
from tools.audit.browser import OVERFLOW, violations

ADDRESSES = {
    "no page": ("/en/nothing/", 404),
    "no page in Arabic": ("/ar/nothing/", 404),
    "no language": ("/nothing/", 404),
    "unknown link of a mail": ("/ar/confirm/unknown/", 404),
    "no document": ("/documents/9999/none.pdf", 404),
    "names": ("{signatures}", 200),
    "comments": ("{comments}", 200),
    "lost link": ("{link}", 200),
}


@pytest.mark.parametrize("what", ADDRESSES)
def test_s23_nothing_is_asked_of_others_and_nothing_is_kept(new_page, site, what):
    page = new_page(viewport={"width": 320, "height": 640})
    page.goto("/ar/petitions/night-buses/")
    key = page.locator("#sign form").get_attribute("action").split("/")[-2]
    lists = {name: f"/ar/{name}/{key}/" for name in ("signatures", "comments", "link")}
    address, status = ADDRESSES[what]
    hosts, troubles = set(), []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    answer = page.goto(address.format(**lists), wait_until="networkidle")
    assert answer.status == status
    assert hosts - {""} == {urlsplit(site).netloc}
    assert page.context.cookies() == []
    assert troubles == []
    assert page.evaluate(OVERFLOW) <= 0
    assert violations(page, RULES) == []


def test_s23_a_request_from_elsewhere_is_refused_within_the_site(new_page, site):
    page = new_page()
    page.goto("/en/petitions/night-buses/")
    action = page.locator("#sign form").get_attribute("action")
    answer = page.request.post(action, headers={"Origin": "https://elsewhere.example"}, form={})
    assert answer.status == 403
    page.set_content(answer.text())
    assert page.locator(".error-summary").count() == 1
    assert page.context.cookies() == []
