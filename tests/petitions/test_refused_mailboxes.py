"""The list of mailboxes never to be written to: asked for one address, and taken off it."""

from html import unescape

import pytest
from wagtail.models import ModelLogEntry

from petitions import signing
from petitions.models import NeverWrite
from tests import staff
from tests.petitions.signed import sign

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

REFUSED, LIFT = "/admin/mails/refused/", "/admin/mails/refused/lift/"
WHY = "Letter of 3 May."


def words(response):
    return unescape(response.content.decode())


@pytest.fixture
def refusal(petition):
    signing.refuse_mail(signature=sign(petition, confirmed=False))
    return NeverWrite.objects.get()


@pytest.fixture
def organiser(petition):
    return staff.signed_in(staff.organiser())


def test_strangers_are_sent_to_sign_in(client, petition):
    assert "/admin/login/" in client.get(REFUSED)["Location"]
    assert "/admin/login/" in client.post(LIFT)["Location"]


@pytest.mark.parametrize("role", [staff.translator, staff.editor, staff.writer, staff.moderator])
def test_s26_only_organisers_ask_and_take_off(refusal, role):
    client = staff.signed_in(role())
    assert client.get(REFUSED).status_code == 403
    answer = client.post(REFUSED, {"email": "ines@example.org"})
    assert answer.status_code == 403
    assert client.post(LIFT, {"refusal": refusal.pk, "why": WHY}).status_code == 403
    assert NeverWrite.objects.exists()


def test_it_tells_of_one_address_since_when_it_is_on_the_list(organiser, refusal):
    page = organiser.post(REFUSED, {"email": " INES+x@example.org"})
    assert "This mailbox is on the list since" in words(page)
    assert "ines" not in words(page).lower()
    page = organiser.post(REFUSED, {"email": "bea@example.org"})
    assert "This mailbox is not on the list." in words(page)


def test_it_is_taken_off_as_a_browser_does_it_and_can_be_written_to_again(
    organiser, refusal, petition, signer
):
    page = organiser.post(REFUSED, {"email": "ines@example.org"})
    assert f'action="{LIFT}"' in words(page)
    answer = organiser.post(LIFT, {"refusal": refusal.pk, "why": WHY}, follow=True)
    assert "This mailbox may be written to again." in staff.messages_of(answer)
    assert not NeverWrite.objects.exists()
    signer.sign(petition)
    assert len(signer.mails()) == 1


def test_without_a_reason_it_stays(organiser, refusal):
    for why in ("", "Wish of ines@example.org"):
        page = organiser.post(LIFT, {"refusal": refusal.pk, "why": why})
        assert page.status_code == 200
        assert page.context["lift_form"].errors["why"]
    assert NeverWrite.objects.exists()


def test_s27_looking_and_taking_off_are_logged_without_the_address(organiser, refusal):
    organiser.post(REFUSED, {"email": "ines@example.org"})
    organiser.post(LIFT, {"refusal": refusal.pk, "why": WHY})
    entries = ModelLogEntry.objects.filter(action__endswith="_refusal").order_by("pk")
    assert [(one.action, one.user.username, one.data) for one in entries] == [
        ("petitions.find_refusal", "organisers", {}),
        ("petitions.lift_refusal", "organisers", {"why": WHY}),
    ]
    history = words(organiser.get("/admin/reports/site-history/"))
    assert WHY in history
    assert "ines@example.org" not in history


@pytest.mark.parametrize("pk", ["", "x", "0", "9" * 40, "-1"])
def test_nonsense_takes_nothing_off(organiser, refusal, pk):
    assert organiser.post(LIFT, {"refusal": pk, "why": WHY}).status_code == 302
    assert organiser.get(LIFT).status_code == 405
    assert NeverWrite.objects.exists()
    for email in ("", "x", "\x00", "a@" + "b" * 300):
        assert organiser.post(REFUSED, {"email": email}).status_code == 200


def test_the_screen_of_mails_leads_there(organiser):
    assert REFUSED in words(organiser.get("/admin/mails/"))
