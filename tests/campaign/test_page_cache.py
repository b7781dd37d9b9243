"""Pages are the same for every reader, so this process keeps them for some seconds (S20)."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from campaign import middleware
from campaign.caching import mark_private, mark_public
from campaign.middleware import PageCacheMiddleware
from tests.petitions.signer import form_of, text_of

pytestmark = pytest.mark.django_db

KEPT_BRIEFLY = "public, max-age=3, stale-while-revalidate=10, stale-if-error=86400"
FEEDS = ["/fr/feeds/letters.rss", "/fr/feeds/letters.atom", "/sitemap.xml", "/robots.txt"]


@pytest.fixture(autouse=True)
def kept_for_three_seconds(settings):
    settings.PAGE_CACHE_SECONDS = 3


@pytest.fixture
def path(site):
    return site["petition"]["fr"].get_url()


def is_kept(client, path, **request):
    """True if the answer came without asking the database anything."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path, **request).status_code == 200
    return len(asked) == 0


def paths(site):
    return [page["fr"].get_url() for page in site.values()] + ["/fr/search/?q=ferry", *FEEDS]


class TestSite:
    def test_a_second_reader_gets_the_same_bytes_without_a_query(self, client, site):
        for path in paths(site):
            first = client.get(path)
            with CaptureQueriesContext(connection) as asked:
                second = client.get(path)
            assert len(asked) == 0, path
            assert first.content == second.content
            assert first.headers == second.headers

    def test_s20_two_visitors_are_shown_the_same_bytes(self, site, settings):
        settings.PAGE_CACHE_SECONDS = 0
        one, other = Client(), Client()
        strange = {
            "Accept-Language": "ar",
            "User-Agent": "Other/1.0",
            "Referer": "https://elsewhere.example/",
            "Cookie": f"theme=dark; csrftoken={32 * 'a'}",
            "X-Forwarded-Host": "evil.example",
            "X-Forwarded-For": "203.0.113.9",
        }
        for path in paths(site):
            shown = one.get(path), other.get(path, headers=strange)
            if "atom" not in path:
                assert shown[0].content == shown[1].content, path
            assert not shown[0].cookies
            assert not shown[1].cookies

    def test_a_page_is_kept_no_longer_than_agreed(self, client, path, monkeypatch):
        clock = SimpleNamespace(monotonic=lambda: clock.now, now=0)
        monkeypatch.setattr(middleware, "time", clock)
        assert not is_kept(client, path)
        clock.now = 2.9
        assert is_kept(client, path)
        clock.now = 3
        assert not is_kept(client, path)

    def test_readers_and_caches_are_told_how_long(self, client, path):
        assert client.get(path)["Cache-Control"] == KEPT_BRIEFLY

    def test_staff_always_see_the_page_as_it_is(self, client, path, admin_user):
        client.get(path)
        client.force_login(admin_user)
        response = client.get(path)
        assert response["Cache-Control"] == "private, no-cache"
        client.logout()
        assert client.get(path)["Cache-Control"] == KEPT_BRIEFLY

    def test_what_staff_see_is_not_kept_for_readers(self, client, path):
        client.cookies["sessionid"] = "anything"
        assert not is_kept(client, path)
        del client.cookies["sessionid"]
        assert not is_kept(client, path)

    def test_unknown_parameters_pass_through_and_leave_no_trace(self, client, path):
        for query in ("?utm_source=x", "?utm_source=", "?%3Cscript%3E=1", "?page=1&x=2"):
            assert not is_kept(client, path + query)
            assert not is_kept(client, path + query)
            assert b"utm_source" not in client.get(path + query).content

    def test_known_parameters_are_kept_apart(self, client):
        one, other = client.get("/fr/search/?q=ferry"), client.get("/fr/search/?q=bus")
        assert one.content != other.content
        assert is_kept(client, "/fr/search/?q=ferry")

    def test_hosts_are_kept_apart(self, client, path):
        assert not is_kept(client, path)
        assert not is_kept(client, path, headers={"Host": "localhost"})
        assert client.get(path, headers={"Host": "evil.example"}).status_code == 400

    def test_a_head_request_has_the_headers_of_the_page_and_keeps_nothing(self, client, path):
        head = client.head(path)
        assert head.status_code == 200
        assert head.content == b""
        assert not is_kept(client, path)
        assert client.get(path)["Cache-Control"] == head["Cache-Control"]

    def test_what_is_missing_and_what_lacks_its_last_slash_is_kept_as_briefly(self, client, path):
        """Of many who follow one dead or short address, a cache asks the site for one."""
        for address, status in (("/fr/nowhere/", 404), (path.rstrip("/"), 301)):
            answer = client.get(address)
            assert (answer.status_code, answer["Cache-Control"]) == (status, KEPT_BRIEFLY)

    def test_a_missing_page_may_appear_at_once(self, client, site):
        page = site["notice"]["fr"]
        page.unpublish()
        assert client.get(page.get_url()).status_code == 404
        page.save_revision().publish()
        assert client.get(page.get_url()).status_code == 200

    def test_a_refused_form_is_shown_to_its_sender_alone(self, client, path):
        action, values = form_of(client.get(path))
        answer = client.post(action, values | {"name": "Inês Duarte", "email": "wrong"})
        assert answer.status_code == 422
        assert answer["Cache-Control"] == "private, no-store"
        assert "Inês Duarte" in answer.content.decode()
        assert "Inês Duarte" not in client.get(path).content.decode()

    def test_a_page_with_a_link_of_a_mail_is_kept_by_nobody(self, client, site):
        answer = client.get("/fr/confirm/unknown/")
        assert answer["Cache-Control"] == "private, no-store"

    def test_a_preview_is_kept_by_nobody(self, site, admin_user):
        page = site["petition"]["fr"]
        response = page.make_preview_request(extra_request_attrs={"user": admin_user})
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"
        assert page.title in text_of(response.render())


