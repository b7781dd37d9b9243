"""Another language for the form: what was typed stays, in the body of a post and nowhere else."""

import pytest
from django.test import Client
from wagtail.models import Locale

from petitions.models import Signature
from statements.models import Letter
from tests import trees
from tests.petitions.signer import XHTML, document, form_of, text_of
from tests.petitions.test_bad_input import fields
from tests.petitions.test_in_their_language import spoken

pytestmark = pytest.mark.django_db

TYPED = {
    "name": "Inês Duarte",
    "email": "ines@",
    "affiliation": "Harbour pilot",
    "country": "PT",
    "comment": "Two lines\r\nof <b>reasons</b>",
    "shows_name": "on",
    "shows_comment": "on",
    "wants_updates": "on",
    "consent": "on",
}


@pytest.fixture
def asking(db):
    """A petition with every field and some questions, in English, French and as an Arabic copy."""
    _home, _statements, petitions = trees.plant()
    page = trees.petition(petitions)
    facts = dict.fromkeys(("affiliation_use", "country_use", "comment_use"), "optional")
    Letter.objects.update(asks_updates=True, **facts)
    for label, kind in (("Line", "singleline"), ("Boxes", "checkboxes"), ("Day", "date")):
        question = page.form_fields.model(
            label=label, field_type=kind, choices="Bus\nTram\nNone", required=False
        )
        question.clean()
        page.form_fields.add(question)
    page = trees.publish(page)
    trees.translate(page, "fr", title="Rendez-nous le bus de nuit")
    arabic = Locale.objects.get(language_code="ar")
    page.copy_for_translation(arabic, copy_parents=True, alias=True)
    return page


def answers(page):
    keys = {question.label: question.clean_name for question in page.form_fields.all()}
    boxes = page.form_fields.get(label="Boxes").choice_keys
    return {
        keys["Line"]: "One line",
        keys["Boxes"]: [boxes[0][0], boxes[2][0]],
        keys["Day"]: "2026-02-30",
    }


def doors(response):
    """language -> address of the buttons that lead on with what was typed."""
    buttons = document(response).iter(f"{XHTML}button")
    return {e.get("lang"): e.get("formaction") for e in buttons if e.get("formaction")}


def switch(client, page, language, typed, **headers):
    """Types into the form and presses the button of another language."""
    response = client.get(page.get_url())
    _action, values = form_of(response)
    return client.post(doors(response)[language], values | typed, headers=headers)


def sentence(response):
    labels = document(response).iter(f"{XHTML}label")
    return next("".join(e.itertext()) for e in labels if e.get("for") == "id_consent")


def shown(response):
    """What a form holds: name -> value, or the values that are ticked or chosen."""
    page, held = document(response), {}
    for name, element in fields(response).items():
        kind = element.tag.removeprefix(XHTML)
        if element.get("type") in ("checkbox", "radio"):
            same = [e for e in page.iter(f"{XHTML}input") if e.get("name") == name]
            held[name] = [e.get("value", "on") for e in same if e.get("checked") is not None]
        elif kind == "select":
            chosen = [e for e in element if e.get("selected") is not None]
            held[name] = chosen[0].get("value") if chosen else ""
        else:
            held[name] = element.text if kind == "textarea" else element.get("value", "")
    return held


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_all_that_was_typed_is_there_in_the_other_language(asking, client, language):
    typed = TYPED | answers(asking)
    response = switch(client, asking, language, typed)
    assert response.status_code == 200
    spoken(response, language)
    held = shown(response)
    for name in ("name", "email", "affiliation", "country"):
        assert held[name] == typed[name]
    assert held["comment"].strip().splitlines() == typed["comment"].splitlines()
    for name, value in answers(asking).items():
        assert held[name] == value
    for name in ("shows_name", "shows_comment", "wants_updates"):
        assert held[name] == ["on"]


def test_consent_is_to_a_sentence_so_its_box_is_empty_again(asking, client):
    english = sentence(client.get(asking.get_url()))
    response = switch(client, asking, "fr", TYPED)
    assert shown(response)["consent"] == []
    assert sentence(response) != english


def test_nothing_is_judged_before_the_button_that_signs_is_pressed(asking, client):
    response = switch(client, asking, "fr", {"name": "", "email": "no address"})
    assert b"error-summary" not in response.content
    assert not [e for e in fields(response).values() if e.get("aria-invalid")]
    assert b"autofocus" not in response.content


def test_the_form_then_signs_in_that_language_with_its_wording(asking, client):
    response = switch(client, asking, "fr", TYPED | {"email": "ines@example.org"})
    action, values = form_of(response)
    assert action.startswith("/fr/sign/")
    assert client.post(action, values | {"consent": "on"}).status_code == 303
    signature = Signature.objects.get()
    assert (signature.language, signature.wording.language) == ("fr", "fr")


def test_the_form_that_came_back_with_errors_can_be_switched_too(asking, client):
    action, values = form_of(client.get(asking.get_url()))
    refused = client.post(action, values | TYPED)
    assert refused.status_code == 422
    _action, values = form_of(refused)
    response = client.post(doors(refused)["fr"], values)
    assert response.status_code == 200
    assert shown(response)["name"] == TYPED["name"]
    assert set(doors(response)) == {"en", "ar"}


def test_what_is_typed_is_stored_nowhere_and_in_no_address(asking, client):
    response = switch(client, asking, "fr", TYPED)
    assert not Signature.objects.exists()
    assert not response.cookies
    assert response["Cache-Control"] == "private, no-store"
    addresses = [
        e.get(name) or "" for e in document(response).iter() for name in ("href", "action")
    ]
    assert not [address for address in addresses if "Duarte" in address or "ines" in address]


def test_s20_the_page_that_others_read_stays_as_it_was(asking, client, settings):
    settings.PAGE_CACHE_SECONDS = 3
    before = client.get(asking.get_url()).content
    switch(client, asking, "fr", TYPED)
    assert client.get(asking.get_url()).content == before
    for path in ("/fr/", asking.get_url(), doors(client.get(asking.get_url()))["fr"]):
        assert "Inês" not in Client().get(path, follow=True).content.decode()


def test_another_website_cannot_fill_the_form_in(asking, client):
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://elsewhere.example"}):
        response = switch(client, asking, "fr", TYPED, **headers)
        assert response.status_code == 303
        assert response.url.endswith("#sign")
        assert "Inês" not in client.get(response.url).content.decode()


def test_its_address_alone_leads_to_the_page(asking, client):
    address = doors(client.get(asking.get_url()))["fr"].partition("#")[0]
    assert client.get(address).url == f"{asking.get_translations().first().get_url()}#sign"
    assert client.get(address.replace("/fr/", "/es/")).status_code == 404


def test_a_petition_in_one_language_offers_no_other(db, client):
    _home, _statements, petitions = trees.plant()
    assert not doors(client.get(trees.petition(petitions).get_url()))


def test_a_closed_petition_shows_no_form_and_keeps_nothing(asking, client):
    address = doors(client.get(asking.get_url()))["fr"]
    Letter.objects.update(outcome="won")
    response = client.post(address, TYPED)
    assert "Inês" not in text_of(response)


def test_control_characters_do_not_come_along(asking, client):
    response = switch(client, asking, "fr", {"name": "In\x1bes\x00", **answers(asking)})
    assert shown(response)["name"] == "Ines"
