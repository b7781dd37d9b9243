"""P9: whoever copies the database without its keys finds nobody who did not agree to be seen."""

import base64
from urllib.parse import quote

import pytest

from petitions import moderating, signing
from petitions.models import Signature
from statements.models import Letter
from tests import trees
from tests.petitions.test_erasure import dump

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TYPED = {
    "name": "Quenby Undisclosed",
    "email": "quenby.undisclosed@example.org",
    "affiliation": "Lamplighter of Port Aurel",
    "comment": "Because the last bus left without me.",
    "answer": "Seventeen times a fortnight",
}


def traces(words):
    """Spellings in which a text could stand in a database."""
    raw = words.encode()
    escaped = words.encode("unicode_escape").decode()
    found = {words, escaped, raw.hex(), base64.b64encode(raw).decode(), quote(words)}
    return {trace.lower() for trace in found}


def readable():
    """Which of the typed texts a copy of the database shows."""
    copied = dump()
    return {name for name, words in TYPED.items() if any(t in copied for t in traces(words))}


@pytest.fixture
def sign(petition, signer):
    """Signs a petition that asks everything, with these wishes."""
    Letter.objects.update(affiliation_use="required", comment_use="optional", asks_updates=True)
    question = petition.form_fields.model(label="How often?", field_type="singleline")
    question.clean()
    petition.form_fields.add(question)
    petition = trees.publish(petition)
    [question] = petition.form_fields.all()
    typed = {key: value for key, value in TYPED.items() if key != "answer"}

    def once(**wishes):
        answer = signer.sign(petition, **typed, **{question.clean_name: TYPED["answer"]}, **wishes)
        assert answer.status_code == 303
        details = signing.open_envelope(Signature.objects.get())
        assert details.answers == {question.clean_name: TYPED["answer"]}

    return once


def test_p9_an_unconfirmed_signature_shows_nothing_whatever_its_signer_wishes(sign, signer):
    sign(shows_name="on", shows_comment="on", wants_updates="on")
    assert readable() == set()
    signer.mails()
    assert readable() == set()


def test_p9_a_private_signature_shows_nothing_after_confirming(sign, signer):
    sign(wants_updates="on")
    signer.press(signer.link())
    signer.mails()
    assert readable() == set()


def test_p9_a_public_one_shows_what_its_signer_chose_and_a_moderator_approved(sign, signer):
    sign(shows_name="on", shows_comment="on")
    signer.press(signer.link())
    assert readable() == {"name", "affiliation"}
    moderating.approve_comment(signature=Signature.objects.get())
    assert readable() == {"name", "affiliation", "comment"}
    signing.correct(signature=Signature.objects.get(), shows_name=False, shows_comment=False)
    assert readable() == set()


def test_p9_a_refused_comment_and_a_held_or_rejected_signature_show_nothing(sign, signer):
    sign(shows_comment="on")
    signer.press(signer.link())
    moderating.refuse_comment(signature=Signature.objects.get())
    assert readable() == set()
    for move in (moderating.hold, moderating.reject):
        move(signature=Signature.objects.get())
        assert readable() == set()


def test_p9_a_limited_signature_shows_nothing(sign, settings):
    settings.NETWORK_HOURLY_LIMIT = 0
    sign(shows_name="on", shows_comment="on")
    assert Signature.objects.get().state == "held"
    assert readable() == set()


def test_p9_the_dump_would_show_what_is_not_sealed(petition):
    petition.title = TYPED["comment"]
    trees.publish(petition)
    assert readable() == {"comment"}
