"""What staff see of signatures: a list, and one opened envelope whose opening is logged."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import ModelLogEntry
from wagtail.search.index import class_is_indexed
from wagtail.users.models import UserProfile

from campaign import formats
from campaign.models import User
from petitions import moderating, signing
from petitions.admin import listing
from petitions.admin.listing import PAGE_SIZE
from petitions.models import PetitionFormField, Signature
from statements.models import Endorser
from tests import staff, trees
from tests.petitions.signed import damaged, sign


def url(name, letter, *args):
    return reverse(f"signatures:{name}", args=[letter.pk, *args])


@pytest.fixture
def organiser(petition):
    """A browser in which an organiser is signed in, who may see signatures."""
    return staff.signed_in(staff.organiser())


# Rights


def test_strangers_are_sent_to_sign_in(client, petition):
    signature = sign(petition)
    for address in (
        url("index", petition.letter),
        url("detail", petition.letter, signature.pk),
    ):
        assert "/admin/login/" in client.get(address)["Location"]


@pytest.mark.parametrize("role", [staff.translator, staff.editor, staff.writer])
def test_s26_whoever_lacks_the_right_sees_no_signer_anywhere(petition, role):
    signature = sign(petition, shows_name=True)
    client = staff.signed_in(role())
    for address in (
        url("index", petition.letter),
        url("index_results", petition.letter),
        url("detail", petition.letter, signature.pk),
    ):
        response = client.get(address)
        assert response.status_code == 403
        assert "Inês" not in response.content.decode()
    of_page = reverse("letters:of_page", args=[petition.translation_key, "signatures"])
    assert client.get(of_page).status_code == 403
    editor = client.get(reverse("wagtailadmin_pages:edit", args=[petition.pk]))
    assert of_page not in editor.content.decode()


def test_s26_moderators_see_public_faces_and_open_nothing(petition):
    shown = sign(petition, "a@example.org", name="Ada Shown", shows_name=True)
    hidden = sign(petition, "b@example.org", name="Bea Hidden")
    moderator = staff.signed_in(staff.moderator())
    listed = moderator.get(url("index", petition.letter)).content.decode()
    assert "Ada Shown" in listed
    assert "Bea Hidden" not in listed
    for signature in (shown, hidden):
        address = url("detail", petition.letter, signature.pk)
        assert address not in listed
        assert moderator.get(address).status_code == 403
    assert not ModelLogEntry.objects.filter(action="petitions.view_signature").exists()


def test_organisers_reach_signatures_from_the_list_of_letters(organiser, petition):
    shown = organiser.get(reverse("letters:index")).content.decode()
    assert url("index", petition.letter) in shown
    assert '"/admin/letters/"' in organiser.get("/admin/").content.decode()
    of_page = reverse("letters:of_page", args=[petition.translation_key, "signatures"])
    assert organiser.get(of_page)["Location"] == url("index", petition.letter)


def test_a_signature_of_another_petition_is_not_found(organiser, petition):
    other = trees.petition(petition.get_parent(), title="Another", slug="another")
    signature = sign(petition)
    address = url("detail", other.letter, signature.pk)
    assert organiser.get(address, follow=True).status_code == 404


def test_there_is_no_menu_of_forms_and_no_chooser_search_or_api_of_signers(petition):
    client = staff.signed_in(staff.superuser())
    assert '"name": "forms"' not in client.get("/admin/").content.decode()
    for label in ("statements.Letter", "statements.TextVersion", "petitions.Signature"):
        assert not class_is_indexed(apps.get_model(label))
    for label in ("petitions.Token", "petitions.Outbox"):
        assert not class_is_indexed(apps.get_model(label))
    assert not class_is_indexed(Endorser)
    snippets = client.get("/admin/snippets/", follow=True).content.decode()
    assert "/admin/snippets/petitions/" not in snippets


# The list


def test_the_list_shows_the_tally_and_public_names_only(organiser, petition):
    sign(petition, "a@example.org", name="Ada Shown", shows_name=True, country="PT")
    sign(petition, "b@example.org", name="Bea Hidden", language="fr")
    sign(petition, "c@example.org", name="Cleo Waiting", confirmed=False, shows_name=True)
    shown = organiser.get(url("index", petition.letter)).content.decode()
    assert "2 confirmed signatures" in shown
    for words in ("Ada Shown", "not public", "Portugal", "French", "Waiting for confirmation"):
        assert words in shown
    for words in ("Bea Hidden", "Cleo Waiting", "@example.org"):
        assert words not in shown


def test_the_list_is_filtered_by_state_and_language(organiser, petition):
    sign(petition, "a@example.org", name="Ada", shows_name=True)
    sign(petition, "b@example.org", name="Bea", shows_name=True, language="fr")
    results = url("index_results", petition.letter)
    found = organiser.get(results, {"language": "fr"}).content.decode()
    assert "Bea" in found
    assert "Ada" not in found
    found = organiser.get(results, {"state": "pending"}).content.decode()
    assert "Bea" not in found


def test_the_list_is_paged_by_key_and_counts_no_rows(organiser, petition):
    first = sign(petition)
    copies = [
        Signature(
            letter=first.letter,
            language="en",
            wording=first.wording,
            consent_sentence="I agree.",
            consent_language="en",
            address_digest=number.to_bytes(32),
        )
        for number in range(PAGE_SIZE)
    ]
    Signature.objects.bulk_create(copies)
    with CaptureQueriesContext(connection) as queries:
        shown = organiser.get(url("index", petition.letter))
    assert not any("COUNT(" in query["sql"].upper() for query in queries)
    assert url("detail", first.letter, first.pk) not in shown.content.decode()
    older = organiser.get(shown.context["older"])
    assert url("detail", first.letter, first.pk) in older.content.decode()
    assert "older" not in older.context
    assert older.context["newest"].startswith(url("index", petition.letter))


def test_the_list_goes_by_the_time_of_signing_also_where_numbers_do_not(
    organiser, petition, monkeypatch
):
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    noon = timezone.now()
    three = [sign(petition, f"{name}@example.org") for name in "abc"]
    for signature, hours in zip(three, (0, 2, 1), strict=True):
        signature.created_at = noon - timedelta(hours=hours)
        signature.save(update_fields=["created_at"])
    first, last, middle = three
    newest = organiser.get(url("index", petition.letter))
    assert newest.context["object_list"] == [first, middle]
    signing.withdraw(signature=middle)
    assert organiser.get(newest.context["older"]).context["object_list"] == [last]


def test_signatures_of_the_same_moment_are_all_listed_once(organiser, petition, monkeypatch):
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    for name in "abcde":
        sign(petition, f"{name}@example.org")
    Signature.objects.update(created_at=timezone.now())
    address, seen = url("index", petition.letter), []
    while address:
        shown = organiser.get(address)
        seen += [signature.pk for signature in shown.context["object_list"]]
        address = shown.context.get("older")
    assert seen == sorted(Signature.objects.values_list("pk", flat=True), reverse=True)


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "", "٣", "7", "f" * 15 + "-1", "1-1-1"])
def test_nonsense_in_the_address_of_a_list_does_no_harm(organiser, petition, before):
    sign(petition)
    query = {"before": before, "state": "moon", "language": "xx"}
    assert organiser.get(url("index", petition.letter), query).status_code == 200


# One signature


def test_the_details_are_shown_with_the_questions_in_plain_words(organiser, petition):
    petition.form_fields = [
        PetitionFormField(label="Which line?", field_type="singleline", sort_order=0),
        PetitionFormField(
            label="When?",
            field_type="checkboxes",
            choices="Morning\nNight",
            choice_keys=[["k1", "Morning"], ["k2", "Night"]],
            sort_order=1,
        ),
    ]
    trees.publish(petition)
    line, when = PetitionFormField.objects.filter(page=petition).order_by("sort_order")
    signature = sign(
        petition,
        affiliation="Bus driver",
        country="PT",
        comment="<b>Please</b>",
        answers={line.clean_name: "Line 7", when.clean_name: ["k1", "k2"], "f_gone": "kept"},
        wants_updates=True,
    )
    shown = organiser.get(url("detail", petition.letter, signature.pk)).content.decode()
    for words in (
        "Inês Duarte",
        "ines@example.org",
        "Bus driver",
        "Portugal",
        "&lt;b&gt;Please&lt;/b&gt;",
        "Which line?",
        "Line 7",
        "Morning, Night",
        "kept",
        "I agree.",
        "Bring back the night bus",
        "Please confirm",
    ):
        assert words in shown


def test_it_says_what_becomes_of_the_comment(organiser, petition):
    signature = sign(petition, comment="It is dark.", shows_comment=True)
    address = url("detail", petition.letter, signature.pk)

    def said():
        signature.refresh_from_db()
        return organiser.get(address).context["comment_state"]

    assert said() == "It waits for a moderator."
    moderating.approve_comment(signature=signature)
    assert said() == "It is shown on the petition."
    moderating.hold(signature=signature)
    assert said() == "A moderator decides on it once the signature is confirmed."
    moderating.release(signature=signature)
    signature.refresh_from_db()
    moderating.refuse_comment(signature=signature)
    assert said() == "It was decided not to show it."
    moderating.reject(signature=signature)
    assert said() == "Of a rejected signature nothing is shown."
    quiet = sign(petition, "b@example.org", comment="Mine.")
    shown = organiser.get(url("detail", petition.letter, quiet.pk))
    assert shown.context["comment_state"] == "Its signer does not show it."


def test_times_are_those_of_the_reader_and_the_wording_can_be_read(organiser, petition):
    signature = sign(petition)
    shown = organiser.get(url("detail", petition.letter, signature.pk)).content.decode()
    assert formats.moment(signature.created_at) in shown
    assert "We want it back." in shown
    user = User.objects.get(username="organisers")
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = "fr"
    profile.save()
    shown = organiser.get(url("detail", petition.letter, signature.pk)).content.decode()
    with translation.override("fr"):
        assert formats.moment(signature.created_at) in shown


def test_s27_each_look_at_a_signature_is_logged_without_personal_data(organiser, petition):
    signature = sign(petition)
    organiser.get(url("index", petition.letter))
    assert not ModelLogEntry.objects.filter(action="petitions.view_signature").exists()
    response = organiser.get(url("detail", petition.letter, signature.pk))
    [entry] = ModelLogEntry.objects.filter(action="petitions.view_signature")
    assert (entry.user.username, entry.label, entry.data) == (
        "organisers",
        f"#{signature.pk}",
        {},
    )
    assert "no-store" in response["Cache-Control"]


def test_a_lost_key_is_said_in_plain_words(organiser, petition, settings):
    signature = sign(petition)
    settings.SEALING_KEYS = ["YW5vdGhlci1rZXktZm9yLXRlc3RzLW9ubHktMzItYnk="]
    shown = organiser.get(url("detail", petition.letter, signature.pk)).content.decode()
    assert "the key they were sealed with is not among the keys" in shown
    settings.SEALING_KEYS = []
    shown = organiser.get(url("detail", petition.letter, signature.pk)).content.decode()
    assert "this site has no sealing key" in shown


def test_destroyed_and_altered_details_are_said_in_plain_words(organiser, petition):
    signature = sign(petition)
    address = url("detail", petition.letter, signature.pk)
    Signature.objects.update(envelope=damaged(signature.envelope))
    assert "they were altered" in organiser.get(address).content.decode()
    Signature.objects.update(envelope=None, address_digest=None)
    assert "were destroyed" in organiser.get(address).content.decode()
