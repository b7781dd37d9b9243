"""One number in all languages, at the cost of the same few queries whatever it is."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaign import paging
from petitions import counting, forms
from petitions.models import Signature
from statements import versions
from tests import trees
from tests.home import crowd
from tests.petitions.signer import XHTML, document, form_of


def pages_of(petition):
    key = petition.translation_key
    return [
        petition.get_url(),
        petition.get_parent().get_url(),
        f"/api/petitions/{key}/",
        f"/en/signatures/{key}/",
        f"/en/comments/{key}/",
    ]


def searches_of(petition):
    """For a word that many names have, that few have, and that none has."""
    address = f"/en/signatures/{petition.translation_key}/?q="
    return [address + word for word in ("signer", "c4ca4238", "zzz")]


def queries(path):
    Client().get(path)
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(path).status_code == 200
    return len(asked)


@pytest.mark.django_db
@pytest.mark.both_databases
def test_r8_the_number_is_the_same_in_all_languages(petition, signer, client):
    arabic = trees.translate(petition, "ar", title="أعيدوا الحافلة الليلية")
    [french] = petition.get_translations().filter(locale__language_code="fr").specific()
    crowd.count(petition, 20)
    crowd.count(arabic, 3)
    signer.sign(french, email="ines@example.org")
    thanks = signer.press(signer.link())
    assert 'lang="fr"' in thanks.content.decode()
    for response in (thanks, *(client.get(p.get_url()) for p in (petition, french, arabic))):
        [count] = [e for e in document(response).iter() if e.get("class") == "tally-count"]
        assert "".join(count.itertext()) == "24"
    for language in ("en", "fr", "ar"):
        address = f"/api/petitions/{petition.translation_key}/"
        assert client.get(address, {"lang": language}).json()["count"] == 24
    assert signer.sign(arabic, email="ines@example.org").status_code == 303
    assert counting.total(petition.letter) == 24, "one address signs once over all languages"
    assert Signature.objects.get().place == 24


@pytest.mark.django_db
@pytest.mark.both_databases
def test_p10_only_name_and_address_are_asked_unless_a_petition_asks_for_more(petition, client):
    page = document(client.get(petition.get_url()))
    inputs = list(page.iter(f"{XHTML}input"))
    boxes = {e.get("name") for e in inputs if e.get("type") == "checkbox"}
    assert boxes == {"shows_name", "consent"}
    typed = {e.get("name") for e in inputs if e.get("type") in ("text", "email")}
    assert typed - {forms.TRAP} == {"name", "email"}
    for tag in ("textarea", "select"):
        assert not list(page.iter(f"{XHTML}{tag}"))


@pytest.mark.django_db
@pytest.mark.both_databases
def test_r9_pages_ask_as_often_with_no_signature_as_with_many(petition):
    before = [queries(path) for path in pages_of(petition)]
    crowd.sign(petition, people=1_000)
    assert [queries(path) for path in pages_of(petition)] == before


def steps(signer, petition, address):
    """How often each step of signing asks the database, from the form to the withdrawal."""
    asked = []

    def count(step):
        with CaptureQueriesContext(connection) as found:
            answer = step()
        asked.append(len(found))
        return answer

    sent = count(lambda: signer.sign(petition, email=address))
    count(lambda: Client().get(sent.url))
    link = signer.link()
    shown = count(lambda: Client().get(link)).context["shown"]
    assert count(lambda: Client().post(link, {"shown": shown})).status_code == 303
    count(lambda: Client().get(link))
    text = signer.mails()[-1].get_body(("plain",)).get_content()
    [manage] = re.findall(r"http://testserver(/en/manage/[\w-]+/)\s", text)
    _action, values = form_of(count(lambda: Client().get(manage)))
    assert count(lambda: Client().post(manage, values)).status_code == 303
    count(lambda: Client().get(f"{manage}data.json"))
    assert count(lambda: Client().post(f"{manage}withdraw/")).status_code == 200
    return asked


@pytest.mark.django_db
@pytest.mark.both_databases
def test_r9_the_steps_of_signing_ask_as_often_with_no_signature_as_with_many(petition, signer):
    steps(signer, petition, "warm@example.org")
    before = steps(signer, petition, "ines@example.org")
    crowd.sign(petition, people=1_000)
    assert steps(signer, petition, "rui@example.org") == before


MILLION = 1_000_000
BULK = """
INSERT INTO petitions_signature (
    letter_id, wording_id, language, state, hold_reason, source, created_at, confirmed_at,
    verified_at, consented_at, consent_sentence, consent_language, public_name,
    public_affiliation, public_comment, country, comment_waits
)
SELECT %s, %s, 'en', 'confirmed', '', 'web', now(), now() - n * interval '1 second',
    now(), now(), 'I agree', 'en', 'Signer ' || md5(n::text),
    '', CASE WHEN n %% 50 = 0 THEN 'Because' ELSE '' END, 'FR', false
FROM generate_series(1, %s) AS n
"""


@pytest.mark.heavy
@pytest.mark.django_db
def test_r9_pages_ask_as_often_with_a_million_signatures_and_answer_quickly(petition, signer):
    steps(signer, petition, "warm@example.org")
    steps_before = steps(signer, petition, "ines@example.org")
    before = [queries(path) for path in pages_of(petition)]
    search_before = max(queries(path) for path in searches_of(petition))
    with connection.cursor() as cursor:
        cursor.execute(BULK, [petition.letter.pk, versions.current(petition).pk, MILLION])
        cursor.execute("ANALYZE petitions_signature")
        cursor.execute("SET LOCAL statement_timeout = '2s'")
    crowd.count(petition, MILLION)
    assert [queries(path) for path in pages_of(petition)] == before
    assert max(queries(path) for path in searches_of(petition)) <= search_before + 1
    assert steps(signer, petition, "rui@example.org") == steps_before
    oldest = Signature.objects.order_by("confirmed_at").first()
    after = paging.key_of(oldest.confirmed_at + timedelta(seconds=10), oldest.pk)
    assert queries(f"/en/signatures/{petition.translation_key}/?after={after}") == before[3]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout TO DEFAULT")  # the end checks all foreign keys
