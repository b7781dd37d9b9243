"""S20: a page that a cache kept serves every visitor, and makes none of them fail."""

import pytest
from django.test import Client
from django.urls import reverse

from petitions.models import Signature
from tests import trees
from tests.petitions.signer import Signer, form_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def public(petition):
    """A page of each kind that visitors read, 404 and JSON among them."""
    key = petition.translation_key
    return [
        petition.get_url(),
        petition.get_parent().get_url(),
        "/en/",
        "/fr/",
        f"/en/signatures/{key}/",
        f"/en/comments/{key}/",
        f"/en/wordings/{key}/",
        f"/en/link/{key}/",
        f"/en/link/{key}/done/",
        f"/en/sign/{key}/done/",
        f"/api/petitions/{key}/",
        "/en/search/?q=bus",
        "/en/feeds/letters.rss",
        "/en/nothing/",
        "/robots.txt",
        "/sitemap.xml",
        "/status",
        "/readyz",
    ]


@pytest.mark.parametrize(
    "cookies",
    [
        "",
        "csrftoken=x",
        "csrftoken=",
        f"csrftoken={31 * 'a'}-",
        f"csrftoken={32 * 'a'}",
        f"csrftoken={64 * 'Z'}",
        "csrftoken=é; theme=dark; messages=x; django_language=fr",
    ],
)
def test_s20_reading_sets_no_cookie_whatever_cookies_a_browser_sends(petition, cookies):
    reader = Client(HTTP_COOKIE=cookies)
    plain = Client()
    for path in public(petition):
        answer = reader.get(path)
        assert not answer.cookies, path
        if answer.status_code == 200 and path not in ("/status", "/readyz"):
            assert answer.content == plain.get(path).content, path


def test_s20_signing_and_its_links_set_no_cookie_either(petition, sink):
    strange = Client(HTTP_COOKIE="csrftoken=x")
    signer = Signer(strange, sink)
    assert not signer.sign(petition, name="").cookies
    assert not signer.sign(petition).cookies
    link = signer.link()
    assert not strange.get(link).cookies
    assert not signer.press(link).cookies
    assert Signature.objects.get().verified_at


def test_s20_staff_log_in_with_a_malformed_cookie_as_with_none(db, django_user_model):
    django_user_model.objects.create_superuser("ana", "ana@example.org", "x")
    browser = Client(enforce_csrf_checks=True)
    browser.cookies["csrftoken"] = "x"
    token = str(browser.get("/admin/login/").context["csrf_token"])
    typed = {"csrfmiddlewaretoken": token, "login": "ana", "password": "x"}
    assert browser.post("/admin/login/", typed).status_code == 302


def test_s20_two_visitors_sign_from_one_kept_page(petition, settings):
    settings.PAGE_CACHE_SECONDS = 3
    first, second = Client(), Client()
    pages = [browser.get(petition.get_url()) for browser in (first, second)]
    assert pages[0].content == pages[1].content
    for number, (browser, page) in enumerate(zip((first, second), pages, strict=True)):
        action, values = form_of(page)
        assert "csrfmiddlewaretoken" not in values
        typed = {"name": f"A{number}", "email": f"a{number}@example.org", "consent": "on"}
        assert browser.post(action, values | typed).status_code == 303
    assert Signature.objects.count() == 2


def test_s20_an_answer_to_one_visitor_reaches_no_other(petition, settings):
    settings.PAGE_CACHE_SECONDS = 3
    one, other = Client(), Client()
    action, values = form_of(one.get(petition.get_url()))
    refused = one.post(action, values | {"name": "Inês Duarte", "email": "ines"})
    assert "Inês Duarte" in refused.content.decode()
    assert refused["Cache-Control"] == "private, no-store"
    for path in (petition.get_url(), action):
        assert "Inês Duarte" not in other.get(path, follow=True).content.decode()


def test_s20_a_page_kept_since_its_words_changed_still_leads_to_a_signature(petition, client):
    action, values = form_of(client.get(petition.get_url()))
    petition.closing_call = "We, the undersigned, want two buses."
    trees.publish(petition)
    typed = {"name": "Inês", "email": "ines@example.org", "consent": "on"}
    again = client.post(action, values | typed)
    assert "two buses" in text_of(again)
    action, values = form_of(again)
    assert client.post(action, values | {"consent": "on"}).status_code == 303


def test_s20_what_staff_see_of_signers_is_kept_by_nobody(petition, signer, admin_client):
    signer.sign(petition)
    row = Signature.objects.get()
    letter = [row.letter_id]
    for path in (
        reverse("signatures:index", args=letter),
        reverse("signatures:index_results", args=letter),
        reverse("signatures:detail", args=[*letter, row.pk]),
    ):
        answer = admin_client.get(path)
        assert answer.status_code == 200, path
        assert "no-store" in answer["Cache-Control"], path
