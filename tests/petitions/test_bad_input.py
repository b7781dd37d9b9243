"""A form that cannot be accepted comes back whole, with the reason beside each field."""

from datetime import timedelta

import pytest
from django.utils import timezone

from petitions.models import Signature
from petitions.models.pages import PetitionPage
from petitions.signing import open_envelope
from tests import trees
from tests.petitions.signer import XHTML, document, form_of, text_of

pytestmark = pytest.mark.django_db


def fields(response):
    """name -> element of every control on the page."""
    names = ("input", "select", "textarea")
    found = [e for e in document(response).iter() if e.tag in [XHTML + n for n in names]]
    return {e.get("name"): e for e in found if e.get("name")}


def errors_of(response, name):
    """The words that stand beside a field, found the way a screen reader finds them."""
    described = fields(response)[name].get("aria-describedby", "").split()
    return " ".join(
        " ".join(e.itertext()) for e in document(response).iter() if e.get("id") in described
    )


def test_missing_fields_are_named_and_what_was_typed_stays(petition, signer):
    answer = signer.sign(petition, name="", email="ines@example.org", consent=None)
    assert answer.status_code == 422
    assert "Please give your name." in errors_of(answer, "name")
    assert "Please agree" in errors_of(answer, "consent")
    assert fields(answer)["email"].get("value") == "ines@example.org"
    assert fields(answer)["name"].get("aria-invalid") == "true"
    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    "address", ["ines", "ines@", "@example.org", "a b@example.org", "a@b@c.org"]
)
def test_an_incomplete_address_is_explained(petition, signer, address):
    answer = signer.sign(petition, email=address)
    assert answer.status_code == 422
    assert "name@example.org" in errors_of(answer, "email")
    assert fields(answer)["email"].get("value") == address


@pytest.mark.parametrize(("name", "length"), [("name", 151), ("email", 300), ("email", 10_000)])
def test_overlong_answers_are_refused_not_cut(petition, signer, name, length):
    answer = signer.sign(petition, **{name: "x" * length + "@example.org"})
    assert answer.status_code == 422
    assert errors_of(answer, name)
    assert not Signature.objects.exists()


@pytest.mark.parametrize("name", ["Ines\nBcc: x@example.org", "Ines\r\n", "In\x00es", "In\x1bes"])
def test_s17_control_characters_give_a_field_error(petition, signer, name):
    answer = signer.sign(petition, name=name + "x")
    assert answer.status_code == 422
    assert errors_of(answer, "name")


def test_errors_come_in_the_visitor_s_language(petition, signer):
    french = petition.get_translations().get(locale__language_code="fr").specific
    answer = signer.sign(french, name="")
    assert answer.status_code == 422
    assert "Please" not in errors_of(answer, "name")
    assert document(answer).get("lang") == "fr"


def test_the_summary_leads_to_each_field(petition, signer):
    answer = signer.sign(petition, name="", email="x")
    links = {e.get("href") for e in document(answer).iter(f"{XHTML}a")}
    assert {"#id_name", "#id_email"} <= links
    assert "2 things need a look" in text_of(answer)


@pytest.fixture
def asking(petition):
    """The petition with every field and an extra question of each type."""
    petition.letter.__class__.objects.filter(pk=petition.letter.pk).update(
        affiliation_use="required", country_use="required", comment_use="optional"
    )
    for kind in ("singleline", "multiline", "number", "radio", "dropdown", "checkboxes", "date"):
        question = petition.form_fields.model(
            label=f"A {kind}", field_type=kind, choices="One\nTwo", required=kind == "number"
        )
        question.clean()
        petition.form_fields.add(question)
    return trees.publish(petition)


def test_every_kind_of_question_is_asked_checked_and_kept(asking, signer):
    names = {q.label: q.clean_name for q in asking.form_fields.all()}
    refused = signer.sign(
        asking,
        affiliation="",
        country="XX",
        **{names["A number"]: "many", names["A date"]: "tomorrow", names["A radio"]: "Three"},
    )
    assert refused.status_code == 422
    for name in ("affiliation", "country", names["A number"], names["A date"]):
        assert errors_of(refused, name)
    assert fields(refused)[names["A number"]].get("value") == "many"

    one = asking.form_fields.get(label="A radio").choice_keys[0][0]
    two = [key for key, _label in asking.form_fields.get(label="A checkboxes").choice_keys]
    accepted = signer.sign(
        asking,
        affiliation="Baker",
        country="PT",
        comment="Because.\nI walk home at night.",
        **{
            names["A singleline"]: "one line",
            names["A number"]: "3",
            names["A radio"]: one,
            names["A checkboxes"]: two,
            names["A date"]: "2026-02-01",
        },
    )
    assert accepted.status_code == 303
    details = open_envelope(Signature.objects.get())
    assert details.country == "PT"
    assert details.answers[names["A radio"]] == one
    assert details.answers[names["A checkboxes"]] == two
    assert details.answers[names["A date"]] == "2026-02-01"


def test_a_chosen_country_stays_chosen(asking, signer):
    answer = signer.sign(asking, name="", country="PT")
    chosen = [
        e.get("value") for e in document(answer).iter(f"{XHTML}option") if "selected" in e.attrib
    ]
    assert "PT" in chosen


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
)
def test_a_form_on_another_site_stores_nothing_until_sent_from_ours(petition, client, headers):
    action, values = form_of(client.get(petition.get_url()))
    values |= {"name": "Inês", "email": "ines@example.org", "consent": "on"}
    answer = client.post(action, values, headers=headers)
    assert answer.status_code == 403
    assert "was sent from another website" in text_of(answer)
    assert not Signature.objects.exists()
    action, again = form_of(answer)
    assert again["name"] == "Inês"
    assert client.post(action, again | {"consent": "on"}).status_code == 303


def test_an_unpublished_or_unknown_petition_cannot_be_signed(petition, client):
    assert client.post("/en/sign/00000000-0000-4000-8000-000000000000/").status_code == 404
    url = f"/en/sign/{petition.translation_key}/"
    PetitionPage.objects.get(pk=petition.pk).unpublish()
    assert client.post(url).status_code == 404


def test_opening_the_form_s_address_leads_to_the_petition(petition, client):
    answer = client.get(f"/en/sign/{petition.translation_key}/")
    assert answer.status_code == 302
    assert answer.url == f"{petition.get_url()}#sign"


def test_a_closed_petition_says_so_and_takes_nothing(petition, signer, client):
    page = client.get(petition.get_url())
    hour_ago = timezone.now() - timedelta(hours=1)
    type(petition.letter).objects.update(opens_at=hour_ago - timedelta(days=1), closes_at=hour_ago)
    digest = page.context["form"].wording
    values = {"name": "I", "email": "i@example.org", "consent": "on", "wording": digest}
    answer = client.post(f"/en/sign/{petition.translation_key}/", values)
    assert answer.status_code == 409
    assert "closed" in text_of(answer)
    assert not Signature.objects.exists()
