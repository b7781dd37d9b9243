"""Decisions on comments taken back or turned round: who may, what shows, what is written down."""

import pytest
from wagtail.models import ModelLogEntry

from petitions import moderating, signing
from petitions.admin import decided_comments
from petitions.models import Signature
from tests import staff
from tests.petitions.signer import form_of
from tests.petitions.test_comment_queue import QUEUE, comment, decide, words

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

DECIDED, AGAIN = f"{QUEUE}decided/", f"{QUEUE}again/"


@pytest.fixture
def moderator(petition):
    return staff.signed_in(staff.moderator())


def again(client, signature, verb, **changes):
    signature.refresh_from_db()
    values = {"signature": [signature.pk], "verb": verb}
    values["seen"] = signing.seen(signature) if signature.envelope else ""
    return client.post(AGAIN, values | changes, follow=True)


def state(signature):
    signature.refresh_from_db()
    return signature.comment_waits, signature.public_comment


def test_strangers_are_sent_to_sign_in(client, petition):
    assert "/admin/login/" in client.get(DECIDED)["Location"]
    assert "/admin/login/" in client.post(AGAIN)["Location"]


@pytest.mark.parametrize("role", [staff.translator, staff.editor, staff.writer])
def test_s26_whoever_may_not_moderate_sees_and_changes_nothing(petition, role):
    signature = comment(petition)
    moderating.approve_comment(signature=signature)
    client = staff.signed_in(role())
    assert client.get(DECIDED).status_code == 403
    for verb in ("undo", "hide"):
        assert again(client, signature, verb).status_code == 403
    assert state(signature) == (False, "It is dark.")


def test_decisions_are_listed_with_who_and_what_and_how_it_stands(petition, moderator):
    shown, kept = comment(petition), comment(petition, "Very dark.", email="b@example.org")
    decide(moderator, shown, "show")
    decide(moderator, kept, "hide")
    page = words(moderator.get(DECIDED))
    for said in ("Decided to show it", "Decided not to show it", "moderators", "It is dark."):
        assert said in page
    assert page.index("Very dark.") < page.index("It is dark.")  # newest first
    for sealed in ("ines@example.org", "b@example.org"):
        assert sealed not in page
    assert DECIDED in words(moderator.get(QUEUE))


def test_a_decision_can_be_turned_round_both_ways(petition, moderator):
    signature = comment(petition)
    decide(moderator, signature, "show")
    again(moderator, signature, "hide")
    assert state(signature) == (False, "")
    again(moderator, signature, "show")
    assert state(signature) == (False, "It is dark.")


def test_the_undo_after_a_decision_works_as_a_browser_sends_it(petition, moderator):
    one, two = comment(petition), comment(petition, "Very.", email="b@example.org")
    values = {f"comment-{one.pk}": "show", f"seen-{one.pk}": signing.seen(one)}
    values |= {f"comment-{two.pk}": "hide", f"seen-{two.pk}": signing.seen(two)}
    page = moderator.post(QUEUE, values, follow=True)
    assert page.context["just_decided"] == [str(one.pk), str(two.pk)]
    action, sent = form_of(page)
    assert action == AGAIN
    answer = moderator.post(
        action, sent | {"signature": [one.pk, two.pk], "verb": "undo"}, follow=True
    )
    assert "2 decisions taken back" in words(answer)
    assert "It is dark." in words(answer)
    assert state(one) == state(two) == (True, "")


def test_s27_what_is_taken_back_is_written_down(petition, moderator):
    signature = comment(petition)
    decide(moderator, signature, "show")
    again(moderator, signature, "undo")
    decide(moderator, signature, "hide")
    again(moderator, signature, "show")
    entries = ModelLogEntry.objects.filter(action__endswith="_comment").order_by("pk")
    assert [entry.action.partition(".")[2] for entry in entries] == [
        "approve_comment",
        "reopen_comment",
        "refuse_comment",
        "approve_comment",
    ]
    assert all(entry.message and not entry.data for entry in entries)


def test_a_comment_that_its_signer_changed_or_hid_stays_as_it_is(petition, moderator):
    signature = comment(petition)
    decide(moderator, signature, "show")
    before = signing.seen(Signature.objects.get(pk=signature.pk))
    signing.correct(signature=signature, comment="Something else.")
    moderating.approve_comment(signature=Signature.objects.get(pk=signature.pk))
    answer = again(moderator, signature, "hide", seen=before)
    assert "Nothing was changed" in words(answer)
    assert state(signature) == (False, "Something else.")
    signing.correct(signature=signature, shows_comment=False)
    assert "Something else." not in words(moderator.get(DECIDED))
    again(moderator, signature, "show")
    assert state(signature) == (False, "")


def test_erased_sealed_and_held_signatures_leave_a_plain_sentence(petition, moderator, settings):
    signature = comment(petition)
    decide(moderator, signature, "show")
    moderating.hold(signature=signature)
    assert "It can be shown no more" in words(moderator.get(DECIDED))
    again(moderator, signature, "show")
    assert state(signature) == (False, "")
    keys, settings.SEALING_KEYS = settings.SEALING_KEYS, []
    assert "its key is missing" in words(moderator.get(DECIDED))
    again(moderator, signature, "show")
    settings.SEALING_KEYS = keys
    Signature.objects.update(envelope=None, address_digest=None)
    again(moderator, signature, "undo")
    assert "It can be shown no more" in words(moderator.get(DECIDED))
    signing.withdraw(signature=signature)
    assert "The signature was erased since." in words(moderator.get(DECIDED))


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"verb": "burn"},
        {"verb": "undo", "signature": ["x", "9" * 30, "-1"]},
        {"verb": "show", "signature": ["1"], "seen": "\x00"},
        {"verb": "undo", "next": "https://evil.example/"},
    ],
)
def test_nonsense_changes_nothing_and_leads_nowhere_else(petition, moderator, values):
    signature = comment(petition)
    moderating.approve_comment(signature=signature)
    answer = moderator.post(AGAIN, values)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/")
    assert state(signature) == (False, "It is dark.")
    for query in ("?before=x", "?before=" + "9" * 40, "?before=-1"):
        assert moderator.get(DECIDED + query).status_code == 200
    assert moderator.get(f"{QUEUE}?decided=x&decided=1").status_code == 200


def test_many_decisions_are_paged_by_key(petition, moderator, monkeypatch):
    monkeypatch.setattr(decided_comments, "AT_ONCE", 2)
    for number in range(3):
        one = comment(petition, f"Reason {number}.", email=f"a{number}@example.org")
        decide(moderator, one, "show")
    first = moderator.get(DECIDED)
    assert "Reason 0." not in words(first)
    rest = words(moderator.get(f"{DECIDED}?before={first.context['older']}"))
    assert "Reason 0." in rest
    assert "Reason 1." not in rest


def test_before_anything_is_decided_the_page_says_so(petition, moderator):
    assert "Nothing has been decided yet." in words(moderator.get(DECIDED))
