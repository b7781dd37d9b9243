"""P7: with a mailed link a signer sees, corrects, hides, takes along and withdraws."""

import json
import re
from urllib.parse import urljoin

import pytest
from django.test import Client

from campaign.settings import base
from petitions import counting, moderating
from petitions.models import NeverWrite, Outbox, Signature, Token
from statements.models import Letter
from tests.petitions.signer import XHTML, document, form_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(petition, signer):
    """A confirmed, public signature with a comment; its manage link is in the second mail."""
    Letter.objects.update(affiliation_use="optional", comment_use="optional")
    signer.sign(
        petition,
        affiliation="Baker",
        comment="I walk home at night.",
        shows_name="on",
        shows_comment="on",
    )
    signer.press(signer.link())
    return Signature.objects.get()


@pytest.fixture
def link(signed, signer):
    text = signer.mails()[-1].get_body(("plain",)).get_content()
    return re.search(r"https?://[^/]+(/en/manage/[^/\s]+/)\s", text)[1]


def test_p7_the_page_shows_all_that_is_stored(link, client):
    shown = text_of(client.get(link))
    for words in ("Inês Duarte", "ines@example.org", "Baker", "I walk home at night.", "I agree"):
        assert words in shown
    assert "number 1" in shown


def test_s1_opening_any_link_of_the_page_changes_nothing(link, client, signed):
    before = Signature.objects.values().get(), NeverWrite.objects.count()
    for path in ("", "withdraw/", "not-me/", "data.json"):
        for method in (client.get, client.head):
            assert method(link + path).status_code == 200
    assert (Signature.objects.values().get(), NeverWrite.objects.count()) == before


def test_p7_a_name_is_corrected_and_hidden_with_one_press(link, client, petition):
    _action, values = form_of(client.get(link))
    assert "are saved" not in text_of(client.get(link))
    answer = client.post(link, values | {"name": "Inês D."}, follow=True)
    assert "Your changes are saved." in text_of(answer)
    assert "Inês D." in text_of(answer)
    assert Signature.objects.get().public_name == ""
    assert "Inês" not in text_of(client.get(petition.get_url()))
    client.post(link, values | {"name": "Inês D.", "shows_name": "on"})
    assert "Inês D." in text_of(client.get(petition.get_url()))


def test_a_bad_correction_comes_back_with_its_reason_and_changes_nothing(link, client):
    answer = client.post(f"{link}?saved=1", {"name": ""})
    assert "are saved" not in text_of(answer)
    assert answer.status_code == 422
    assert "Please give your name." in text_of(answer)
    assert Signature.objects.get().public_name == "Inês Duarte"


def test_a_changed_comment_is_looked_at_again(link, client, signed):
    Signature.objects.update(public_comment="I walk home at night.", comment_waits=False)
    _action, values = form_of(client.get(link))
    client.post(link, values | {"shows_name": "on", "comment": "Other", "shows_comment": "on"})
    signature = Signature.objects.get()
    assert (signature.public_comment, signature.comment_waits) == ("", True)


def test_p7_the_download_holds_everything_and_is_kept_by_nobody(link, client):
    answer = client.get(link + "data.json")
    assert answer["Cache-Control"] == "private, no-store"
    stored = json.loads(answer.content)
    assert stored["details"]["email"] == "ines@example.org"
    assert stored["public"]["name"] == "Inês Duarte"
    assert stored["consent"]["sentence"].startswith("I agree")


def test_p7_withdrawing_takes_two_presses_and_leaves_nothing(link, client, petition):
    assert "Withdraw my signature" in text_of(client.get(link))
    _action, values = form_of(client.get(link + "withdraw/"))
    assert "is withdrawn" in text_of(client.post(link + "withdraw/", values))
    assert counting.total(petition.letter) == 0
    for model in (Signature, Token, Outbox):
        assert not model.objects.exists()
    assert client.get(link).status_code == 404


def hrefs(response):
    return {e.get("href") for e in document(response).iter(f"{XHTML}a")}


def test_p7_everything_is_at_most_two_presses_from_the_mailed_link(link, client):
    """One press: save, download. Two: withdraw."""
    shown = client.get(link)
    offered = {address for address in hrefs(shown) if address and address.startswith(link)}
    assert offered - {link} == {link + step for step in ("data.json", "withdraw/", "not-me/")}
    action, values = form_of(shown)
    assert urljoin(link, action) == link
    assert {"name", "affiliation", "comment"} <= set(values) | named(shown)
    assert {"shows_name", "shows_comment"} <= named(shown)
    action, values = form_of(client.get(link + "withdraw/"))
    client.post(urljoin(link + "withdraw/", action), values)
    assert not Signature.objects.exists()


def named(response):
    tags = [XHTML + tag for tag in ("input", "textarea", "select")]
    return {e.get("name") for e in document(response).iter() if e.tag in tags}


# A proxy, a CDN and a browser.
CACHES_IN_A_ROW = 3


def lists_and_counts(petition):
    key = petition.translation_key
    return [
        petition.get_url(),
        petition.get_parent().get_url(),
        f"/en/signatures/{key}/",
        f"/en/comments/{key}/",
        f"/api/petitions/{key}/",
    ]


