"""S17, S18: whatever is typed is accepted properly or refused politely."""

from collections import Counter
from urllib.parse import urlencode
from zlib import crc32

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from petitions import outbox, signing
from petitions.models import Outbox, Signature
from statements.models import Letter
from tests import trees
from tests.petitions.signer import XHTML, document, form_of
from tests.petitions.test_interleavings import undone

pytestmark = pytest.mark.django_db

ONE_LINE = ("name", "email", "affiliation", "country", "singleline", "number", "date", "dropdown")
LINES = ("comment", "multiline")
CONTROLS = [chr(n) for n in [*range(32), *range(127, 160)]]
SEPARATORS = ["\u2028", "\u2029"]
VALID = {
    "name": "Inês",
    "email": "ines@example.org",
    "affiliation": "Baker",
    "country": "PT",
    "comment": "It is dark.",
    "singleline": "one",
    "multiline": "two",
    "number": "3",
    "date": "2026-02-01",
}
HEADERS = ["Bcc: x@example.org", "Subject: y", "\r\n\r\nbody", "Content-Type: text/html", ""]


def generated(examples):
    return settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )


def full(examples):
    """The whole size for `make test-heavy`, a tenth of it for `make test`."""
    return pytest.param(examples, marks=pytest.mark.heavy, id="full")


@pytest.fixture
def form(petition):
    """The form of a petition that asks everything: sends what was typed, by names of VALID."""
    Letter.objects.update(
        affiliation_use="optional",
        country_use="optional",
        comment_use="optional",
        asks_updates=True,
    )
    names = {}
    for kind in ("singleline", "multiline", "number", "dropdown", "date"):
        question = petition.form_fields.model(
            label=kind, field_type=kind, choices="One\nTwo", required=False
        )
        question.clean()
        petition.form_fields.add(question)
    petition = trees.publish(petition)
    names = {question.label: question.clean_name for question in petition.form_fields.all()}
    action, values = form_of(Client().get(petition.get_url()))
    values |= {"consent": "on", "shows_name": "on", "shows_comment": "on"}

    def send(**typed):
        typed = values | {names.get(name, name): value for name, value in typed.items()}
        body = urlencode(typed, errors="surrogatepass")
        return Client().post(action, body, content_type="application/x-www-form-urlencoded")

    send.names = names
    return send


def errors_at(answer, name):
    """The words beside a field, as they are tied to it for whoever cannot see."""
    page = document(answer)
    [field] = [e for e in page.iter() if e.get("name") == name and e.tag != f"{XHTML}meta"]
    tied = field.get("aria-describedby", "").split()
    found = [e for e in page.iter() if e.get("id") in tied and "error" in e.get("id")]
    return field.get("aria-invalid"), " ".join("".join(e.itertext()) for e in found)


@pytest.mark.parametrize("examples", [100, full(1000)])
def test_s17_line_breaks_and_control_characters_give_a_field_error_and_no_header(
    form, sink, examples
):
    @generated(examples)
    @given(
        field=st.sampled_from(ONE_LINE + LINES),
        control=st.sampled_from(CONTROLS + SEPARATORS),
        before=st.text("aé漢", min_size=1, max_size=5),
        header=st.sampled_from(HEADERS),
    )
    def refused(field, control, before, header):
        if field in LINES and control in "\t\n\r\u2028\u2029":
            control = "\x0b"
        typed = VALID | {field: f"{before}{control}{header}{VALID.get(field, '')}x"}
        with undone():
            answer = form(**typed)
            assert answer.status_code == 422
            assert answer.context["form"].errors[form.names.get(field, field)]
            assert not Outbox.objects.exists()
            assert outbox.send_due() == 0

    refused()
    assert sink.mails == []
    assert form(**VALID).status_code == 303
    outbox.send_due()
    [mail] = sink.mails
    assert mail["To"] == "ines@example.org"
    assert mail["Bcc"] is None
    assert set(mail) == {
        "Auto-Submitted",
        "Content-Language",
        "Content-Type",
        "Date",
        "From",
        "MIME-Version",
        "Message-ID",
        "Subject",
        "To",
    }


