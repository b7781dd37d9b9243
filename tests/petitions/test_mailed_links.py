"""S1 to S6: what a mailed link opens, what it changes, and what is told to those who guess one."""

import base64
import random
import re
from datetime import timedelta
from hashlib import md5, sha1, sha256, sha512
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from petitions import counting
from petitions.models import Outbox, Signature, Token
from statements.models import Letter
from tests.petitions.signer import XHTML, document, form_of, text_of
from tests.petitions.test_erasure import dump

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

UNDER = {"confirm": ("", "not-me/"), "manage": ("", "withdraw/", "not-me/", "data.json")}
TOKEN = r"[\w-]{43}"


def links_in(mail):
    """Every address of this site in both parts of a mail, without its host."""
    parts = [mail.get_body((kind,)).get_content() for kind in ("plain", "html")]
    found = {link for part in parts for link in re.findall(r'https?://[^\s"<]+', part)}
    return {urlsplit(link).path for link in found}


def tokens_in(mail):
    return {found for link in links_in(mail) for found in re.findall(TOKEN, link)}


def later(**span):
    return time_machine.travel(timezone.now() + timedelta(**span), tick=True)


@pytest.fixture
def links(petition, signer):
    """Every address that the mails to one signer lead to: to confirm, then to manage."""
    Letter.objects.update(comment_use="optional")
    signer.sign(petition, shows_name="on", comment="It is dark.", shows_comment="on")
    signer.press(signer.link())
    signer.mails()
    signer.sign(petition, email="rui@example.org")
    signer.mails()
    tokens = {}
    for mail in signer.sink.mails:
        kind = "manage" if mail["Subject"].startswith("Your signature") else "confirm"
        [tokens[mail["To"], kind]] = tokens_in(mail)
    return [
        f"/en/{kind}/{tokens[who, kind]}/{step}"
        for who, kind in [
            ("rui@example.org", "confirm"),
            ("ines@example.org", "confirm"),
            ("ines@example.org", "manage"),
        ]
        for step in UNDER[kind]
    ]


def test_s1_no_get_head_or_options_on_any_link_changes_a_row_or_a_count(links, petition):
    before = dump()
    for link in links:
        for _ in range(3):
            for method in ("get", "head", "options"):
                assert getattr(Client(), method)(link).status_code in (200, 405)
    assert dump() == before
    assert counting.total(petition.letter) == 1


def test_s1_no_page_behind_a_link_submits_itself(links, client):
    """No form that a script of ours sends, no refresh, and nothing that loads with the page."""
    for link in links[:-1]:
        page = document(client.get(link))
        for form in page.iter(f"{XHTML}form"):
            assert not [name for name in form.attrib if name.startswith("data-")], link
        for element in page.iter():
            assert not [name for name in element.attrib if name.startswith("on")], link
            assert element.get("http-equiv", "").lower() != "refresh", link
        loaded = {e.get(name) for e in page.iter() for name in ("src", "srcset", "data", "poster")}
        assert not [address for address in loaded if address and re.search(TOKEN, address)], link


def test_s2_signing_and_confirming_need_no_cookie_and_no_script(petition, signer):
    """Each step in a browser of its own that has no cookies, as the mail may be read elsewhere."""
    shown = Client().get(petition.get_url())
    action, values = form_of(shown)
    values |= {"name": "Inês", "email": "ines@example.org", "consent": "on", "shows_name": "on"}
    sent = Client().post(action, values)
    assert Client().get(sent.url).status_code == 200
    link = signer.link()
    for browser in (Client(), Client()):
        page = browser.get(link)
        assert not page.cookies
    _action, values = form_of(page)
    pressed = Client(enforce_csrf_checks=True).post(link, values)
    assert (pressed.status_code, pressed.url) == (303, link)
    assert not pressed.cookies
    thanks = Client().get(link)
    assert "You are number 1 to sign." in text_of(thanks)
    for answer in (shown, sent, thanks):
        assert not answer.cookies
    assert counting.total(petition.letter) == 1


def test_s2_every_button_of_the_signer_s_page_works_without_a_cookie(links):
    manage = links[-4]
    browser = Client(enforce_csrf_checks=True)
    _action, values = form_of(browser.get(manage))
    assert browser.post(manage, values).status_code == 303
    assert browser.post(manage + "withdraw/").status_code == 200
    assert not browser.cookies


def test_s3_a_token_has_256_bits_that_no_seed_repeats(petition, signer):
    found = []
    for number in range(3):
        random.seed(1)
        signer.sign(petition, email=f"a{number}@example.org")
        found += tokens_in(signer.mails()[-1])
    assert len(set(found)) == 3
    assert all(len(base64.urlsafe_b64decode(token + "=")) == 32 for token in found)


def test_s3_a_copy_of_the_database_yields_no_link(links, client):
    copied = dump()
    hashes = [bytes(row.hash) for row in Token.objects.all()]
    assert len(hashes) == 3
    for link in links:
        raw = re.search(TOKEN, link)[0]
        bits = base64.urlsafe_b64decode(raw + "=")
        for trace in (raw, raw.encode().hex(), bits.hex(), base64.b64encode(bits).decode()):
            assert trace.lower() not in copied
    for stored in hashes:
        for spelling in (stored.hex(), base64.urlsafe_b64encode(stored).decode().rstrip("=")):
            for purpose in UNDER:
                assert client.get(f"/en/{purpose}/{spelling}/").status_code == 404