def test_p7_lists_and_counts_follow_at_once_and_caches_may_keep_them_a_minute_at_most(
    link, client, petition, signed, settings
):
    moderating.approve_comment(signature=signed)
    lists = lists_and_counts(petition)
    settings.PAGE_CACHE_SECONDS = base.PAGE_CACHE_SECONDS
    for path in lists:
        answer = Client().get(path)
        told = dict(re.findall(r"([a-z-]+)=(\d+)", answer["Cache-Control"]))
        in_one_cache = int(told["max-age"]) + int(told.get("stale-while-revalidate", 0))
        in_the_site = settings.PAGE_CACHE_SECONDS + base.KEEP_SECONDS
        assert CACHES_IN_A_ROW * in_one_cache + in_the_site <= 60, path
    settings.PAGE_CACHE_SECONDS = 0

    def shown():
        return "".join(client.get(path).content.decode() for path in lists)

    assert "Inês Duarte" in shown()
    assert "I walk home at night." in shown()
    _action, values = form_of(client.get(link))
    client.post(link, values)
    assert "Inês Duarte" not in shown()
    assert "I walk home at night." not in shown()
    assert client.get(lists[-1]).json()["count"] == 1
    client.post(link + "withdraw/")
    assert client.get(lists[-1]).json()["count"] == 0


def test_p8_the_download_names_no_network(link, client, signed):
    assert signed.network_digest
    stored = client.get(link + "data.json").content.decode()
    assert "network" not in stored
    assert "127.0.0.1" not in stored
    assert bytes(signed.network_digest).hex() not in stored


def test_who_withdrew_may_sign_again(link, client, signer, petition):
    client.post(link + "withdraw/")
    signer.sign(petition)
    signer.press(signer.link())
    assert counting.total(petition.letter) == 1


def test_s12_that_was_not_me_erases_and_is_never_written_to_again(petition, signer, client):
    signer.sign(petition)
    text = signer.mails()[-1].get_body(("plain",)).get_content()
    path = re.search(r"https?://[^/]+(/en/confirm/[^/\s]+/not-me/)", text)[1]
    assert client.get(path).status_code == 200
    assert Signature.objects.exists()
    assert "will not write to you again" in text_of(client.post(path))
    assert not Signature.objects.exists()
    assert NeverWrite.objects.count() == 1

    answer = signer.sign(petition, email="INES+again@example.org")
    assert answer.status_code == 303
    assert len(signer.mails()) == 1
    assert Outbox.objects.get().error_code == "never_write"
    assert b"ines" not in bytes(NeverWrite.objects.get().mailbox_digest)


def test_s4_a_confirm_link_opens_no_signer_s_page_and_the_reverse(link, client, signer):
    confirm = signer.sink.links()[0].replace("http://testserver", "")
    assert client.get(confirm.replace("/confirm/", "/manage/")).status_code == 404
    assert client.get(link.replace("/manage/", "/confirm/")).status_code == 404


def ask_for_link(client, petition, email):
    return client.post(f"/en/link/{petition.translation_key}/", {"email": email})


def test_send_me_my_link_answers_everybody_alike(signed, petition, client, signer):
    Outbox.objects.all().delete()
    known = ask_for_link(client, petition, "Ines@Example.org")
    unknown = ask_for_link(client, petition, "nobody@example.org")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert known.status_code == 303
    assert "on its way" in text_of(client.get(known.url))
    assert Outbox.objects.get().kind == "link"


def test_the_petition_leads_to_it_open_or_closed(petition, client):
    address = f'href="/en/link/{petition.translation_key}/"'
    assert address in client.get(petition.url).content.decode()
    Letter.objects.update(outcome="won")
    assert address in client.get(petition.url).content.decode()


def test_s10_the_link_is_sent_at_most_once_a_day(signed, petition, client, signer):
    for _ in range(3):
        ask_for_link(client, petition, "ines@example.org")
    signer.sign(petition)
    assert [mail["Subject"].split(":")[0] for mail in signer.mails()] == [
        "Please confirm your signature",
        "Your signature",
    ]


def test_a_bad_address_for_the_link_is_explained(petition, client):
    answer = ask_for_link(client, petition, "ines")
    assert answer.status_code == 422
    assert "name@example.org" in text_of(answer)


@pytest.mark.parametrize("kind", ["confirm", "reminder", "link"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_mail_is_a_triple_in_the_signer_s_language(petition, signer, kind, language):
    page = petition.get_translations(inclusive=True).get(locale__language_code=language)
    signer.sign(page.specific)
    signature = Signature.objects.get()
    Outbox.objects.update(kind=kind)
    if kind == "link":
        signature.verified_at = signature.created_at
        signature.save()
    [mail] = signer.mails()
    text, html = (mail.get_body((part,)).get_content() for part in ("plain", "html"))
    assert page.title in mail["Subject"]
    assert f"/{language}/" in text
    assert f'<html lang="{language}" dir="ltr">' in html
    assert "Inês" not in mail.as_string()


def test_with_a_lost_key_the_page_says_so_and_nothing_breaks(link, client, settings):
    settings.SEALING_KEYS = ["A" * 43]
    answer = client.get(link)
    assert answer.status_code == 503
    assert "cannot be opened at the moment" in text_of(answer)
