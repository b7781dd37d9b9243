"""The moderators' queue of held signatures: what it shows, who decides, what is written down."""

from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from petitions import counting, moderating, signing
from petitions.admin import listing
from petitions.admin.listing import PAGE_SIZE
from petitions.models import Outbox, Signature
from petitions.models.signatures import HoldReason
from statements import versions
from tests import staff, trees

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

INDEX, RESULTS = "/admin/held/", "/admin/held/results/"


def action(name):
    return reverse("wagtail_bulk_action", args=["petitions", "signature", name])


def hold(page, email="ines@example.org", reason=HoldReason.NETWORK, **details):
    signing.sign(
        letter=page.letter,
        page=page,
        language="en",
        wording=versions.current(page),
        consent="I agree.",
        consent_language="en",
        details=signing.Details(
            **{"name": "Inês Duarte", "email": email, "shows_name": True} | details
        ),
        hold_reason=reason,
        network_digest=b"n" * 32,
    )
    return Signature.objects.latest("pk")


@pytest.fixture
def moderator(petition):
    """A browser in which a moderator is signed in."""
    return staff.signed_in(staff.moderator())


def words(response):
    return unescape(response.content.decode())


# Rights


def test_strangers_are_sent_to_sign_in(client, petition):
    for address in (INDEX, RESULTS, action("release"), action("reject")):
        assert "/admin/login/" in client.get(address)["Location"]


@pytest.mark.parametrize("role", [staff.translator, staff.editor, staff.writer])
def test_s26_whoever_may_not_moderate_sees_and_decides_nothing(petition, role):
    signature = hold(petition)
    client = staff.signed_in(role())
    for address in (INDEX, RESULTS):
        assert client.get(address).status_code == 403
    for name in ("release", "reject"):
        address = f"{action(name)}?id={signature.pk}"
        assert client.get(address).status_code == 403
        assert client.post(address, {"id": [signature.pk]}).status_code == 403
    assert INDEX not in words(client.get("/admin/"))
    signature.refresh_from_db()
    assert signature.state == "held"


@pytest.mark.parametrize("role", [staff.moderator, staff.organiser, staff.superuser])
def test_moderators_and_organisers_find_the_queue_in_the_menu(petition, role):
    client = staff.signed_in(role())
    assert f'"{INDEX}"' in client.get("/admin/").content.decode()
    assert client.get(INDEX).status_code == 200


# What it shows


def test_the_queue_shows_reason_and_petition_but_not_who_signed(moderator, petition):
    hold(petition, comment="Because of the night shift", affiliation="Bus driver")
    shown = words(moderator.get(INDEX))
    for seen in ("Many signatures from one network", "Bring back the night bus", "English"):
        assert seen in shown
    for hidden in ("Inês", "@example.org", "night shift", "Bus driver"):
        assert hidden not in shown
    confirmation = words(moderator.get(f"{action('release')}?id=all"))
    assert "Bring back the night bus" in confirmation
    assert "Inês" not in confirmation


def test_the_queue_opens_no_envelope(moderator, petition):
    hold(petition)
    with CaptureQueriesContext(connection) as queries:
        moderator.get(INDEX)
    asked = [query["sql"] for query in queries if '"petitions_signature"' in query["sql"]]
    assert asked
    assert not any("envelope" in sql or "_digest" in sql for sql in asked)


def test_only_what_is_held_stands_in_the_queue(moderator, petition):
    held = hold(petition, "a@example.org")
    free = hold(petition, "b@example.org", reason="")
    shown = words(moderator.get(INDEX))
    assert f"#{held.pk}" in shown
    assert f"#{free.pk}<" not in shown
    answer = moderator.get(f"{action('release')}?id={free.pk}", follow=True)
    assert answer.status_code == 404


def test_the_queue_is_filtered_by_petition_and_reason(moderator, petition):
    other = trees.petition(petition.get_parent().specific, title="Another", slug="another")
    one = hold(petition, "a@example.org", reason=HoldReason.TRAP)
    two = hold(other, "b@example.org", reason=HoldReason.NETWORK)

    def found(**query):
        listed = moderator.get(RESULTS, query).context["object_list"]
        return {signature.pk for signature in listed}

    assert found() == {one.pk, two.pk}
    assert found(letter=petition.letter.pk) == {one.pk}
    assert found(hold_reason="network") == {two.pk}
    assert found(letter=petition.letter.pk, hold_reason="network") == set()
    assert found(letter="x", hold_reason="x", before="9" * 40) == {one.pk, two.pk}


def held_copies(signature, number):
    rows = [
        Signature(
            letter=signature.letter,
            language="en",
            wording=signature.wording,
            consent_sentence="I agree.",
            consent_language="en",
            address_digest=index.to_bytes(32),
            state="held",
            hold_reason="network",
            held_at=timezone.now(),
        )
        for index in range(number)
    ]
    Signature.objects.bulk_create(rows)


def test_r9_the_queue_is_paged_by_key_and_counts_no_rows(moderator, petition):
    first = hold(petition)
    moderator.get(INDEX)
    with CaptureQueriesContext(connection) as few:
        moderator.get(INDEX)
    held_copies(first, PAGE_SIZE)
    with CaptureQueriesContext(connection) as many:
        shown = moderator.get(INDEX)
    assert len(many) == len(few)
    assert not any("COUNT(" in query["sql"].upper() for query in many)
    assert f"#{first.pk}<" not in words(shown)
    assert [one.pk for one in moderator.get(shown.context["older"]).context["object_list"]] == [
        first.pk
    ]


