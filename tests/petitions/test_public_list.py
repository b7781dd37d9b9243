"""The lists under a petition: names of those who agreed, and approved comments."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaign import paging
from petitions import names
from petitions.models import Signature
from petitions.views import public_list
from statements import versions
from tests import trees
from tests.home import crowd
from tests.petitions.signer import XHTML, document, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

QUERIES = 15


def names_of(petition, language="en"):
    return f"/{language}/signatures/{petition.translation_key}/"


def comments_of(petition, language="en"):
    return f"/{language}/comments/{petition.translation_key}/"


def sign(petition, *people, at=None, **face):
    """Confirmed signatures with these public names, one second after another."""
    at = at or timezone.now() - timedelta(days=1)
    wording = versions.current(petition)
    return Signature.objects.bulk_create(
        Signature(
            letter=petition.letter,
            page=petition,
            language="en",
            state="confirmed",
            confirmed_at=at + timedelta(seconds=number),
            verified_at=at,
            wording=wording,
            **{"public_name": name, **face},
        )
        for number, name in enumerate(people)
    )


def listed(response):
    """The names on the page, in its order."""
    assert response.status_code == 200
    items = [e for e in document(response).iter() if e.get("class") == "signer-name"]
    return ["".join(e.itertext()) for e in items]


def follow(client, path, rel="next"):
    """The address that a link of the pager leads to, or None."""
    for link in document(client.get(path)).iter(f"{XHTML}a"):
        if link.get("rel") == rel:
            return path.split("?")[0] + link.get("href")
    return None


class TestNames:
    def test_those_who_agreed_are_listed_newest_first(self, petition, client):
        sign(petition, "Ana", "", "Béatrice", "نور الهدى")
        Signature.objects.filter(public_name="Ana").update(country="PT", public_affiliation="Nurse")
        response = client.get(names_of(petition))
        assert listed(response) == ["نور الهدى", "Béatrice", "Ana"]
        assert "Nurse, Portugal" in text_of(response)
        assert "Infirmière" not in text_of(response)
        assert "Nurse, Portugal" in text_of(client.get(names_of(petition, "fr")))

    def test_no_one_else_is(self, petition, client):
        signed = sign(petition, "Ana", "Bea", "Cleo")
        for signature, state in zip(signed, ("pending", "held", "rejected"), strict=True):
            Signature.objects.filter(pk=signature.pk).update(state=state)
        other = trees.petition(petition.get_parent(), title="Other", slug="other")
        sign(other, "Dina")
        assert listed(client.get(names_of(petition))) == []
        assert "Nobody has agreed to show their name yet." in text_of(
            client.get(names_of(petition))
        )

    def test_pages_follow_each_other_without_gap_or_double_while_people_sign(
        self, petition, client, monkeypatch
    ):
        monkeypatch.setattr(public_list, "NAMES_A_PAGE", 3)
        sign(petition, *(f"Signer {n}" for n in range(5)))
        now = timezone.now() - timedelta(hours=1)
        for _ in range(3):
            sign(petition, "Twin", at=now)
        seen, path = [], names_of(petition)
        while path:
            seen += listed(client.get(path))
            path = follow(client, path)
            sign(petition, "Latecomer", at=timezone.now())
        assert seen == ["Twin"] * 3 + [f"Signer {n}" for n in (4, 3, 2, 1, 0)]

    def test_from_an_older_page_one_comes_back_to_the_newest(self, petition, client, monkeypatch):
        monkeypatch.setattr(public_list, "NAMES_A_PAGE", 2)
        sign(petition, "Ana", "Bea", "Cleo")
        second = follow(client, names_of(petition))
        page = client.get(second)
        assert listed(page) == ["Ana"]
        links = {e.text: e.get("href") for e in document(page).iter(f"{XHTML}a")}
        assert links["Newest"] == names_of(petition)
        assert "Older" not in links

    def test_an_erased_last_row_loses_nobody(self, petition, client, monkeypatch):
        monkeypatch.setattr(public_list, "NAMES_A_PAGE", 2)
        sign(petition, "Ana", "Bea", "Cleo")
        second = follow(client, names_of(petition))
        Signature.objects.filter(public_name="Bea").delete()
        assert listed(client.get(second)) == ["Ana"]
        Signature.objects.all().delete()
        assert "There are no older names." in text_of(client.get(second))

    @pytest.mark.parametrize(
        "after",
        ["", "x", "1", "-", "1-", "-1", "1-1-1", "١-١", "f" * 15 + "-1", "g-1", "a" * 9999, "\x00"],
    )
    def test_a_key_of_nonsense_gives_the_first_page(self, petition, client, after):
        sign(petition, "Ana")
        assert listed(client.get(names_of(petition), {"after": after})) == ["Ana"]

    def test_other_parameters_are_not_shown(self, petition, client):
        sign(petition, "Ana")
        response = client.get(names_of(petition), {"page": "2", "x": "<script>"})
        assert listed(response) == ["Ana"]
        assert b"<script>" not in response.content.replace(b"<script type", b"")

    def test_long_and_odd_names_are_shown_as_they_are(self, petition, client):
        odd = ["ن" * 150, "<b>O'Brien & sons</b>", "A\u202eevil", "  ", "王小明"]
        sign(petition, *odd)
        assert listed(client.get(names_of(petition))) == odd[::-1]

    def test_the_list_is_shown_in_each_language_with_the_same_names(self, petition, client):
        sign(petition, "Ana", "Bea")
        arabic = trees.translate(petition, "ar", title="أعيدوا الحافلة الليلية")
        for page in (petition, arabic):
            code = page.locale.language_code
            response = client.get(names_of(petition, code))
            assert listed(response) == ["Bea", "Ana"]
            assert page.title in text_of(response)
        assert 'dir="rtl"' in response.content.decode()
        assert names_of(petition, "fr") in response.content.decode(), "the switch of languages"


class TestSearch:
    PEOPLE = [
        "Inês Duarte",
        "INES de la Cruz",
        "Jean-Pierre O’Neill",
        "أحمد إبراهيم",
        "Łukasz Müller",
        "王小明",
        "Đorđe 50% _x",
        "Zoe\u0308 K.",
    ]

    @pytest.fixture(params=[names.LOOKED_AT, 1], ids=["looked at", "looked up"], autouse=True)
    def looked_at(self, request, monkeypatch):
        """How many names are looked at before the index is asked."""
        monkeypatch.setattr(names, "LOOKED_AT", request.param)

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("ines", {0, 1}),
            ("Inês", {0, 1}),
            ("INÊS DUA", {0}),
            ("duarte inês", {0}),
            ("nes", set()),
            ("pierre", {2}),
            ("jean-pierre", {2}),
            ("o'neill", {2}),
            ("oneill", set()),
            ("احمد", {3}),
            ("أَحْمَد ابراهيم", {3}),
            ("lukasz muller", {4}),
            ("王", {5}),
            ("d", set()),
            ("zoë k", {7}),
            ("50% ", {6}),
            ("%", set()),
            ("_", set()),
            ("'", set()),
            ("' | 'ines", {0, 1}),
            ("ines:*", {0, 1}),
            ("!ines", {0, 1}),
            ("\\", set()),
            ("<->", set()),
            ("\x00ines", {0, 1}),
            ("🙂", set()),
            ("ines " * 500, {0, 1}),
        ],
    )
    def test_words_find_the_names_that_have_them(self, petition, client, query, found):
        sign(petition, *self.PEOPLE)
        response = client.get(names_of(petition), {"q": query})
        assert set(listed(response)) == {self.PEOPLE[n] for n in found}
        if not found:
            assert "No name here begins with what you typed." in text_of(response)

    def test_nothing_typed_gives_the_whole_list(self, petition, client):
        sign(petition, *self.PEOPLE)
        assert len(listed(client.get(names_of(petition), {"q": "  "}))) == len(self.PEOPLE)

    def test_results_have_pages_too_and_keep_what_was_typed(self, petition, client, monkeypatch):
        monkeypatch.setattr(public_list, "NAMES_A_PAGE", 2)
        sign(petition, "Ana", "Bea", "Ana M", "Ana & Co")
        first = f"{names_of(petition)}?q=ana+%26"
        assert 'value="ana &amp;"' in client.get(first).content.decode()
        second = follow(client, first)
        assert listed(client.get(second)) == ["Ana"]
        assert 'value="ana &amp;"' in client.get(second).content.decode()

    def test_only_shown_names_of_this_petition_are_found(self, petition, client):
        [signature] = sign(petition, "Ana")
        Signature.objects.filter(pk=signature.pk).update(state="held")
        sign(trees.petition(petition.get_parent(), title="Other", slug="other"), "Ana")
        assert listed(client.get(names_of(petition), {"q": "ana"})) == []


class TestComments:
    def test_only_approved_comments_are_listed_with_name_and_place(self, petition, client):
        sign(petition, "Ana", "Bea")
        sign(petition, "Cleo", public_comment="The bus\nis <b>late</b>.", country="PT")
        sign(petition, "", public_comment="Me too.", at=timezone.now())
        response = client.get(comments_of(petition))
        assert listed(response) == ["Someone who signed", "Cleo"]
        assert "Portugal The bus is <b>late</b>." in text_of(response)
        assert "Ana" not in text_of(response)

    def test_they_have_pages(self, petition, client, monkeypatch):
        monkeypatch.setattr(public_list, "COMMENTS_A_PAGE", 1)
        sign(petition, "Ana", "Bea", public_comment="Yes")
        second = follow(client, comments_of(petition))
        assert listed(client.get(second)) == ["Ana"]

    def test_a_list_without_comments_says_so(self, petition, client):
        assert "No comment is shown here yet." in text_of(client.get(comments_of(petition)))


class TestPetitionPage:
    def test_it_links_the_lists_when_there_is_more_to_see(self, petition, client):
        sign(petition, *(f"Signer {n}" for n in range(8)))
        shown = client.get(petition.get_url()).content.decode()
        assert names_of(petition) not in shown
        assert comments_of(petition) not in shown
        sign(petition, "Signer 9")
        letter = petition.letter
        letter.comment_use = "optional"
        letter.save()
        response = client.get(petition.get_url())
        assert len(listed(response)) == 8
        assert names_of(petition) in response.content.decode()
        assert comments_of(petition) in response.content.decode()
        assert comments_of(petition) in client.get(names_of(petition)).content.decode()


@pytest.mark.parametrize("address", [names_of, comments_of])
class TestBothLists:
    def test_they_are_hidden_from_search_engines_unless_the_petition_says_otherwise(
        self, petition, client, address
    ):
        sign(petition, "Ana", public_comment="Yes")
        response = client.get(address(petition))
        assert response["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in response.content.decode()
        petition.letter.hides_list_from_search = False
        petition.letter.save()
        response = client.get(address(petition))
        assert "X-Robots-Tag" not in response
        assert 'content="noindex"' not in response.content.decode()

    def test_results_of_a_search_are_always_hidden(self, petition, client, address):
        petition.letter.hides_list_from_search = False
        petition.letter.save()
        response = client.get(names_of(petition), {"q": "ana"})
        assert response["X-Robots-Tag"] == "noindex"

    def test_there_is_none_of_a_statement_a_draft_or_a_key_of_nobody(
        self, petition, client, address
    ):
        letters = petition.get_parent().get_prev_sibling().specific
        assert client.get(address(trees.statement(letters))).status_code == 404
        assert client.get(address(petition, "ar")).status_code == 404
        petition.unpublish()
        assert client.get(address(petition)).status_code == 404
        unknown = "00000000-0000-4000-8000-000000000000"
        path = address(petition).replace(str(petition.translation_key), unknown)
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 405

    def test_s20_every_reader_gets_the_same_bytes_and_no_cookie(self, petition, address, settings):
        sign(petition, "Ana", "Bea", public_comment="Yes")
        strange = {"Accept-Language": "ar", "Cookie": f"csrftoken={32 * 'a'}"}
        one, other = (Client().get(address(petition), headers=sent) for sent in ({}, strange))
        assert one.content == other.content
        for response in (one, other):
            assert not response.cookies
            assert "Cookie" not in response.get("Vary", "")
            assert "public" in response["Cache-Control"]
        settings.PAGE_CACHE_SECONDS = 3
        client = Client()
        path = f"{address(petition)}?after=1-1&q=ana"
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            kept = client.get(path)
        assert len(asked) == 0
        assert kept["X-Robots-Tag"] == "noindex"

    def test_r9_they_ask_as_often_with_few_rows_as_with_many(
        self, petition, address, django_assert_num_queries
    ):
        key = paging.key_of(datetime(2200, 1, 1, tzinfo=UTC), 1)
        for people in (10, 5_000):
            crowd.sign(petition, people=people)
            Signature.objects.update(public_comment="Yes")
            for parameters in ({}, {"after": key}):
                Client().get(address(petition), parameters)
                with django_assert_num_queries(QUERIES):
                    assert len(listed(Client().get(address(petition), parameters))) >= 10


@pytest.mark.parametrize("people", [10, 5_000])
def test_r9_a_search_asks_at_most_once_more(petition, django_assert_max_num_queries, people):
    crowd.sign(petition, people=people)
    for query, found in (("signer", True), ("signer 7", True), ("nobody", False)):
        Client().get(names_of(petition), {"q": query})
        with django_assert_max_num_queries(QUERIES + 1):
            assert bool(listed(Client().get(names_of(petition), {"q": query}))) is found
