"""Finding a signature by the exact address or a public name, without either in any address."""

from html import unescape

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from petitions.admin import finding
from tests import staff, trees
from tests.petitions.signed import sign

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def url(page, name="find", *args):
    return reverse(f"signatures:{name}", args=[page.letter.pk, *args])


def words(response):
    return unescape(response.content.decode())


def look_for(client, page, sought):
    return client.post(url(page), {"sought": sought})


@pytest.fixture
def organiser(petition):
    return staff.signed_in(staff.organiser())


@pytest.fixture
def moderator(petition):
    return staff.signed_in(staff.moderator())


@pytest.mark.parametrize("role", [staff.translator, staff.editor, staff.writer])
def test_s26_whoever_may_not_see_signatures_finds_none(petition, role):
    sign(petition, shows_name=True)
    client = staff.signed_in(role())
    assert client.get(url(petition)).status_code == 403
    for sought in ("ines@example.org", "Inês"):
        answer = look_for(client, petition, sought)
        assert answer.status_code == 403
        assert "Inês Duarte" not in words(answer)


def test_strangers_are_sent_to_sign_in(client, petition):
    assert "/admin/login/" in client.get(url(petition))["Location"]
    assert "/admin/login/" in look_for(client, petition, "x")["Location"]


@pytest.mark.parametrize(
    "typed", ["ines@example.org", " INES+bus@Example.org ", "Ines@EXAMPLE.ORG"]
)
def test_an_address_leads_to_its_signature_however_it_is_spelt(organiser, petition, typed):
    signature = sign(petition)
    answer = look_for(organiser, petition, typed)
    assert answer["Location"] == url(petition, "detail", signature.pk)


def test_p15_what_is_looked_for_stands_in_no_address_and_no_entry(organiser, petition):
    sign(petition, shows_name=True)
    for sought in ("ines@example.org", "nobody@example.org", "Inês"):
        answer = look_for(organiser, petition, sought)
        assert sought not in answer.headers.get("Location", "")
    page = words(organiser.get(url(petition)))
    assert 'method="post"' in page
    entries = ModelLogEntry.objects.all()
    assert not any("@" in str(entry.data) or "Inês" in str(entry.data) for entry in entries)


def test_s27_each_search_by_address_is_logged_found_or_not(organiser, petition):
    sign(petition)
    for sought in ("ines@example.org", "nobody@example.org"):
        look_for(organiser, petition, sought)
    entries = ModelLogEntry.objects.filter(action="petitions.find_signature")
    assert [(entry.user.username, entry.data) for entry in entries] == [("organisers", {})] * 2
    assert "Looked for a signature by its address" in entries[0].message


def test_an_unknown_address_is_said_in_a_plain_sentence(organiser, petition):
    other = trees.petition(petition.get_parent().specific, title="Another", slug="another")
    sign(other)
    answer = look_for(organiser, petition, "ines@example.org")
    assert answer.status_code == 200
    assert "Nobody has signed this petition with that address." in words(answer)
    assert "no-store" in answer["Cache-Control"]


def test_half_an_address_is_said_beside_the_field(organiser, petition):
    assert "This is not a complete e-mail address." in words(look_for(organiser, petition, "ines@"))


def test_moderators_find_by_public_name_but_not_by_address(moderator, petition):
    signature = sign(petition, shows_name=True)
    answer = look_for(moderator, petition, "ines@example.org")
    assert "You may look for names only" in words(answer)
    assert not ModelLogEntry.objects.filter(action="petitions.find_signature").exists()
    found = words(look_for(moderator, petition, "ines dua"))
    assert "Inês Duarte" in found
    assert url(petition, "detail", signature.pk) not in found


def test_a_name_is_found_by_its_beginnings_whatever_case_and_accents(organiser, petition):
    shown = sign(petition, "a@example.org", name="Zoë Ångström", shows_name=True)
    sign(petition, "b@example.org", name="Zoë Hidden")
    sign(petition, "c@example.org", name="Bea Other", shows_name=True)
    page = words(look_for(organiser, petition, "ANGS zoe"))
    assert "Zoë Ångström" in page
    assert url(petition, "detail", shown.pk) in page
    assert "Bea Other" not in page
    assert "No public name" in words(look_for(organiser, petition, "Hidden"))


def test_too_many_names_are_cut_with_a_word(organiser, petition, monkeypatch):
    monkeypatch.setattr(finding, "FOUND_AT_MOST", 2)
    for name in "abc":
        sign(petition, f"{name}@example.org", name=f"Ada {name}", shows_name=True)
    page = words(look_for(organiser, petition, "ada"))
    assert "These are the newest 2." in page
    assert "Ada a" not in page


@pytest.mark.parametrize(
    "sought", ["", "  ", "%", "\x00", "x" * 300, "a" * 200 + "@x.org", "@", "'&|"]
)
def test_nonsense_is_answered_plainly(organiser, petition, sought):
    sign(petition, shows_name=True)
    answer = look_for(organiser, petition, sought)
    assert answer.status_code == 200
    assert "Inês Duarte" not in words(answer)


def test_the_list_leads_there(organiser, petition):
    assert url(petition) in words(organiser.get(url(petition, "index")))
