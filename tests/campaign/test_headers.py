"""A strict policy on every public answer, errors included (S22); no cookie for readers (S20)."""

import ast

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import Site

from campaign import languages
from campaign.middleware import PUBLIC_POLICY
from tests.campaign.test_settings import STRONG, value
from tests.petitions.signer import document, text_of

pytestmark = pytest.mark.django_db


def policy(response):
    """The site's own; a document has one more before it."""
    rules = response["Content-Security-Policy"].rpartition(", ")[2].split(";")
    return {rule.split()[0]: rule.split()[1:] for rule in rules if rule.strip()}


def assert_guarded(response):
    rules = policy(response)
    assert rules["default-src"] == ["'none'"]
    assert rules["script-src"] == rules["style-src"] == ["'self'"]
    assert rules["object-src"] == rules["base-uri"] == ["'none'"]
    assert rules["form-action"] == rules["frame-ancestors"] == ["'self'"]
    sources = {source for values in rules.values() for source in values}
    assert sources <= {"'none'", "'self'", "data:"}
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in response["Permissions-Policy"]
    assert response["Referrer-Policy"] in ("strict-origin-when-cross-origin", "no-referrer")
    assert not response.cookies


ANSWERS = {
    "/": 302,
    "/fr": 301,
    "/fr/nothing/": 404,
    "/nothing": 404,
    "/fr/search/?q=ferry": 200,
    "/fr/feeds/letters.rss": 200,
    "/fr/feeds/letters.atom": 200,
    "/fr/confirm/unknown/": 404,
    "/fr/sign/00000000-0000-0000-0000-000000000000/": 404,
    "/fr/sign/00000000-0000-0000-0000-000000000000/done/": 404,
    "/fr/sign/no-key/": 404,
    "/sitemap.xml": 200,
    "/robots.txt": 200,
    "/brand.css": 200,
    "/site.0123456789ab.css": 200,
    "/healthz": 200,
    "/documents/9999/none.pdf": 404,
    "/dev/mail/": 404,
    "/dev/components/": 404,
}


@pytest.mark.parametrize("path", ANSWERS)
def test_s22_every_public_answer_carries_the_strict_policy_and_no_cookie(client, site, path):
    response = client.get(path)
    assert response.status_code == ANSWERS[path]
    assert_guarded(response)


@pytest.mark.parametrize(
    "name", ["home", "letters", "topic", "statement", "petitions", "petition", "notice"]
)
def test_s22_every_page_carries_the_strict_policy_and_no_cookie(client, site, name):
    assert_guarded(client.get(site[name]["ar"].get_url()))


def test_s22_signing_answers_carry_it_too(client, site):
    key = site["petition"]["fr"].translation_key
    assert_guarded(client.get(f"/fr/sign/{key}/"))
    assert_guarded(client.get(f"/fr/sign/{key}/done/"))
    assert_guarded(client.post(f"/fr/sign/{key}/", {"name": ""}))
    refused = client.post(f"/fr/sign/{key}/", headers={"Origin": "https://evil.example"})
    assert refused.status_code == 403
    assert_guarded(refused)


def test_s22_a_refused_method_carries_it(client, site):
    response = client.post("/healthz")
    assert response.status_code == 405
    assert_guarded(response)


def test_a_document_is_served_without_a_cookie(client, db):
    kept = get_document_model().objects.create(
        title="Annex", file=ContentFile(b"%PDF-1.4", "annex.pdf")
    )
    response = client.get(kept.url)
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == b"%PDF-1.4"
    assert response["Content-Security-Policy"].startswith("default-src 'none', ")
    assert_guarded(response)


class TestErrors:
    @pytest.fixture(autouse=True)
    def failing(self, settings, client):
        settings.ROOT_URLCONF = "tests.campaign.failing_urls"
        client.raise_request_exception = False

    @pytest.fixture
    def languages_are_known(self, site, settings):
        """What each process keeps for seconds."""
        settings.KEEP_SECONDS = 60
        languages.spoken()
        yield
        languages._spoken.cache_clear()

    @pytest.mark.usefixtures("languages_are_known")
    @pytest.mark.parametrize(("path", "start"), [("/ar/fail/", "ar rtl"), ("/pt/fail/", "pt ltr")])
    def test_a_failure_is_a_valid_page_in_the_visitor_s_language_and_asks_no_database(
        self, client, path, start, django_assert_num_queries
    ):
        with django_assert_num_queries(0):
            response = client.get(path)
        assert response.status_code == 500
        root = document(response)
        assert f"{root.get('lang')} {root.get('dir')}" == start
        assert b"RuntimeError" not in response.content
        assert_guarded(response)

    def test_s21_an_unknown_host_gets_400_and_is_told_nothing(self, client):
        response = client.get("/en/", headers={"Host": "evil.example"})
        assert response.status_code == 400
        assert b"evil" not in response.content
        assert_guarded(response)