def test_s3_each_mail_has_a_token_of_its_own_also_when_it_is_sent_again(petition, signer):
    signer.sink.answers["ines@example.org"] = "451 try again"
    signer.sign(petition)
    signer.mails()
    signer.sink.answers.clear()
    with later(minutes=2):
        signer.press(signer.link())
        signer.mails()
    with later(days=2):
        signer.sign(petition)
        signer.mails()
    each = [tokens_in(mail) for mail in signer.sink.mails]
    assert [len(tokens) for tokens in each] == [1, 1, 1]
    assert len(set.union(*each)) == 3
    assert Token.objects.count() == 4, "the refused attempt had one too"


def test_s4_a_token_serves_one_signature(links, petition, client):
    others = Signature.objects.earliest("pk")
    before = Signature.objects.filter(pk=others.pk).values().get()
    pending = links[0]
    _action, values = form_of(client.get(pending))
    client.post(pending, values)
    assert counting.total(petition.letter) == 2
    assert client.post(pending + "not-me/").status_code == 200
    assert counting.total(petition.letter) == 1
    assert Signature.objects.values().get() == before


def test_s4_a_manage_link_serves_until_withdrawal(links, petition, client):
    Letter.objects.update(closes_at=timezone.now() + timedelta(days=2000))
    manage = links[-4]
    for days in (1, 400, 1500):
        with later(days=days):
            _action, values = form_of(client.get(manage))
            assert client.post(manage, values | {"name": f"Inês {days}"}).status_code == 303
    with later(days=1600):
        assert client.post(manage + "withdraw/").status_code == 200
        for step in UNDER["manage"]:
            assert client.get(manage + step).status_code == 404
            assert client.post(manage + step).status_code in (404, 405)


@pytest.fixture
def guesses(links, petition):
    """Token -> why it opens nothing: three that never were, one expired, one foreign each."""
    confirm, manage = links[2], links[-4]
    expired = re.search(TOKEN, links[0])[0]
    Token.objects.filter(signature__state="pending").update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )
    shared = {43 * "a": "unknown", "no-such-token": "short", 300 * "y": "long", expired: "expired"}
    return {
        "confirm": shared | {re.search(TOKEN, manage)[0]: "foreign"},
        "manage": shared | {re.search(TOKEN, confirm)[0]: "foreign"},
    }


@pytest.mark.parametrize("method", ["get", "head", "post"])
@pytest.mark.parametrize("purpose", UNDER)
def test_s5_every_link_that_opens_nothing_gets_one_answer(guesses, purpose, method):
    for step in UNDER[purpose]:
        answers, costs = {}, {}
        for token, why in guesses[purpose].items():
            address = f"/en/{purpose}/{token}/{step}"
            with CaptureQueriesContext(connection) as asked:
                answer = getattr(Client(), method)(address)
            body = answer.content.replace(token.encode(), b"TOKEN")
            headers = {k: v for k, v in answer.headers.items() if k != "Content-Length"}
            # Of each request: of nothing but chance, so it tells nothing.
            assert re.fullmatch("[0-9a-f]{32}", headers.pop("X-Request-ID"))
            answers[why] = answer.status_code, body, headers
            costs[why] = len(asked)
        assert all(found == answers["unknown"] for found in answers.values()), (step, answers)
        assert set(costs.values()) == {costs["unknown"]}, (step, costs)
        assert answers["unknown"][0] in (404, 405)


def assert_secret(answer):
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex"
    assert not answer.cookies


def test_s6_every_answer_behind_a_link_is_kept_and_indexed_by_nobody(links, client, settings):
    for link in links:
        assert_secret(client.get(link))
        assert_secret(client.head(link))
    pending, manage = links[0], links[-4]
    _action, values = form_of(client.get(pending))
    assert_secret(client.post(pending, {"shown": "other"}))
    assert_secret(client.post(pending, values))
    assert_secret(client.get(pending))
    assert_secret(client.post(manage, {"name": ""}))
    _action, values = form_of(client.get(manage))
    assert_secret(client.post(manage, values))
    keys, settings.SEALING_KEYS = settings.SEALING_KEYS, ["A" * 43]
    sealed = client.get(manage)
    assert sealed.status_code == 503
    assert_secret(sealed)
    settings.SEALING_KEYS = keys
    assert_secret(client.post(manage + "withdraw/"))
    assert_secret(client.post(pending + "not-me/"))
    assert_secret(client.get(manage))


def test_s6_no_page_behind_a_link_loads_anything_from_elsewhere(links, client):
    for link in links[:-1]:
        answer = client.get(link)
        base = f"http://testserver{link}"
        for element in document(answer).iter():
            addresses = [element.get("src"), element.get("action"), element.get("poster")]
            if element.tag == f"{XHTML}link":
                addresses.append(element.get("href"))
            for address in filter(None, addresses):
                assert urlsplit(urljoin(base, address)).netloc in ("testserver", ""), address
        sources = answer["Content-Security-Policy"]
        assert "http" not in sources
        assert "*" not in sources


def test_s6_no_hash_of_another_kind_stands_for_a_token(links):
    """One stored form only: what is stored is SHA-256 of the whole link part."""
    tokens = {re.search(TOKEN, link)[0].encode() for link in links}
    stored = {bytes(row.hash) for row in Token.objects.all()}
    assert stored == {sha256(token).digest() for token in tokens}
    copied = dump()
    for token in tokens:
        for kind in (md5, sha1, sha512):
            assert kind(token).hexdigest() not in copied
    assert Outbox.objects.count() == 3
