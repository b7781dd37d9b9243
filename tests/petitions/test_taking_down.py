"""Deleting or unpublishing a letter says what becomes of its names, and does them no harm."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from petitions import counting
from petitions.models import PetitionPage, Signature
from statements.models import Endorser
from tests import staff, trees
from tests.petitions.signer import form_of, text_of

pytestmark = pytest.mark.django_db
HEADING = "What becomes of endorsers and signatures"


@pytest.fixture
def signed(petition, signer):
    """A petition with two endorsers and one confirmed signature; and its manage link."""
    for name in ("Night Walkers", "Early Birds"):
        Endorser.objects.create(letter=petition.letter, name=name, published=True)
    signer.sign(petition, shows_name="on")
    signer.press(signer.link())
    text = signer.mails()[-1].get_body(("plain",)).get_content()
    petition.manage = re.search(r"(/en/manage/[^/\s]+/)\s", text)[1]
    return petition


@pytest.fixture
def editor(petition):
    return staff.signed_in(staff.editor())


def url(verb, page):
    return reverse(f"wagtailadmin_pages:{verb}", args=[page.pk])


def bulk(verb, *pages):
    ids = "&".join(f"id={page.pk}" for page in pages)
    return f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', verb])}?{ids}"


def told(client, address):
    return text_of(client.get(address)).replace(" :", ":")


def pages_of(petition):
    return Page.objects.filter(translation_key=petition.translation_key)


# What is said


@pytest.mark.parametrize("verb", ["delete", "unpublish"])
@pytest.mark.parametrize("by", [url, bulk])
def test_it_says_how_many_stand_under_the_text_and_where_it_stays_public(signed, editor, verb, by):
    words = told(editor, by(verb, signed))
    assert HEADING in words
    assert "Bring back the night bus: 2 endorsers and 1 signature." in words
    assert "It stays public in French." in words
    assert "they can still confirm, see, correct and withdraw" in words
    shown = editor.get(by(verb, signed)).content.decode()
    assert reverse("letters:settings", args=[signed.letter.pk]) in shown


@pytest.mark.parametrize("verb", ["delete", "unpublish"])
def test_a_list_tells_of_the_letters_below_it(signed, verb):
    words = told(staff.signed_in(staff.admin()), url(verb, signed.get_parent()))
    assert "Bring back the night bus: 2 endorsers and 1 signature." in words


def test_the_last_public_page_says_that_nobody_can_sign_any_more(signed, editor):
    for page in pages_of(signed).exclude(pk=signed.pk):
        page.specific.unpublish()
    assert "so nobody can sign it any more" in told(editor, url("unpublish", signed))


@pytest.mark.parametrize("verb", ["delete", "unpublish"])
@pytest.mark.parametrize("by", [url, bulk])
def test_a_letter_that_nobody_stands_under_is_not_warned_of(petition, verb, by):
    admin = staff.signed_in(staff.admin())
    assert HEADING not in told(admin, by(verb, petition))
    assert HEADING not in told(admin, by(verb, petition.get_parent()))


def test_a_statement_is_told_of_without_a_word_on_signers(petition, editor):
    lists = petition.get_parent().get_parent().get_children()
    statement = trees.statement(lists.get(slug="letters"))
    Endorser.objects.create(letter=statement.letter, name="Islanders")
    words = told(editor, url("delete", statement))
    assert "Keep the night ferry: 1 endorser. No page of it stays public." in words
    assert "signers" not in words


def test_whoever_may_not_change_settings_is_offered_none(signed):
    translator = staff.signed_in(staff.translator())
    french = signed.get_translations().get(locale__language_code="fr")
    shown = translator.get(url("unpublish", french))
    assert HEADING in text_of(shown)
    assert reverse("letters:settings", args=[signed.letter.pk]) not in shown.content.decode()


def test_many_letters_are_told_by_as_many_queries_and_only_some_by_name(signed, editor):
    parent = signed.get_parent()
    with CaptureQueriesContext(connection) as few:
        editor.get(url("unpublish", parent))
    for number in range(11):
        page = trees.petition(parent, title=f"Another {number}", slug=f"another-{number}")
        Endorser.objects.create(letter=page.letter, name="Night Walkers")
    with CaptureQueriesContext(connection) as many:
        words = told(editor, url("unpublish", parent))
    assert "And 2 more letters." in words
    assert not any("petitions_signature" in query["sql"] for query in many)
    assert len(many) - len(few) <= 9  # rights on the settings of those named


# What happens


@pytest.mark.parametrize("verb", ["delete", "unpublish"])
def test_nothing_stands_in_the_way_and_the_facts_stay(signed, editor, verb):
    for page in pages_of(signed).order_by("-pk"):
        editor.post(url(verb, page))
    assert not pages_of(signed).live().exists()
    assert signed.letter.endorsers.count() == 2
    assert counting.total(signed.letter) == 1
    assert signed.letter.versions.count() == 2
    answer = Client().post(f"/en/sign/{signed.translation_key}/", {"name": "x"})
    assert answer.status_code == 404


@pytest.mark.parametrize("verb", ["delete", "unpublish"])
def test_links_that_signers_got_go_on_working(signed, editor, signer, verb):
    signer.sign(signed, email="late@example.org", name="Lea Late")
    confirm = signer.link()
    signer.sign(signed, email="later@example.org", name="Levi Later")
    for page in pages_of(signed).order_by("-pk"):
        editor.post(url(verb, page))
    assert "Bring back the night bus" in text_of(Client().get(confirm))
    signer.press(confirm)
    assert counting.total(signed.letter) == 2
    signer.press(signer.link())  # its mail left only now
    assert counting.total(signed.letter) == 3
    _action, values = form_of(Client().get(signed.manage))
    Client().post(signed.manage, values | {"name": "Inês Corrected"})
    assert "Inês Corrected" in text_of(Client().get(signed.manage))
    assert Client().get(f"{signed.manage}data.json").status_code == 200
    Client().post(f"{signed.manage}withdraw/")
    assert counting.total(signed.letter) == 2


def test_published_again_all_is_as_before(signed, editor):
    editor.post(url("unpublish", signed))
    page = trees.publish(PetitionPage.objects.get(pk=signed.pk))
    assert page.total == 1
    assert "Inês Duarte" in text_of(Client().get(page.get_url()))
    assert Signature.objects.get().page_id == page.pk