def test_s21_a_forwarded_host_is_ignored(client, site):
    forged = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Port": "666",
        "X-Forwarded-Proto": "https",
        "Forwarded": "host=evil.example",
        "X-Original-URL": "/evil",
    }
    for path in (site["statement"]["fr"].get_url(), "/fr/feeds/letters.atom", "/sitemap.xml"):
        response = client.get(path, headers=forged)
        assert b"evil" not in response.content
        assert b":666" not in response.content
        assert b"https://testserver" not in response.content
    assert client.get("/", headers=forged).url == "/en/"


class TestNotFound:
    def test_speaks_the_language_of_the_address_and_offers_a_way_on(self, client, site):
        response = client.get("/ar/nothing/here/", headers={"Accept-Language": "fr"})
        root = document(response)
        assert (root.get("lang"), root.get("dir")) == ("ar", "rtl")
        assert b'href="/ar/"' in response.content
        assert b'action="/ar/search/"' in response.content
        assert "Accept-Language" not in response.get("Vary", "")

    def test_speaks_the_browser_s_language_where_the_address_names_none(self, client, site):
        response = client.get("/nothing/here/", headers={"Accept-Language": "pt-BR"})
        assert response.status_code == 404
        assert document(response).get("lang") == "pt"
        assert "Accept-Language" in response["Vary"]
        assert b'href="/pt/"' in response.content

    @pytest.mark.parametrize("path", ["/xx/", "/de/", "/en/%00/", "/en/" + "a/" * 500, "/ar/%ff/"])
    def test_any_nonsense_is_simply_not_found(self, client, site, path):
        response = client.get(path)
        assert response.status_code == 404
        assert text_of(response)

    def test_a_copy_that_serves_no_site_still_answers(self, client, db):
        Site.objects.all().delete()
        for path in ("/", "/en/", "/en/search/?q=x"):
            assert client.get(path).status_code < 500, path


class TestStaff:
    def test_the_admin_has_a_looser_policy_of_its_own(self, client, db):
        rules = policy(client.get("/admin/password_reset/"))
        assert rules["script-src"] == ["'self'", "'unsafe-inline'"]
        assert rules["object-src"] == rules["base-uri"] == ["'none'"]
        assert rules["form-action"] == rules["frame-ancestors"] == ["'self'"]

    def test_s22_the_door_to_it_has_the_strict_one(self, client, db):
        answer = client.get("/admin/login/")
        assert answer["Content-Security-Policy"] == PUBLIC_POLICY
        assert "no-store" in answer["Cache-Control"]

    def test_only_the_admin_itself_has_it(self, client, site):
        for path in ("/adminx/", "/en/admin/", "/administration/"):
            assert_guarded(client.get(path))


def test_healthz_asks_nothing_of_anybody(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert response.content == b"ok\n"
    assert client.head("/healthz").status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/status"])
def test_a_process_answers_who_watches_it_by_its_own_address(client, settings, path):
    settings.SECURE_REDIRECT_EXEMPT = ast.literal_eval(
        value("settings.SECURE_REDIRECT_EXEMPT", **STRONG)
    )
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(path, headers={"Host": "10.1.2.3:8000"}).status_code == 200


def test_s21_everything_else_is_answered_under_the_names_of_the_site_only(client, settings):
    settings.SECURE_REDIRECT_EXEMPT = ast.literal_eval(
        value("settings.SECURE_REDIRECT_EXEMPT", **STRONG)
    )
    for path in ("/", "/en/", "/healthz/", "/en/healthz", "/statuses"):
        assert client.get(path, headers={"Host": "10.1.2.3:8000"}).status_code == 400, path
