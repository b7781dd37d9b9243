"""What hardly changes is kept for a moment; the count and what visitors type never are."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from campaign import languages, views
from campaign.templatetags import campaign_tags
from petitions import counting, signing
from petitions.models import Signature
from petitions.views import signing as sign_views
from statements import versions
from tests import staff, trees
from tests.home import crowd
from tests.petitions.signer import form_of, text_of

pytestmark = pytest.mark.django_db

KEPT = [
    languages._spoken,
    views.find_open_page,
    sign_views.petition_to_sign,
    campaign_tags._front_page,
    campaign_tags._organisation,
]


def let_time_pass():
    for function in KEPT:
        function.cache_clear()
    cache.clear()


@pytest.fixture(autouse=True)
def kept_for_a_minute(settings):
    settings.KEEP_SECONDS = 60
    let_time_pass()
    yield
    let_time_pass()


@pytest.fixture
def page(site):
    return site["petition"]["en"]


@pytest.fixture
def path(page):
    return page.get_url()


def queries(client, path, method="get", **data):
    with CaptureQueriesContext(connection) as asked:
        getattr(client, method)(path, **data)
    return len(asked)


def sign_path(page):
    return f"/en/sign/{page.translation_key}/"


def typed(page, **changes):
    values = {"name": "Inês Duarte", "email": "ines@example.org", "consent": "on"}
    return {"wording": versions.digest(page), **values, **changes}


class TestReading:
    def test_a_page_that_was_just_read_asks_for_its_count_only(self, client, path):
        client.get(path)
        assert queries(client, path) == 1

    def test_the_languages_of_one_choice_are_not_kept_for_another(self, client, site):
        path = site["petitions"]["en"].get_url()
        chosen = f'{site["petitions"]["fr"].get_url()}?state=open"'
        assert chosen in client.get(path, {"state": "open"}).content.decode()
        assert chosen not in client.get(path).content.decode()

    def test_every_page_is_the_same_when_it_is_made_of_kept_parts(self, client, site):
        for pages in site.values():
            path = pages["fr"].get_url()
            assert client.get(path).content == client.get(path).content

    def test_the_count_is_not_kept_and_names_follow_in_a_moment(self, client, page, path):
        before = counting.total(page.letter)
        client.get(path)
        crowd.sign(page, people=1)
        text = text_of(client.get(path))
        assert f"{before + 1} person has signed" in text
        assert "Signer 0" not in text
        let_time_pass()
        assert "Signer 0" in text_of(client.get(path))

    def test_p7_a_name_that_was_withdrawn_is_gone_in_a_moment(self, client, page, path):
        crowd.sign(page, people=1)
        assert "Signer 0" in text_of(client.get(path))
        signing.withdraw(signature=Signature.objects.get())
        let_time_pass()
        assert "Signer 0" not in text_of(client.get(path))

    def test_staff_see_a_change_at_once_and_readers_a_moment_later(self, client, page, path):
        client.get(path)
        page.subtitle = "A louder call"
        trees.publish(page)
        editor = staff.signed_in(staff.editor())
        assert "A louder call" in text_of(editor.get(path))
        assert "A louder call" not in text_of(client.get(path))
        let_time_pass()
        assert "A louder call" in text_of(client.get(path))

    def test_what_staff_are_shown_is_not_kept_for_readers(self, client, path):
        editor = staff.signed_in(staff.editor())
        editor.get(path)
        assert b"userbar" not in client.get(path).content

    def test_a_page_that_is_not_for_everybody_is_never_kept(self, client, page, path):
        PageViewRestriction.objects.create(
            page=page, restriction_type=PageViewRestriction.PASSWORD, password="quay"
        )
        welcome = Client()
        session = welcome.session
        restriction = PageViewRestriction.objects.get()
        session[restriction.passed_view_restrictions_session_key] = [restriction.pk]
        session.save()
        assert page.title in text_of(welcome.get(path))
        for _ in range(2):
            assert b"To the transport council" not in client.get(path).content

    def test_s21_an_address_is_kept_for_its_host_only(self, client, path, settings):
        settings.ALLOWED_HOSTS = ["testserver", "other.example"]
        first = client.get(path)
        second = client.get(path, headers={"Host": "other.example"})
        assert first.content == second.content
        assert client.get(path, headers={"Host": "evil.example"}).status_code == 400

    def test_nothing_is_kept_when_it_is_switched_off(self, client, path, settings):
        settings.KEEP_SECONDS = 0
        client.get(path)
        assert queries(client, path) > 20


class TestSigning:
    def test_a_signature_is_one_message_to_the_database_once_the_form_is_known(self, client, page):
        client.post(sign_path(page), typed(page))
        again = typed(page, email="rui@example.org")
        statements = {"postgresql": 1, "sqlite": 4}[connection.vendor]
        assert queries(client, sign_path(page), "post", data=again) == statements
        assert Signature.objects.count() == 2

    def test_s20_what_one_visitor_typed_wrongly_is_not_kept_for_the_next(self, client, page, path):
        wrong = typed(page, name="Secret Name", email="nonsense")
        assert client.post(sign_path(page), wrong).status_code == 422
        assert "Secret Name" not in client.get(path).content.decode()
        assert form_of(client.get(path))[1]["name"] == ""

    def test_s29_a_form_of_this_moment_is_stored_with_the_wording_that_it_showed(
        self, client, page, path
    ):
        shown = form_of(client.get(path))[1]["wording"]
        client.post(sign_path(page), typed(page, wording=shown))
        page.title = "Bring back both buses"
        trees.publish(page)
        late = typed(page, wording=shown, email="rui@example.org")
        assert client.post(sign_path(page), late).status_code == 303
        assert {one.wording.digest for one in Signature.objects.all()} == {shown}
        let_time_pass()
        later = typed(page, wording=shown, email="ana@example.org")
        assert client.post(sign_path(page), later).status_code == 422

    def test_a_petition_that_closes_by_the_clock_is_closed_at_once(self, client, page):
        client.post(sign_path(page), typed(page))
        kept = sign_views.petition_to_sign.cache
        (found,) = kept.values()
        found.letter.closes_at = found.letter.opens_at
        late = typed(page, email="rui@example.org")
        assert client.post(sign_path(page), late).status_code == 409
