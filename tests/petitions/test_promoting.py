"""A public signer may be listed among the endorsers, for as long as the name is public."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.models import ModelLogEntry

from petitions import moderating, promoting, signing
from petitions.models import Promotion, Signature
from statements.models import Endorser, Letter
from tests import staff
from tests.petitions.signer import form_of
from tests.petitions.test_erasure import dump

pytestmark = pytest.mark.django_db

NAME, AFFILIATION = "Canária Duarte-Quill", "Harbour School of Quillwork"


@pytest.fixture
def letter(petition):
    Letter.objects.update(affiliation_use="optional", country_use="optional")
    return petition.letter


@pytest.fixture
def signed(petition, letter, signer):
    """A confirmed signature whose signer agreed to be named."""
    signer.sign(petition, name=NAME, affiliation=AFFILIATION, country="PT", shows_name="on")
    signer.press(signer.link())
    return Signature.objects.get()


def promote(signature, published=True):
    return promoting.promote(signature=signature, published=published)


def listed(letter):
    return list(letter.endorsers.values_list("name", flat=True))


# The verb


@pytest.mark.both_databases
def test_the_endorser_has_the_public_face_and_nothing_else(signed, letter):
    assert promote(signed, published=False)
    endorser = letter.endorsers.get()
    assert (endorser.kind, endorser.name, endorser.affiliation) == ("person", NAME, AFFILIATION)
    assert (endorser.place_code, endorser.place_text, endorser.website) == ("PT", "", "")
    assert not endorser.published
    assert Promotion.objects.get().signature == signed


def test_it_stands_on_the_page_in_the_readers_language(petition, signed, letter, client):
    promote(signed)
    page = client.get(petition.url).content.decode()
    names = page[page.index('id="endorsers"') :]
    assert NAME in names
    assert f"{AFFILIATION}, Portugal" in names


def test_nobody_is_listed_twice(signed, letter):
    assert promote(signed)
    assert not promote(signed)
    assert listed(letter) == [NAME]


def test_somebody_of_that_name_and_country_on_the_list_is_enough(signed, letter):
    Endorser.objects.create(letter=letter, kind="person", name=NAME.upper(), place_code="PT")
    assert not promote(signed)
    assert len(listed(letter)) == 1


@pytest.mark.both_databases
def test_the_database_keeps_one_endorser_per_signature(signed, letter):
    promote(signed)
    other = Endorser.objects.create(letter=letter, name="Other")
    with pytest.raises(IntegrityError), transaction.atomic():
        Promotion.objects.create(signature=signed, endorser=other)


def test_who_did_not_agree_to_be_named_is_never_listed(petition, letter, signer):
    signer.sign(petition, name=NAME, affiliation=AFFILIATION)
    signer.press(signer.link())
    assert not promote(Signature.objects.get())
    assert listed(letter) == []


def test_who_has_not_confirmed_is_never_listed(petition, letter, signer):
    signer.sign(petition, name=NAME, shows_name="on")
    assert not promote(Signature.objects.get())
    assert listed(letter) == []


# What its signer does, and what moderators do


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "leave",
    [
        lambda one: signing.withdraw(signature=one),
        lambda one: signing.refuse_mail(signature=one),
        lambda one: signing.correct(signature=one, shows_name=False),
        lambda one: moderating.hold(signature=one),
        lambda one: moderating.reject(signature=one),
    ],
    ids=["withdraw", "refuse_mail", "hide", "hold", "reject"],
)
def test_who_is_public_no_longer_is_an_endorser_no_longer(signed, letter, leave):
    keeper = Endorser.objects.create(letter=letter, name="Keeper")
    promote(signed)
    leave(signed)
    assert listed(letter) == [keeper.name]
    assert not Promotion.objects.exists()


def test_a_signer_hides_the_name_on_the_own_page(petition, signed, letter, signer):
    promote(signed)
    text = signer.mails()[-1].get_body(("plain",)).get_content()
    link = re.search(r"https?://[^/]+(/en/manage/[^/\s]+/)\s", text)[1]
    _action, values = form_of(signer.client.get(link))
    signer.client.post(link, values | {"shows_name": "on"})
    assert listed(letter) == [NAME]
    signer.client.post(link, values)
    assert listed(letter) == []


def test_a_corrected_name_and_affiliation_follow(signed, letter):
    promote(signed)
    Endorser.objects.update(role="Poet", featured=True)
    signing.correct(signature=signed, name="Canária Quill", affiliation="")
    endorser = letter.endorsers.get()
    assert (endorser.name, endorser.affiliation) == ("Canária Quill", "")
    assert (endorser.role, endorser.featured) == ("Poet", True)


def test_an_editor_may_take_the_endorser_away_and_the_signature_stays(signed, letter):
    promote(signed)
    letter.endorsers.get().delete()
    assert Signature.objects.confirmed().count() == 1
    assert not Promotion.objects.exists()
    assert promote(signed)


# S28: nothing that an editor does with the endorser leaves the name behind


def endorser_url(name, endorser):
    return reverse(f"endorsers:{name}", args=[endorser.letter_id, endorser.pk])


@pytest.mark.both_databases
def test_s28_after_withdrawal_the_name_is_nowhere_though_the_endorser_was_edited(signed, letter):
    root = staff.signed_in(staff.superuser())
    act(root, [signed])
    endorser = letter.endorsers.get()
    fields = {"kind": "organisation", "name": NAME, "role": "Poet", "published": "on"}
    assert root.post(endorser_url("edit", endorser), fields).status_code == 302
    bulk = reverse("wagtail_bulk_action", args=["statements", "endorser", "feature"])
    root.post(f"{bulk}?id={endorser.pk}")
    assert NAME.lower() in dump()
    signing.withdraw(signature=signed)
    text = dump()
    assert NAME.lower() not in text
    assert AFFILIATION.lower() not in text


@pytest.mark.parametrize("how", ["one", "many"])
def test_s28_after_withdrawal_the_name_is_nowhere_though_the_endorser_was_deleted(
    signed, letter, how
):
    root = staff.signed_in(staff.superuser())
    act(root, [signed])
    endorser = letter.endorsers.get()
    if how == "one":
        root.post(endorser_url("delete", endorser))
    else:
        bulk = reverse("wagtail_bulk_action", args=["statements", "endorser", "delete"])
        root.post(f"{bulk}?id={endorser.pk}")
    assert listed(letter) == []
    signing.withdraw(signature=signed)
    assert NAME.lower() not in dump()


# The screen


def action_url(signatures, **more):
    ids = "&".join(f"id={one.pk}" for one in signatures)
    return reverse("wagtail_bulk_action", args=["petitions", "signature", "promote"]) + f"?{ids}"


def act(client, signatures):
    return client.post(action_url(signatures), {"why": ""})


def desk(*permissions, group=staff.editor):
    """Somebody of a group with more rights."""
    user = group()
    for name in permissions:
        app, codename = name.split(".")
        user.user_permissions.add(
            Permission.objects.get(content_type__app_label=app, codename=codename)
        )
    return staff.signed_in(user)


def test_s27_listing_asks_first_and_leaves_an_entry_without_the_name(signed, letter):
    client = desk("petitions.view_signature")
    asked = client.get(action_url([signed])).content.decode()
    assert "List 1 signer among the endorsers" in asked
    assert NAME not in asked
    response = act(client, [signed])
    assert response.status_code == 302
    assert listed(letter) == [NAME]
    assert letter.endorsers.get().published
    entry = ModelLogEntry.objects.get(action="petitions.promote_signature")
    assert (entry.label, entry.data) == (f"#{signed.pk}", {})


def test_without_the_right_to_publish_the_endorser_waits(signed, letter):
    client = desk("petitions.view_signature", group=staff.writer)
    act(client, [signed])
    assert [one.published for one in letter.endorsers.all()] == [False]


@pytest.mark.parametrize(
    "group", [staff.editor, staff.moderator, staff.organiser, staff.translator]
)
def test_s26_it_takes_both_rights_to_see_signatures_and_to_change_endorsers(signed, letter, group):
    client = staff.signed_in(group())
    assert client.get(action_url([signed])).status_code == 403
    assert act(client, [signed]).status_code == 403
    assert listed(letter) == []


@pytest.mark.parametrize("missing", ["add_endorser", "change_endorser", "view_signature"])
def test_s26_each_of_the_rights_is_needed(signed, letter, missing):
    user = staff.member("Editors")
    user.user_permissions.add(Permission.objects.get(codename="view_signature"))
    for holder in (user.user_permissions, user.groups.get().permissions):
        holder.remove(Permission.objects.get(codename=missing))
    assert act(staff.signed_in(user), [signed]).status_code == 403
    assert listed(letter) == []


def test_s26_only_for_petitions_whose_page_one_may_edit(signed, letter):
    client = desk(
        "petitions.view_signature",
        "statements.change_endorser",
        "statements.add_endorser",
        group=staff.translator,
    )
    assert act(client, [signed]).status_code == 403
    assert listed(letter) == []


def test_who_is_not_public_is_passed_over(petition, signed, letter, signer):
    signer.sign(petition, name="Unseen", email="other@example.org")
    hidden = Signature.objects.exclude(pk=signed.pk).get()
    act(desk("petitions.view_signature"), [signed, hidden])
    assert listed(letter) == [NAME]


def test_both_lists_offer_it_to_those_who_may(signed, letter):
    client = desk("petitions.view_signature", "petitions.open_signature")
    index = reverse("signatures:index", args=[letter.pk])
    assert "List as endorser" in client.get(index).content.decode()
    detail = reverse("signatures:detail", args=[letter.pk, signed.pk])
    assert "List as endorser" in client.get(detail).content.decode()
    organiser = staff.signed_in(staff.organiser())
    assert "List as endorser" not in organiser.get(index).content.decode()
    assert "List as endorser" not in organiser.get(detail).content.decode()
