"""S20 to S22 for every kind of answer through the proxy, whoever gives it, and however one asks."""

import pytest

from campaign.middleware import SECURITY_HEADERS
from tests.stack.proxy_files import own_headers
from tests.stack.site import Petition, links, logged, send, visits
from tests.stack.test_headers import HSTS, missing

pytestmark = pytest.mark.heavy

FORGED = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Port": "6666",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-For": "203.0.113.66",
    "Forwarded": "host=evil.example;proto=http",
    "X-Original-URL": "/evil",
    "X-Request-ID": "evil",
    "Referer": "https://evil.example/",
    "Cookie": "theme=evil; csrftoken=evil",
}
ECHOES = ("evil", "6666", "203.0.113")
# What others append to a link, and what nobody knows.
QUERY = "?fbclid=evil&utm_source=evil%22%3E"
KEPT = ("HIT", "STALE", "UPDATING")
SITE, PROXY = SECURITY_HEADERS | HSTS, own_headers()


def static(visitor):
    return links(visitor, Petition.path, r"/static/[\w./-]+\.js")[0]


def sheet(visitor):
    return links(visitor, "/en/", r"/site\.\w+\.css")[0]


# What is read -> (status, whether the proxy keeps it, its address).
READ = {
    "front door": (302, False, lambda visitor, petition: "/"),
    "address without its slash": (301, True, lambda visitor, petition: "/en/petitions"),
    "front page": (200, True, lambda visitor, petition: "/en/"),
    "petition": (200, True, lambda visitor, petition: petition.path),
    "other direction": (200, True, lambda visitor, petition: "/ar/"),
    "list of names": (200, True, lambda visitor, petition: petition.of("signatures")),
    "list of comments": (200, True, lambda visitor, petition: petition.of("comments")),
    "check your inbox": (200, False, lambda visitor, petition: f"{petition.of('sign')}done/"),
    "numbers": (200, True, lambda visitor, petition: f"/api/petitions/{petition.key}/"),
    "feed": (200, True, lambda visitor, petition: "/en/feeds/letters.rss"),
    "sitemap": (200, True, lambda visitor, petition: "/sitemap.xml"),
    "robots": (200, True, lambda visitor, petition: "/robots.txt"),
    "script": (200, True, lambda visitor, petition: static(visitor)),
    "style sheet": (200, True, lambda visitor, petition: sheet(visitor)),
    "no page": (404, True, lambda visitor, petition: "/en/nothing-here/"),
    "no script": (404, True, lambda visitor, petition: "/static/js/nothing.js"),
    "lost link": (200, False, lambda visitor, petition: petition.of("link")),
    "unknown link of a mail": (404, False, lambda visitor, petition: "/en/confirm/unknown/"),
    "unknown link of one's own": (404, False, lambda visitor, petition: "/en/manage/unknown/"),
    "no document": (404, False, lambda visitor, petition: "/documents/9999/none.pdf"),
}


def guarded(headers, expected=SITE):
    assert "Set-Cookie" not in headers
    if headers["Referrer-Policy"] == "no-referrer":  # pages behind a link
        expected = expected | {"Referrer-Policy": "no-referrer"}
    assert not missing(headers, expected)


def without_echo(headers, body):
    kept = [(name, value) for name, value in headers.items() if name.lower() != "location"]
    text = f"{kept} {headers.get('Location', '').partition('?')[0]} {body.decode(errors='replace')}"
    for echo in ECHOES:
        assert echo not in text


@pytest.mark.parametrize("what", READ)
def test_s20_to_s22_what_one_visitor_forges_no_other_one_sees(visitor, petition, what):
    status, is_kept, address = READ[what]
    path = address(visitor, petition)
    odd = visitor.ask(path + QUERY, headers=FORGED)
    forged = visitor.ask(path, headers=FORGED)
    plain, visit = logged(visitor, path)
    for found, headers, body in (odd, forged, plain):
        assert found == status
        guarded(headers)
        without_echo(headers, body)
        assert body == plain[2]
    assert (visit["cache"] in KEPT) == is_kept, visit


def wrong(petition, visitor):
    return petition.sign(visitor, headers=FORGED, name="")


def another_site(petition, visitor):
    headers = FORGED | {"Origin": "https://evil.example"}
    return petition.sign(visitor, headers=headers, email="other@example.org")


def accepted(petition, visitor):
    return petition.sign(visitor, headers=FORGED, email="accepted@example.org")


def lost_link(petition, visitor):
    return send(visitor, petition.of("link"), {"email": "x"}, headers=FORGED)


def unknown_pressed(petition, visitor):
    return send(visitor, "/en/confirm/unknown/", {}, headers=FORGED)


def method_of_none(petition, visitor):
    return visitor.ask(petition.of("sign"), method="DELETE", headers=FORGED)


def too_many_fields(petition, visitor):
    return send(visitor, petition.of("sign"), {str(n): "" for n in range(10_001)}, headers=FORGED)


def unknown_host(petition, visitor):
    return visitor.ask("/en/", headers=FORGED | {"Host": "evil.example"})


SENT = {
    "wrong form": (422, wrong),
    "form of another site": (403, another_site),
    "accepted": (303, accepted),
    "lost link, wrong address": (422, lost_link),
    "unknown link pressed": (404, unknown_pressed),
    "method of none": (405, method_of_none),
    "too many fields": (400, too_many_fields),
    "unknown host": (400, unknown_host),
}


@pytest.mark.parametrize("what", SENT)
def test_s20_to_s22_what_is_sent_is_answered_to_its_sender_alone(visitor, petition, what):
    status, send_it = SENT[what]
    found, headers, body = send_it(petition, visitor)
    assert found == status
    guarded(headers)
    without_echo(headers, body)
    assert "public" not in headers.get("Cache-Control", "")


def test_s21_a_page_of_an_unknown_host_is_no_page_of_ours(visitor):
    path = "/en/?page=1"
    assert visitor.ask(path, headers={"Host": "evil.example"})[0] == 400
    status, _headers, body = visitor.ask(path)
    assert status == 200
    assert b"evil" not in body
    assert visitor.ask(path, headers={"Host": "evil.example"})[0] == 400


def test_s20_a_page_out_of_the_cache_can_be_signed_by_all_who_got_it(visitor, petition, stack):
    for number in range(3):
        status, headers, _body = petition.sign(visitor, email=f"kept{number}@example.org")
        assert (status, headers["Location"]) == (303, f"{petition.of('sign')}done/")
    assert "HIT" in [visit["cache"] for visit in visits(stack) if visit["path"] == petition.path]


@pytest.fixture
def nobody(stack, visitor, petition):
    """Without web processes; what is read often is kept."""
    visitor.ask(petition.path)
    web = [stack.parts[name] for name in ("web-1", "web-2")]
    for part in web:
        part.stop()
    yield
    for part in web:
        part.start()


def test_r3_without_web_processes_letters_are_read_and_the_rest_is_told(nobody, visitor, petition):
    status, headers, body = visitor.ask(petition.path)
    assert status == 200
    guarded(headers)
    refused = [
        visitor.ask("/en/never-asked-before/", headers=FORGED),
        visitor.ask("/", headers=FORGED),
        send(visitor, petition.of("sign"), {"name": "Inês"}, headers=FORGED),
        visitor.ask("/en/confirm/unknown/"),
    ]
    for status, headers, body in refused:
        assert status == 502
        guarded(headers, PROXY)
        without_echo(headers, body)
        assert headers["Cache-Control"] == "private, no-store"
        assert headers["Retry-After"] == "60"
        assert b"Please try again" in body
