"""S20 to S23 hold for every kind of answer, refusals and failures too, whoever asks and however.

`test_headers` looks at single answers more closely, `tests/browser/test_refused.py` in a browser.
"""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model

from campaign import sheets
from statements.models import Letter
from tests.campaign.test_headers import assert_guarded
from tests.petitions.signer import document, form_of

pytestmark = pytest.mark.django_db

FORGED = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Port": "6666",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "203.0.113.66",
    "Forwarded": "host=evil.example;proto=https",
    "X-Original-URL": "/evil",
    "Referer": "https://evil.example/",
    "Cookie": "csrftoken=evil; theme=evil",
}
QUERY = "?utm_source=evil%22%3E%3Cscript%3E&next=//evil.example"


class Asker:
    """Asks with forged headers and a parameter that nobody knows."""

    def __init__(self, client, site):
        self.client, self.site = client, site

    def get(self, path, **headers):
        return self.client.get(path + QUERY, headers=FORGED | headers)

    def post(self, path, data=None, **headers):
        return self.client.post(path + QUERY, data, headers=FORGED | headers)

    def page(self, name):
        return self.site[name]["ar"].get_url()

    def of_petition(self, name):
        return f"/ar/{name}/{self.site['petition']['ar'].translation_key}/"

    def sign(self, **typed):
        _action, values = form_of(self.client.get(self.page("petition")))
        return self.post(self.of_petition("sign"), values | typed)


def closed(ask):
    hour_ago = timezone.now() - timedelta(hours=1)
    page = ask.client.get(ask.page("petition"))
    Letter.objects.update(opens_at=None, closes_at=hour_ago)
    wording = page.context["form"].wording
    typed = {"name": "I", "email": "i@example.org", "consent": "on", "wording": wording}
    return ask.post(ask.of_petition("sign"), typed)


def paper(ask):
    file = ContentFile(b"%PDF-1.4", "annex.pdf")
    return ask.get(get_document_model().objects.create(title="Annex", file=file).url)


def moved(ask):
    Redirect.objects.create(old_path="/ar/old", redirect_page=ask.site["notice"]["ar"])
    return ask.get("/ar/old/")


def filled(**typed):
    return {"name": "Ines", "email": "ines@example.org", "consent": "on"} | typed


# What is asked -> (status, how it is asked).
ANSWERS = {
    "front door": (302, lambda ask: ask.get("/")),
    "address without its slash": (301, lambda ask: ask.get("/ar/petitions/nothing-here")),
    "moved page": (301, moved),
    "page": (200, lambda ask: ask.get(ask.page("statement"))),
    "petition": (200, lambda ask: ask.get(ask.page("petition"))),
    "list of names": (200, lambda ask: ask.get(ask.of_petition("signatures"))),
    "list of comments": (200, lambda ask: ask.get(ask.of_petition("comments"))),
    "lost link": (200, lambda ask: ask.get(ask.of_petition("link"))),
    "lost link, wrong address": (
        422,
        lambda ask: ask.post(ask.of_petition("link"), {"email": "x"}),
    ),
    "form's address": (302, lambda ask: ask.get(ask.of_petition("sign"))),
    "form in another language": (200, lambda ask: ask.post(f"{ask.of_petition('sign')}form/")),
    "accepted": (303, lambda ask: ask.sign(**filled())),
    "check your inbox": (200, lambda ask: ask.get(f"{ask.of_petition('sign')}done/")),
    "wrong form": (422, lambda ask: ask.sign(name="")),
    "form of another site": (
        403,
        lambda ask: ask.post(ask.of_petition("sign"), filled(), Origin="https://evil.example"),
    ),
    "closed": (409, closed),
    "unknown link of a mail": (404, lambda ask: ask.get("/ar/confirm/unknown/")),
    "unknown link pressed": (404, lambda ask: ask.post("/ar/manage/unknown/withdraw/")),
    "no page": (404, lambda ask: ask.get("/ar/nothing/")),
    "no language": (404, lambda ask: ask.get("/nothing/")),
    "no petition": (404, lambda ask: ask.get("/api/petitions/nothing/")),
    "method of none": (405, lambda ask: ask.client.delete(ask.of_petition("sign"), headers=FORGED)),
    "too many fields": (
        400,
        lambda ask: ask.post(ask.of_petition("sign"), {str(n): "x" for n in range(10_001)}),
    ),
    "too long": (400, lambda ask: ask.post(ask.of_petition("sign"), {"name": "x" * 2_700_000})),
    "unknown host": (400, lambda ask: ask.get("/ar/", Host="evil.example")),
    "search": (200, lambda ask: ask.client.get("/ar/search/?q=bus", headers=FORGED)),
    "numbers": (
        200,
        lambda ask: ask.get(f"/api/petitions/{ask.site['petition']['ar'].translation_key}/"),
    ),
    "rss": (200, lambda ask: ask.get("/ar/feeds/letters.rss")),
    "atom": (200, lambda ask: ask.get("/ar/feeds/letters.atom")),
    "sitemap": (200, lambda ask: ask.get("/sitemap.xml")),
    "robots": (200, lambda ask: ask.get("/robots.txt")),
    "style sheet": (200, lambda ask: ask.get(sheets.address())),
    "document": (200, paper),
    "no document": (404, lambda ask: ask.get("/documents/9999/none.pdf")),
    "health": (200, lambda ask: ask.get("/healthz")),
}


def written(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    # Whoever is sent on to the address with its slash takes the parameters along.
    headers = {
        **response.headers,
        "Location": urlsplit(response.get("Location", ""))._replace(query=""),
    }
    return f"{headers} {body.decode()}"


@pytest.mark.parametrize("what", ANSWERS)
def test_s20_to_s23_no_cookie_no_echo_a_strict_policy_and_no_third_party(client, site, what):
    status, ask = ANSWERS[what]
    response = ask(Asker(client, site))
    assert response.status_code == status
    assert_guarded(response)  # S20: no cookie; S22
    text = written(response)
    for echo in ("evil", "6666", "203.0.113", "https://testserver"):  # S21
        assert echo not in text
    if response.get("Content-Type", "").startswith("text/html") and response.content:
        assert_alone(response)  # S23


def assert_alone(response):
    for element in document(response).iter():
        tag = element.tag.rpartition("}")[2]
        loaded = [element.get("src"), element.get("srcset"), element.get("action")]
        if tag == "link" and element.get("rel") in ("stylesheet", "icon", "preload"):
            loaded.append(element.get("href"))
        for address in filter(None, loaded):
            assert urlsplit(address).netloc in ("", "testserver"), address


@pytest.mark.parametrize("what", ["unknown host", "too long", "too many fields"])
def test_a_refused_request_gets_a_page_in_the_language_of_its_address(client, site, what):
    _status, ask = ANSWERS[what]
    root = document(ask(Asker(client, site)))
    assert (root.get("lang"), root.get("dir")) == ("ar", "rtl")


READ_BY_MANY = ["list of names", "list of comments", "lost link", "check your inbox", "search"]


@pytest.mark.parametrize("what", READ_BY_MANY)
def test_addresses_that_are_no_page_of_the_tree_say_in_their_head_what_they_are(client, site, what):
    _status, ask = ANSWERS[what]
    metas = document(ask(Asker(client, site))).iter("{http://www.w3.org/1999/xhtml}meta")
    (description,) = [meta.get("content") for meta in metas if meta.get("name") == "description"]
    assert description
