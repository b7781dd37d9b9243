"""Hold, release, reject and erase: who may, what becomes of the signature, what is written down."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from petitions import counting
from petitions.admin import listing
from petitions.models import Outbox, Signature, Token
from tests import staff, trees
from tests.petitions.signed import damaged, sign

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

VERBS = ["hold", "release", "reject", "erase"]
WHY = {"why": "Asked by letter."}


def action(name):
    return reverse("wagtail_bulk_action", args=["petitions", "signature", name])


def index(page):
    return reverse("signatures:index", args=[page.letter.pk])


def words(response):
    return unescape(response.content.decode())


@pytest.fixture
def organiser(petition):
    return staff.signed_in(staff.organiser())


def entries(name):
    return ModelLogEntry.objects.filter(action=f"petitions.{name}_signature")


# Rights


def try_all(client, page):
    """Which verbs this person may perform; each on a signature that it fits."""
    done = set()
    for verb in VERBS:
        reason = "network" if verb == "release" else ""
        signature = sign(page, f"{verb}@example.org", hold_reason=reason)
        address = f"{action(verb)}?id={signature.pk}"
        asked = client.get(address).status_code
        answered = client.post(address, {"id": [signature.pk], **WHY}).status_code
        before, now = signature.state, Signature.objects.filter(pk=signature.pk).first()
        if now is None or now.state != before:
            assert (asked, answered) == (200, 302)
            done.add(verb)
        else:
            assert (asked, answered) == (403, 403)
    return done


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (staff.translator, set()),
        (staff.editor, set()),
        (staff.writer, set()),
        (staff.moderator, {"hold", "release", "reject"}),
        (staff.organiser, set(VERBS)),
        (staff.superuser, set(VERBS)),
    ],
)
def test_s26_each_verb_for_each_role(petition, role, may):
    assert try_all(staff.signed_in(role()), petition) == may


def test_strangers_are_sent_to_sign_in(client, petition):
    for verb in VERBS:
        assert "/admin/login/" in client.get(action(verb))["Location"]


@pytest.mark.parametrize(("role", "sees"), [(staff.moderator, False), (staff.organiser, True)])
def test_only_those_who_may_erase_are_offered_it(petition, role, sees):
    sign(petition)
    shown = words(staff.signed_in(role()).get(index(petition)))
    assert action("hold") in shown
    assert (action("erase") in shown) == sees


def test_the_queue_of_held_ones_does_not_offer_to_hold(petition, organiser):
    sign(petition, hold_reason="trap")
    shown = words(organiser.get("/admin/held/"))
    assert action("release") in shown
    assert action("hold") not in shown


# What becomes of them


def test_a_held_signature_leaves_count_and_public_and_comes_back_by_release(organiser, petition):
    one = sign(petition, shows_name=True, country="PT")
    organiser.post(action("hold"), {"id": [one.pk]})
    one.refresh_from_db()
    assert (one.state, one.hold_reason, one.public_name) == ("held", "staff", "")
    assert counting.total(petition.letter) == 0
    organiser.post(action("release"), {"id": [one.pk]})
    one.refresh_from_db()
    assert (one.state, one.public_name) == ("confirmed", "Inês Duarte")
    assert counting.verify(petition.letter) == (1, 1)


def test_a_rejected_signature_stays_so_that_the_address_cannot_sign_again(organiser, petition):
    one = sign(petition, shows_name=True)
    organiser.post(action("reject"), {"id": [one.pk], **WHY})
    one.refresh_from_db()
    assert (one.state, one.public_name) == ("rejected", "")
    assert counting.verify(petition.letter) == (0, 0)


def test_p6_an_erased_signature_leaves_nothing_but_its_entries(organiser, petition):
    one = sign(petition, shows_name=True)
    assert Outbox.objects.exists()
    assert Token.objects.exists()
    answer = organiser.post(
        action("erase"), {"id": [one.pk], "next": index(petition), **WHY}, follow=True
    )
    assert "1 signature erased." in staff.messages_of(answer)
    for model in (Signature, Outbox, Token):
        assert not model.objects.exists()
    assert counting.verify(petition.letter) == (0, 0)
    [entry] = entries("erase")
    assert (entry.label, entry.data) == (f"#{one.pk}", {"state": "confirmed", **WHY})
    sign(petition)
    assert counting.total(petition.letter) == 1


def test_s27_the_site_history_still_tells_of_an_erased_signature(organiser, petition):
    one = sign(petition)
    organiser.get(reverse("signatures:detail", args=[petition.letter.pk, one.pk]))
    organiser.post(action("erase"), {"id": [one.pk], **WHY})
    history = words(organiser.get("/admin/reports/site-history/"))
    assert f"#{one.pk}" in history
    assert "Erased this signature with all that belongs to it" in history
    assert "Asked by letter." in history
    assert "Looked at the details of this signature" in history
    for hidden in ("Inês", "ines@example.org"):
        assert hidden not in history


# Reasons


@pytest.mark.parametrize("verb", ["reject", "erase"])
@pytest.mark.parametrize("why", ["", "   ", "Wish of ines@example.org", "x" * 201])
def test_without_a_fit_reason_nothing_is_done(organiser, petition, verb, why):
    one = sign(petition)
    answer = organiser.post(action(verb), {"id": [one.pk], "why": why})
    assert answer.status_code == 200
    assert answer.context["form"].errors["why"]
    assert f'name="id" value="{one.pk}"' in words(answer)
    one.refresh_from_db()
    assert one.state == "confirmed"
    assert not entries(verb).exists()


@pytest.mark.parametrize("verb", VERBS)
def test_s27_each_decision_is_logged_with_its_reason_and_no_personal_data(
    organiser, petition, verb
):
    one = sign(petition, hold_reason="network" if verb == "release" else "")
    organiser.post(action(verb), {"id": [one.pk], "why": " Two  spaces. "})
    [entry] = entries(verb)
    assert (entry.user.username, entry.object_id) == ("organisers", str(one.pk))
    assert entry.data["why"] == "Two spaces."
    assert entry.message.endswith(". Reason: Two spaces.")
    for hidden in ("Inês", "ines@"):
        assert hidden not in str(entry.data) + entry.label


# Many at once


def test_all_that_the_filters_show_are_decided_on_and_nothing_else(organiser, petition):
    french = [sign(petition, f"{name}@example.org", language="fr") for name in "abc"]
    english = sign(petition, "d@example.org")
    other = trees.petition(petition.get_parent().specific, title="Another", slug="another")
    elsewhere = sign(other, "e@example.org", language="fr")
    query = f"id=all&childOf={petition.letter.pk}&language=fr&next={index(petition)}"
    question = organiser.get(f"{action('reject')}?{query}")
    assert "Reject 3 signatures?" in words(question)
    ids = [one["item"].pk for one in question.context["items"]]
    assert set(ids) == {one.pk for one in french}
    organiser.post(question.context["submit_url"], {"id": ids, **WHY})
    left = Signature.objects.filter(state="confirmed")
    assert {one.pk for one in left} == {english.pk, elsewhere.pk}
    assert entries("reject").count() == 3


def test_nonsense_among_the_filters_decides_on_nothing_rather_than_on_all(organiser, petition):
    sign(petition)
    query = f"id=all&childOf={petition.letter.pk}&language=klingon&next={index(petition)}"
    answer = organiser.get(f"{action('erase')}?{query}", follow=True)
    assert "There is nothing left to decide here." in staff.messages_of(answer)


def test_the_limit_of_one_action_is_stated(organiser, petition, monkeypatch):
    monkeypatch.setattr(listing, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    for name in "abc":
        sign(petition, f"{name}@example.org")
    assert "Select all in the list, 2 at most" in words(organiser.get(index(petition)))
    query = f"id=all&childOf={petition.letter.pk}"
    question = words(organiser.get(f"{action('hold')}?{query}"))
    assert "Hold 2 signatures?" in question
    assert "2 at most are taken at once" in question


def test_those_whose_state_does_not_fit_are_left_out_and_counted(organiser, petition):
    held = sign(petition, "a@example.org", hold_reason="trap")
    free = sign(petition, "b@example.org")
    question = organiser.get(f"{action('release')}?id={held.pk}&id={free.pk}")
    assert "Release 1 signature?" in words(question)
    assert "1 of those you chose is left out" in words(question)
    nothing = organiser.get(f"{action('release')}?id={free.pk}&next={index(petition)}", follow=True)
    assert "There is nothing left to decide here." in staff.messages_of(nothing)


def test_after_the_action_the_list_comes_back_with_its_filters(organiser, petition):
    one = sign(petition)
    back = f"{index(petition)}?state=confirmed"
    answer = organiser.post(action("hold"), {"id": [one.pk], "next": back})
    assert answer["Location"] == back


def test_one_that_fails_leaves_the_others_decided(organiser, petition):
    """Each decision is a transaction of its own, so that no tally is held for all of them."""
    with_key = sign(petition, "a@example.org", hold_reason="trap")
    spoilt = sign(petition, "b@example.org", hold_reason="trap")
    Signature.objects.filter(pk=spoilt.pk).update(envelope=damaged(spoilt.envelope))
    answer = organiser.post(
        action("release"), {"id": [with_key.pk, spoilt.pk], "next": "/admin/held/"}, follow=True
    )
    said = " ".join(staff.messages_of(answer))
    assert "1 signature released." in said
    assert "1 was left as it was" in said
    assert set(Signature.objects.values_list("state", flat=True)) == {"pending", "held"}
    assert entries("release").count() == 1


@pytest.mark.django_db(transaction=True)
def test_each_decision_is_committed_by_itself_so_that_no_tally_is_held_for_long(
    organiser, petition
):
    ids = [sign(petition, f"{name}@example.org").pk for name in "abc"]
    with CaptureQueriesContext(connection) as queries:
        organiser.post(action("erase"), {"id": ids, **WHY})
    done = [query["sql"].split()[0] for query in queries]
    deletions = [at for at, word in enumerate(done) if word == "DELETE"]
    first, last = deletions[0], deletions[-1]
    assert done[first:last].count("COMMIT") == len(ids) - 1
    assert not Signature.objects.exists()


# From one signature


def test_the_same_actions_stand_on_the_signature_as_its_state_allows(organiser, petition):
    one = sign(petition)
    detail = reverse("signatures:detail", args=[petition.letter.pk, one.pk])
    shown = words(organiser.get(detail))
    assert f"{action('hold')}?id={one.pk}&next={detail.replace('/', '%2F')}" in shown
    assert ">Hold</a>" in shown
    assert f"{action('erase')}?id={one.pk}&next={index(petition).replace('/', '%2F')}" in shown
    assert re.findall(r'<a class="button [^>]*>(.*?)</a>', shown) == ["Hold", "Reject", "Erase"]
    organiser.post(action("hold"), {"id": [one.pk], "why": "To look into it."})
    shown = words(organiser.get(detail))
    assert action("release") in shown
    for said in ("Held by staff", "Held this signature", "To look into it.", "organisers"):
        assert said in shown