class TestMiddleware:
    """What no page of ours does, but one may one day."""

    @pytest.fixture
    def answers(self):
        """How often the site was asked, per path."""
        return {}

    @pytest.fixture
    def layer(self, answers):
        def site(request):
            answers[request.path] = answers.get(request.path, 0) + 1
            return self.response(request)

        return PageCacheMiddleware(site)

    def response(self, request):
        response = mark_public(request, HttpResponse(request.path))
        match request.path:
            case "/cookie":
                response.set_cookie("seen", "1")
            case "/missing":
                response.status_code = 404
            case "/private":
                mark_private(response)
            case "/by-cookie":
                response["Vary"] = "Accept-Encoding, Cookie"
            case "/by-language":
                response["Vary"] = "Accept-Language"
            case "/headers":
                response["Referrer-Policy"] = "no-referrer"
        return response

    @pytest.mark.parametrize(
        "path", ["/cookie", "/missing", "/private", "/by-cookie", "/by-language"]
    )
    def test_what_is_meant_for_one_reader_is_not_kept(self, layer, answers, path):
        for _ in range(2):
            layer(RequestFactory().get(path))
        assert answers == {path: 2}

    def test_a_post_is_never_answered_from_memory(self, layer, answers):
        layer(RequestFactory().get("/page"))
        layer(RequestFactory().post("/page"))
        layer(RequestFactory().get("/page"))
        assert answers == {"/page": 2}

    def test_all_headers_are_kept(self, layer):
        first, second = (layer(RequestFactory().get("/headers")) for _ in range(2))
        assert second["Referrer-Policy"] == "no-referrer"
        assert first.headers == second.headers

    def test_https_is_kept_apart_from_http(self, layer, answers):
        for secure in (True, False, True):
            layer(RequestFactory().get("/page", secure=secure))
        assert answers == {"/page": 2}

    def test_zero_seconds_keep_nothing(self, layer, answers, settings):
        settings.PAGE_CACHE_SECONDS = 0
        for _ in range(2):
            layer(RequestFactory().get("/page"))
        assert answers == {"/page": 2}

    def test_it_holds_a_bounded_number_of_pages_and_lets_the_oldest_go(self, layer, answers):
        for number in range(middleware.MOST_PAGES + 1):
            layer(RequestFactory().get(f"/{number}"))
        assert len(layer.pages) == middleware.MOST_PAGES
        layer(RequestFactory().get("/1"))
        layer(RequestFactory().get("/0"))
        assert answers["/1"] == 1
        assert answers["/0"] == 2

    def test_many_threads_share_it(self, layer, monkeypatch):
        monkeypatch.setattr(middleware, "MOST_PAGES", 20)

        def ask(number):
            path = f"/{number % 50}"
            return layer(RequestFactory().get(path)).content.decode() == path

        with ThreadPoolExecutor(16) as pool:
            assert all(pool.map(ask, range(4000)))
        assert len(layer.pages) <= 20
