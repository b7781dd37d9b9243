"""The next step after signing: a fact that editors choose, offered to signers in their language."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageViewRestriction

from home.models import StandardPage
from petitions import readiness
from petitions.models import PetitionPage
from statements import copying, letters
from statements.admin.launch import Desk
from statements.models import Letter
from tests import staff, trees
from tests.petitions.signer import document, text_of
from tests.statements.test_settings_screen import answers, settings_url

pytestmark = pytest.mark.django_db

IBAN = "DE89370400440532013000"
TRANSFER = {
    "next_step": "transfer",
    "transfer_holder": "Night Bus Fund",
    "transfer_iban": "de89 3704 0044 0532 0130 00",
    "transfer_bic": "COBADEFFXXX",
    "transfer_reference": "Night bus",
}


@pytest.fixture
def editor(petition):
    return staff.signed_in(staff.editor())


@pytest.fixture
def other(petition):
    """Another open petition, in English and French."""
    page = trees.petition(petition.get_parent(), title="Light the quay", slug="quay")
    trees.translate(page, "fr", title="Éclairez le quai")
    return page


@pytest.fixture
def about(petition):
    """A page of another kind, in English and French."""
    home = petition.get_parent().get_parent().specific
    page = trees.add(home, StandardPage, "Drive a shift", slug="drive")
    page.introduction = "We look for drivers."
    page = trees.publish(page)
    trees.translate(page, "fr", title="Prenez le volant")
    return page


@pytest.fixture
def facts(petition):
    return petition.letter


def save(client, facts, **changed):
    return client.post(settings_url(facts), answers(closes_at="2030-01-01 08:00", **changed))


def set_to(petition, **facts):
    Letter.objects.filter(key=petition.translation_key).update(**facts)


def thanks(signer, page, **typed):
    signer.sign(page, **typed)
    return signer.press(signer.link())


def test_the_chosen_petition_is_offered_with_its_count_and_its_button(
    editor, facts, petition, other, signer
):
    assert save(editor, facts, next_step="petition", next_petition=other.pk).status_code == 302
    thanks(signer, other, email="rui@example.org")
    shown = thanks(signer, petition)
    text = text_of(shown)
    assert "Light the quay 1 person has signed Sign this petition" in text
    assert f'href="{other.get_url()}#sign"' in shown.content.decode()


def test_it_is_offered_in_the_language_of_the_signer(facts, petition, other, signer):
    set_to(petition, next_step="petition", next_petition=other.letter)
    french = petition.get_translations().get(locale__language_code="fr").specific
    text = text_of(thanks(signer, french))
    assert "Éclairez le quai" in text
    assert "Light the quay" not in text


@pytest.mark.parametrize("why", ["closed", "outcome", "not open yet", "taken down", "private"])
def test_a_petition_that_cannot_be_signed_is_not_offered(facts, petition, other, signer, why):
    set_to(petition, next_step="petition", next_petition=other.letter)
    now = timezone.now()
    match why:
        case "closed":
            set_to(other, opens_at=now - timedelta(days=9), closes_at=now - timedelta(hours=1))
        case "outcome":
            set_to(other, outcome="won", outcome_date=now.date())
        case "not open yet":
            set_to(other, opens_at=now + timedelta(days=1))
        case "taken down":
            other.unpublish()
        case "private":
            PageViewRestriction.objects.create(page=other, restriction_type="login")
    shown = thanks(signer, petition)
    assert "You are number 1 to sign." in text_of(shown)
    assert "quay" not in shown.content.decode()


def test_a_page_is_offered_where_it_is_translated_in_the_language_of_the_signer(
    editor, facts, petition, about, signer
):
    assert save(editor, facts, next_step="page", next_page=about.pk).status_code == 302
    text = text_of(thanks(signer, petition))
    assert "Drive a shift We look for drivers." in text
    french = petition.get_translations().get(locale__language_code="fr").specific
    assert "Prenez le volant" in text_of(thanks(signer, french, email="rui@example.org"))


def test_where_a_page_is_not_translated_it_is_offered_as_it_was_chosen_and_says_its_language(
    petition, about, signer
):
    set_to(petition, next_step="page", next_page=about)
    about.get_translations().get(locale__language_code="fr").unpublish()
    french = petition.get_translations().get(locale__language_code="fr").specific
    shown = thanks(signer, french).content.decode()
    link = f'<a href="{re.escape(about.get_url())}">Drive a shift</a>'
    assert re.search(rf'<div lang="en" dir="ltr">\s*<h2>{link}</h2>', shown)


def test_a_page_that_was_deleted_is_offered_no_more(petition, about, signer):
    set_to(petition, next_step="page", next_page=about)
    about.delete()
    assert "One thing more" not in thanks(signer, petition).content.decode()


def test_a_transfer_is_offered_with_grouped_number_and_payment_code(
    editor, facts, petition, signer
):
    assert save(editor, facts, **TRANSFER).status_code == 302
    facts.refresh_from_db()
    assert facts.transfer_iban == IBAN
    shown = thanks(signer, petition)
    text = text_of(shown)
    for words in ("Night Bus Fund", "DE89 3704 0044 0532 0130 00", "COBADEFFXXX", "Night bus"):
        assert words in text
    assert 'src="data:image/svg+xml' in shown.content.decode()
    [button] = [e for e in document(shown).iter() if e.get("data-copy") == IBAN]
    assert "hidden" in button.attrib


def test_the_sentence_above_it_is_translated(petition, about, signer):
    set_to(petition, next_step="page", next_page=about)
    petition.next_words = "Somebody has to drive it."
    trees.publish(petition)
    french = petition.get_translations().get(locale__language_code="fr").specific
    french.next_words = "Il faut bien quelqu’un au volant."
    trees.publish(french)
    assert "Somebody has to drive it. Drive a shift" in text_of(thanks(signer, petition))
    assert "quelqu’un au volant" in text_of(thanks(signer, french, email="rui@example.org"))


def test_without_a_choice_nothing_is_offered_whatever_was_filled_in(petition, about, signer):
    set_to(petition, next_page=about, transfer_iban=IBAN, transfer_holder="Fund")
    shown = thanks(signer, petition).content.decode()
    assert "One thing more" not in shown
    assert IBAN not in shown


def test_where_signatures_count_at_once_it_stands_right_after_signing(client, petition, about):
    set_to(petition, next_step="page", next_page=about)
    done = reverse("petitions:done", args=[petition.translation_key])
    assert "Drive a shift" not in text_of(client.get(done))
    set_to(petition, counts_at_once=True)
    assert "Drive a shift" in text_of(client.get(done))


WRONG = [
    ({"next_step": "petition"}, "next_petition", "Choose the petition"),
    ({"next_step": "page"}, "next_page", "Choose the page"),
    (TRANSFER | {"transfer_iban": ""}, "transfer_iban", "Give the account number."),
    (TRANSFER | {"transfer_holder": ""}, "transfer_holder", "account holder"),
    (TRANSFER | {"transfer_iban": IBAN[:-1] + "1"}, "transfer_iban", "not a valid IBAN"),
    (TRANSFER | {"transfer_bic": "COBA"}, "transfer_bic", "not a valid BIC"),
    ({"next_step": "moon"}, "next_step", "Select a valid choice"),
    ({"next_petition": "999999"}, "next_petition", "Please choose a petition."),
    ({"next_petition": "<b>"}, "next_petition", "Please choose a petition."),
    ({"next_page": "999999"}, "next_page", "Select a valid choice"),
]


@pytest.mark.parametrize(("given", "field", "words"), WRONG)
def test_what_is_missing_or_wrong_is_said_beside_its_field(editor, facts, given, field, words):
    response = save(editor, facts, **given)
    assert response.status_code == 200
    assert any(words in error for error in response.context["form"].errors[field])
    assert Letter.objects.get(pk=facts.pk).next_step == ""


def test_neither_itself_nor_another_kind_nor_what_readers_cannot_see_can_be_chosen(
    editor, facts, petition, other, about
):
    refused = [
        ("next_petition", petition, "It was just signed."),
        ("next_petition", about, "Please choose a petition."),
        ("next_page", petition, "It was just signed."),
    ]
    for field, page, words in refused:
        response = save(editor, facts, **{field: page.pk})
        assert any(words in error for error in response.context["form"].errors[field])
    set_to(other, opens_at=None, closes_at=timezone.now() - timedelta(days=1))
    response = save(editor, facts, next_petition=other.pk)
    assert "This petition is closed." in response.context["form"].errors["next_petition"][0]
    set_to(other, closes_at=timezone.now() + timedelta(days=9))
    for each in (other, *other.get_translations(), about):
        each.unpublish()
    response = save(editor, facts, next_petition=other.pk, next_page=about.pk)
    for field in ("next_petition", "next_page"):
        assert "Readers cannot see this page." in response.context["form"].errors[field][0]


def test_a_choice_that_has_closed_since_does_not_stand_in_the_way_of_another_change(
    editor, facts, other
):
    save(editor, facts, next_step="petition", next_petition=other.pk)
    set_to(other, opens_at=None, closes_at=timezone.now() - timedelta(days=1))
    answer = save(editor, facts, next_step="petition", next_petition=other.pk, goal="70")
    assert answer.status_code == 302
    assert Letter.objects.get(pk=facts.pk).goal == 70


def test_the_history_names_the_fields_once_and_no_account(editor, facts, other):
    for _twice in range(2):
        save(editor, facts, next_petition=other.pk, **TRANSFER)
    entries = ModelLogEntry.objects.filter(action="statements.change_settings")
    [fields] = [set(entry.data["fields"]) for entry in entries]
    assert fields >= {"next_step", "next_petition", "transfer_iban", "transfer_holder"}
    assert IBAN not in str([entry.data for entry in entries])
    history = editor.get(reverse("letters:history", args=[facts.pk])).content.decode()
    assert "Next step after signing" in history


def test_the_screen_shows_what_was_chosen(editor, facts, petition, other):
    set_to(petition, next_step="petition", next_petition=other.letter)
    shown = editor.get(settings_url(facts)).content.decode()
    assert f'name="next_petition" value="{other.pk}"' in shown


def test_without_the_right_to_publish_it_is_read_only(facts, other):
    """What stands there is public at once; a bank account above all."""
    client = staff.signed_in(staff.writer())
    set_to(facts.source_page, next_step="petition", next_petition=other.letter)
    shown = client.get(settings_url(facts)).content.decode()
    assert 'name="next_step"' not in shown
    assert "Light the quay" in shown
    assert save(client, facts, **TRANSFER).status_code == 302
    facts.refresh_from_db()
    assert (facts.next_step, facts.transfer_iban) == ("petition", "")


def test_a_statement_asks_for_no_next_step(editor, petition):
    statements = petition.get_parent().get_siblings().get(slug="letters").specific
    page = trees.statement(statements)
    assert 'name="next_step"' not in editor.get(settings_url(page.letter)).content.decode()


def test_the_page_editor_names_it_among_the_facts(petition, other, admin_user):
    set_to(petition, next_step="petition", next_petition=other.letter)
    found = dict(Desk(PetitionPage.objects.get(pk=petition.pk), admin_user).facts)
    assert found["After signing"] == "Another petition (Light the quay)"


def test_the_page_editor_warns_where_the_next_petition_closes_before_this_one(petition, other):
    """Petitions are prolonged and ended later than they are chosen."""

    def note():
        page = PetitionPage.objects.get(pk=petition.pk)
        return {p.code: p.note for p in readiness.points(page, page.letter)}["next_step"]

    set_to(petition, next_step="petition", next_petition=other.letter)
    set_to(other, closes_at=petition.letter.closes_at)
    assert note() == ""
    set_to(other, closes_at=timezone.now() + timedelta(days=1))
    assert "closes before this one" in note()
    set_to(other, outcome="won")
    assert "takes no signatures now" in note()


def test_the_preview_of_the_thank_you_shows_it(petition, about, admin_user):
    set_to(petition, next_step="page", next_page=about)
    page = PetitionPage.objects.get(pk=petition.pk)
    shown = page.make_preview_request(
        preview_mode="thanks", extra_request_attrs={"user": admin_user}
    )
    assert "Drive a shift" in text_of(shown)


def test_a_copy_takes_it_along(petition, other):
    set_to(petition, next_step="petition", next_petition=other.letter)
    page = trees.petition(petition.get_parent(), slug="copy")
    copying.begin(page=page, source=letters.ensure(petition))
    assert Letter.objects.get(key=page.translation_key).next_petition == other.letter