# Deciding


def test_released_signatures_go_on_to_their_mail(moderator, petition):
    one, two = hold(petition, "a@example.org"), hold(petition, "b@example.org")
    answer = moderator.post(action("release"), {"id": [one.pk, two.pk], "next": INDEX}, follow=True)
    assert "2 signatures released." in staff.messages_of(answer)
    assert set(Signature.objects.values_list("state", "hold_reason")) == {("pending", "")}
    assert Outbox.objects.filter(state="waiting").count() == 2


def test_a_released_signature_can_be_confirmed_and_counts(moderator, petition, signer):
    one = hold(petition)
    assert signer.mails() == []
    moderator.post(action("release"), {"id": [one.pk]})
    signer.press(signer.link())
    assert counting.total(petition.letter) == 1
    assert counting.verify(petition.letter) == (1, 1)


def test_rejected_signatures_get_no_mail_and_cannot_sign_again(moderator, petition, signer):
    one = hold(petition)
    answer = moderator.post(
        action("reject"), {"id": [one.pk], "why": "A robot.", "next": INDEX}, follow=True
    )
    assert "1 signature rejected." in staff.messages_of(answer)
    signer.sign(petition, email="ines@example.org")
    assert Signature.objects.get().state == "rejected"
    assert signer.mails() == []


def test_all_that_the_filter_shows_can_be_decided_at_once(moderator, petition):
    held_copies(hold(petition, reason=HoldReason.TRAP), PAGE_SIZE + 5)
    question = moderator.get(f"{action('reject')}?id=all&hold_reason=network&next={INDEX}")
    assert f"Reject {PAGE_SIZE + 5} signatures?" in words(question)
    ids = [one["item"].pk for one in question.context["items"]]
    moderator.post(question.context["submit_url"], {"id": ids, "why": "Robots."})
    assert Signature.objects.filter(state="rejected").count() == PAGE_SIZE + 5
    assert Signature.objects.get(state="held").hold_reason == "trap"


def test_what_came_after_the_question_is_not_decided_with_it(moderator, petition):
    one = hold(petition, "a@example.org")
    question = moderator.get(f"{action('reject')}?id=all")
    assert f'name="id" value="{one.pk}"' in question.content.decode()
    two = hold(petition, "b@example.org")
    moderator.post(question.context["submit_url"], {"id": [one.pk], "why": "A robot."})
    two.refresh_from_db()
    assert two.state == "held"


def test_more_than_can_be_decided_at_once_is_said(moderator, petition, monkeypatch):
    monkeypatch.setattr(listing, "MOST_AT_ONCE", 2)
    for name in "abc":
        hold(petition, f"{name}@example.org")
    question = words(moderator.get(f"{action('release')}?id=all"))
    assert "Release 2 signatures?" in question
    assert "2 at most are taken at once. There may be more" in question


def test_two_moderators_at_once_decide_each_signature_once(moderator, petition):
    one, two = hold(petition, "a@example.org"), hold(petition, "b@example.org")
    moderating.reject(signature=one)
    answer = moderator.post(action("release"), {"id": [one.pk, two.pk], "next": INDEX}, follow=True)
    said = " ".join(staff.messages_of(answer))
    assert "1 signature released." in said
    assert "1 was left as it was" in said
    one.refresh_from_db()
    assert one.state == "rejected"
    assert ModelLogEntry.objects.filter(action="petitions.release_signature").count() == 1


def test_a_signature_whose_key_is_lost_stays_held(moderator, petition, settings):
    one = hold(petition)
    settings.SEALING_KEYS = ["YW5vdGhlci1rZXktZm9yLXRlc3RzLW9ubHktMzItYnk="]
    answer = moderator.post(action("release"), {"id": [one.pk], "next": INDEX}, follow=True)
    assert "1 was left as it was" in " ".join(staff.messages_of(answer))
    one.refresh_from_db()
    assert (one.state, one.hold_reason) == ("held", "network")
    assert not ModelLogEntry.objects.filter(action="petitions.release_signature").exists()


def test_asking_decides_nothing(moderator, petition):
    one = hold(petition)
    moderator.get(f"{action('reject')}?id={one.pk}")
    one.refresh_from_db()
    assert one.state == "held"


@pytest.mark.parametrize("ids", ["", "x", "9" * 40, "-1"])
def test_nonsense_in_the_address_does_no_harm(moderator, petition, ids):
    hold(petition)
    assert moderator.get(f"{action('reject')}?id={ids}").status_code == 404
    assert Signature.objects.get().state == "held"


@pytest.mark.parametrize(("name", "verb"), [("release", "Released"), ("reject", "Rejected")])
def test_s27_each_decision_is_logged_without_personal_data(moderator, petition, name, verb):
    one = hold(petition)
    moderator.post(action(name), {"id": [one.pk], "why": "Asked by phone."})
    [entry] = ModelLogEntry.objects.filter(action=f"petitions.{name}_signature")
    assert (entry.user.username, entry.label, entry.object_id) == (
        "moderators",
        f"#{one.pk}",
        str(one.pk),
    )
    assert entry.data == {"reason": "network", "why": "Asked by phone."}
    assert entry.message == (
        f"{verb} this signature. It was held for: Many signatures from one network. "
        "Reason: Asked by phone."
    )
