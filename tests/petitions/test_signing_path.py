"""From the form to the thank-you page."""

import pytest

from petitions import counting, signing
from petitions.models import Outbox, Signature, Token
from tests.petitions.signer import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_visitor_signs_confirms_and_is_counted_in_every_language(petition, signer, client):
    answer = signer.sign(petition, shows_name="on")
    assert answer.status_code == 303
    assert answer.url == f"/en/sign/{petition.translation_key}/done/"
    assert "check your inbox" in text_of(client.get(answer.url))
    assert counting.total(petition.letter) == 0

    thanks = signer.press(signer.link())
    assert "You are number 1 to sign." in text_of(thanks)
    assert counting.total(petition.letter) == 1
    for page in petition.get_translations(inclusive=True):
        assert "1" in text_of(client.get(page.get_url()))
        assert "Inês Duarte" in text_of(client.get(page.get_url()))


def test_what_was_typed_is_sealed_until_its_signer_confirms(petition, signer):
    signer.sign(petition, shows_name="on")
    signature = Signature.objects.get()
    assert (signature.public_name, signature.country, signature.state) == ("", "", "pending")
    assert b"ines" not in bytes(signature.envelope).lower()
    assert signing.open_envelope(signature).email == "ines@example.org"


def test_a_name_stays_private_unless_its_signer_ticks_the_box(petition, signer, client):
    signer.sign(petition)
    signer.press(signer.link())
    assert Signature.objects.get().public_name == ""
    assert "Inês" not in text_of(client.get(petition.get_url()))


def test_s1_opening_the_link_changes_nothing(petition, signer, client):
    signer.sign(petition)
    link = signer.link()
    before = Signature.objects.values().get(), Token.objects.count(), Outbox.objects.values().get()
    for _ in range(3):
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
        client.options(link)
    after = Signature.objects.values().get(), Token.objects.count(), Outbox.objects.values().get()
    assert before == after
    assert counting.total(petition.letter) == 0


def test_s4_pressing_again_shows_success_and_counts_nothing(petition, signer):
    signer.sign(petition)
    link = signer.link()
    signer.press(link)
    again = signer.client.get(link)
    assert "You are number 1 to sign." in text_of(again)
    assert signer.client.post(link, {"shown": "x"}).status_code == 303
    assert counting.total(petition.letter) == 1


def test_s6_a_token_page_is_kept_by_nobody(petition, signer, client):
    signer.sign(petition)
    link = signer.link()
    for answer in (client.get(link), client.get("/en/confirm/unknown/")):
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["X-Robots-Tag"] == "noindex"


def test_s3_only_a_hash_of_the_link_is_stored(petition, signer):
    signer.sign(petition)
    token = signer.link().rstrip("/").rpartition("/")[2]
    assert len(token) == 43
    assert token.encode() not in bytes(Token.objects.get().hash)


def test_s10_signing_again_sends_no_second_mail_that_day_and_adds_no_row(petition, signer):
    first = signer.sign(petition)
    second = signer.sign(petition, email="INES+news@Example.ORG")
    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert Signature.objects.count() == 1
    assert len(signer.mails()) == 1


def test_what_is_typed_last_counts_while_the_first_waits(petition, signer):
    signer.sign(petition, name="Ines")
    link = signer.link()
    shown = signer.client.get(link)
    signer.sign(petition, name="Inês Duarte", shows_name="on")
    stale = signer.client.post(link, {"shown": shown.context["shown"]})
    assert stale.status_code == 409
    assert "were changed" in text_of(stale)
    signer.press(link)
    assert Signature.objects.get().public_name == "Inês Duarte"


def test_a_petition_that_counts_at_once_counts_before_the_mail(petition, signer, client):
    type(petition.letter).objects.update(counts_at_once=True)
    signer.sign(petition, shows_name="on")
    signature = Signature.objects.get()
    assert (signature.state, signature.verified_at, signature.public_name) == (
        "confirmed",
        None,
        "",
    )
    assert counting.total(petition.letter) == 1
    signer.press(signer.link())
    signature.refresh_from_db()
    assert signature.verified_at
    assert signature.public_name == "Inês Duarte"
    assert counting.total(petition.letter) == 1
