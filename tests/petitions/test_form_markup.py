"""What browsers learn from the form's markup: what to ask, how, and what to say if it is wrong."""

import re

import pytest

from petitions.models import Signature
from petitions.signing import open_envelope
from statements.models import Letter
from tests import trees
from tests.petitions.signer import XHTML, document, text_of
from tests.petitions.test_bad_input import errors_of, fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking(petition):
    """The petition with every field and an extra question of each type, all of them required."""
    facts = dict.fromkeys(("affiliation_use", "country_use", "comment_use"), "required")
    Letter.objects.update(asks_updates=True, **facts)
    for kind in ("singleline", "multiline", "number", "radio", "dropdown", "checkboxes", "date"):
        question = petition.form_fields.model(
            label=f"A {kind}", field_type=kind, choices="One\nTwo", required=True
        )
        question.clean()
        petition.form_fields.add(question)
    return trees.publish(petition)


def boxes(response):
    """name -> what surrounds its controls, with the words for what is wrong with them."""
    found = {}
    for box in document(response).iter():
        if box.get("data-missing") or box.get("data-wrong"):
            for control in box.iter():
                if control.get("name"):
                    found[control.get("name")] = box
    return found


def error_beside(response, name):
    """The words of the server's own error, found by the field that they stand beside."""
    key = f"{fields(response)[name].get('id')}_error"
    [error] = [e for e in document(response).iter() if e.get("id") == key]
    return " ".join("".join(error.itertext()).split())


def test_browsers_are_left_to_judge_the_form_where_no_script_does(asking, client):
    [form] = document(client.get(asking.get_url())).iter(f"{XHTML}form")
    assert "novalidate" not in form.attrib


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_words_beside_a_field_are_those_of_the_server(asking, signer, language):
    page = asking.get_translations(inclusive=True).get(locale__language_code=language).specific
    told = boxes(signer.client.get(page.get_url()))
    refused = signer.sign(page, **dict.fromkeys(told))
    for name, box in told.items():
        words = " ".join(box.get("data-missing").split())
        if box.tag == f"{XHTML}fieldset":
            assert words in text_of(refused), name
        else:
            assert words == error_beside(refused, name), name


def test_an_incomplete_address_is_called_so_by_both(petition, signer):
    told = boxes(signer.client.get(petition.get_url()))
    refused = signer.sign(petition, email="ines@")
    assert told["email"].get("data-wrong") == error_beside(refused, "email")


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("ines@example.org", True),
        ("inês@correio.example", True),
        ("ines+tag@mail.example.org", True),
        ("مثال@موقع.example", True),
        ("ines", False),
        ("ines@", False),
        ("ines@example", False),
        ("a b@example.org", False),
        ("a@b@example.org", False),
    ],
)
def test_the_pattern_of_addresses_refuses_nothing_that_the_server_takes(
    petition, signer, address, fits
):
    control = fields(signer.client.get(petition.get_url()))["email"]
    assert control.get("type") == "email"
    assert bool(re.fullmatch(control.get("pattern"), address)) == fits
    assert (signer.sign(petition, email=address).status_code == 303) == fits


def test_phones_know_which_keyboard_and_which_of_the_reader_s_data_fit(asking, client):
    found = fields(client.get(asking.get_url()))
    tokens = {name: found[name].get("autocomplete") for name in found}
    assert tokens["name"] == "name"
    assert tokens["email"] == "email"
    assert tokens["affiliation"] == "organization-title"
    assert tokens["country"] == "country"
    assert (found["email"].get("dir"), found["name"].get("autocapitalize")) == ("ltr", "words")
    keys = {q.label: q.clean_name for q in asking.form_fields.all()}
    assert found[keys["A number"]].get("inputmode") == "decimal"
    assert found[keys["A date"]].get("type") == "date"


def test_names_and_occupations_are_sent_to_no_spelling_service(asking, client):
    found = fields(client.get(asking.get_url()))
    assert {found[name].get("spellcheck") for name in ("name", "email", "affiliation")} == {"false"}


def test_a_line_break_counts_as_one_character_as_in_the_browser(asking, signer):
    Letter.objects.update(affiliation_use="off", country_use="off", comment_use="required")
    asking.form_fields.all().delete()
    comment = "\r\n".join(["x" * 99] * 10)
    assert len(comment.replace("\r\n", "\n")) == 999
    assert signer.sign(asking, comment=comment).status_code == 303
    assert open_envelope(Signature.objects.get()).comment == comment.replace("\r\n", "\n")


def test_the_end_of_a_comment_is_told_beforehand(asking, client):
    page = client.get(asking.get_url())
    area = fields(page)["comment"]
    assert area.get("maxlength") == "1000"
    assert "{}" in area.get("data-left")
    assert "1,000 characters" in errors_of(page, "comment"), "as its description"


def test_what_may_stay_empty_says_so_and_nothing_else_does(asking, client):
    Letter.objects.update(affiliation_use="optional")
    page = client.get(asking.get_url())
    labels = {e.get("for"): "".join(e.itertext()) for e in document(page).iter(f"{XHTML}label")}
    for name, control in fields(page).items():
        label = labels.get(control.get("id"), "")
        if control.get("type") in ("radio", "checkbox", "hidden") or name == "website":
            continue
        assert ("(optional)" in label) == (control.get("required") is None), name