ANY_TEXT = st.text(max_size=400)
ODD = st.sampled_from(
    [
        "\u202egnirts",
        "a\u200bb",
        "\u200b\u2060",
        "x" * 10_000,
        "漢" * 10_000,
        "<script>alert(1)</script>",
        "</textarea><img src=x onerror=alert(1)>",
        "{{ settings.SECRET_KEY }}{% debug %}",
        "Zo\u0308e",
        "姓名",
        "اسم",
        "\ud83d",
        "ﷺ" * 100,
        "'; DROP TABLE petitions_signature; --",
        "%s%n%00",
        "Ana\ufdd0",
        "Ana\U0001ffff",
    ]
)
SCRIPTS = st.text(
    st.characters(min_codepoint=0x20, exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=150
)
NAMES = SCRIPTS | ANY_TEXT | ODD
ADDRESSES = st.just("ines@example.org") | st.emails() | ANY_TEXT | ODD
ANSWERS = st.fixed_dictionaries({}, optional=dict.fromkeys((*ONE_LINE[2:], *LINES), ANY_TEXT | ODD))


def as_it_arrives(text):
    """Half a character, which no browser sends, becomes a mark of replacement."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


@pytest.mark.parametrize("examples", [500, full(5000)])
def test_s18_no_post_fails_and_what_is_accepted_is_kept_as_typed(form, examples):
    answers = Counter()

    @generated(examples)
    @given(name=NAMES, email=ADDRESSES, comment=SCRIPTS | ODD, others=st.just({}) | ANSWERS)
    def holds(name, email, comment, others):
        typed = {"name": name, "email": email, "comment": comment} | others
        with undone():
            answer = form(**typed)
            assert answer.status_code in (303, 422)
            answers[answer.status_code] += 1
            if answer.status_code == 422:
                if crc32(repr(typed).encode()) % 20 == 0:  # to parse all would take too long
                    document(answer)
                return
            kept = signing.open_envelope(Signature.objects.get())
            assert kept.name == " ".join(as_it_arrives(name).split())
            if "comment" not in others:
                assert kept.comment == as_it_arrives(comment).strip()

    holds()
    assert min(answers[303], answers[422]) > examples / 50


@pytest.mark.parametrize(
    "name",
    [
        "姓 名",
        "اسم طويل",
        "Ὀδυσσεύς",
        "O’Connor-Łukasz",
        "👩🏽‍🚒 Ana",
        "Zoe\u0308",
        "ङ क",
        "\u202egnirts",
        "می\u200cخواهم",
        '<b>Ana</b> & "co"',
    ],
)
def test_s18_names_of_any_script_are_shown_as_typed(petition, signer, client, name):
    signer.sign(petition, name=name, shows_name="on")
    signer.press(signer.link())
    assert Signature.objects.get().public_name == name
    page = document(client.get(f"/en/signatures/{petition.translation_key}/"))
    [shown] = [e for e in page.iter() if e.get("class") == "signer-name"]
    assert "".join(shown.itertext()) == name
    assert shown.tag == f"{XHTML}bdi", "no override reaches beyond its name"


@pytest.mark.parametrize("name", ["\u200b", "\u2060\u200d\ufeff", "\u202e\u202c", "\u00ad \u3000"])
def test_s18_a_name_that_nobody_can_see_is_no_name(petition, signer, name):
    answer = signer.sign(petition, name=name)
    assert answer.status_code == 422
    assert "Please give your name." in errors_at(answer, "name")[1]
    assert not Signature.objects.exists()


@pytest.mark.parametrize("field", ["name", "affiliation", "comment", "singleline", "multiline"])
def test_s18_ten_thousand_characters_are_refused_and_given_back_whole(form, field):
    answer = form(**VALID | {field: "é" * 10_000})
    assert answer.status_code == 422
    assert errors_at(answer, form.names.get(field, field))[0] == "true"
    assert "é" * 10_000 in answer.content.decode()
    assert not Signature.objects.exists()
