"""Undoing an import takes away what came with it, and nothing else (S26, S27)."""

import pytest
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import ModelLogEntry

from campaign.models import CampaignImage
from statements import imports
from statements.models import Endorser, EndorserImport, Letter
from tests import staff, trees

LIST = "Harbour Watch (Portugal)\nSea League\nCoast Net\n"


@pytest.fixture
def record(letter):
    Endorser.objects.create(letter=letter, name="Anchor", published=True)
    imports.add(letter=letter, text=LIST, published=True)
    return EndorserImport.objects.get()


def url(name, letter, *args):
    return reverse(f"endorsers:{name}", args=[letter.pk, *args])


def names(letter):
    return list(letter.endorsers.values_list("name", flat=True))


def test_each_import_knows_who_added_how_many_and_from_where(editor, letter):
    imports.add(letter=letter, text=LIST, published=True)
    record = EndorserImport.objects.get()
    assert (record.added, record.name, record.user) == (3, "", None)
    assert record.endorsers.count() == 3
    imports.add(letter=letter, text=LIST, published=True)
    assert EndorserImport.objects.count() == 1


def test_the_list_shows_how_many_are_still_there(editor, letter, record):
    letter.endorsers.get(name="Sea League").delete()
    page = editor.get(url("imports", letter)).content.decode()
    assert "Pasted" in page
    assert url("undo", letter, record.pk) in page
    [row] = editor.get(url("imports", letter)).context["object_list"]
    assert (row.added, row.left) == (3, 2)


def test_undoing_asks_first_and_says_how_many_were_edited_meanwhile(editor, letter, record):
    fields = {"kind": "organisation", "name": "Sea League of 1901", "published": "on"}
    edited = letter.endorsers.get(name="Sea League")
    assert editor.post(url("edit", letter, edited.pk), fields).status_code == 302
    logo = CampaignImage.objects.create(title="Logo", file=get_test_image_file())
    letter.endorsers.filter(name="Coast Net").update(logo=logo)
    page = editor.get(url("undo", letter, record.pk)).content.decode()
    assert "3 endorsers that came with this list are deleted." in page
    assert "2 of them were edited or got logos since." in page
    assert len(names(letter)) == 4


@pytest.mark.both_databases
def test_undoing_deletes_what_came_with_it_and_is_logged(editor, letter, record):
    response = editor.post(url("undo", letter, record.pk))
    assert response.status_code == 302
    assert names(letter) == ["Anchor"]
    record.refresh_from_db()
    assert record.undone_at
    entry = ModelLogEntry.objects.get(action="statements.undo_import")
    assert entry.data == {"count": 3}
    history = editor.get(reverse("letters:history", args=[letter.pk])).content.decode()
    assert "Undid an import: deleted 3 endorsers" in history


def test_undoing_twice_does_nothing_more(editor, letter, record):
    editor.post(url("undo", letter, record.pk))
    editor.post(url("undo", letter, record.pk))
    assert ModelLogEntry.objects.filter(action="statements.undo_import").count() == 1
    page = editor.get(url("undo", letter, record.pk)).content.decode()
    assert "Nothing of this list is there any more." in page


@pytest.mark.parametrize("role", [staff.translator, staff.organiser, staff.moderator])
def test_whoever_may_not_change_endorsers_is_refused(letter, record, role):
    client = staff.signed_in(role())
    assert client.get(url("imports", letter)).status_code == 403
    assert client.get(url("undo", letter, record.pk)).status_code == 403
    assert client.post(url("undo", letter, record.pk)).status_code == 403
    assert len(names(letter)) == 4


def test_whom_the_public_sees_only_those_who_may_publish_undo(letter, record):
    writer = staff.signed_in(staff.writer())
    assert writer.get(url("imports", letter)).status_code == 200
    assert writer.post(url("undo", letter, record.pk)).status_code == 403
    letter.endorsers.update(published=False)
    assert writer.post(url("undo", letter, record.pk)).status_code == 302
    assert names(letter) == ["Anchor"]


def test_an_import_of_another_letter_is_not_found(editor, planted, record):
    page = trees.statement(planted[1], title="Another", slug="another")
    other = Letter.objects.get(key=page.translation_key)
    assert editor.post(url("undo", other, record.pk)).status_code == 404
    assert Endorser.objects.count() == 4


# Featuring, many at once


def bulk(client, action, endorsers):
    ids = "&".join(f"id={one.pk}" for one in endorsers)
    return client.post(f"/admin/bulk/statements/endorser/{action}/?{ids}")


def test_many_are_featured_at_once_and_no_longer(editor, letter, record):
    assert bulk(editor, "feature", letter.endorsers.all()[:2]).status_code == 302
    assert list(letter.endorsers.values_list("featured", flat=True)) == [True, True, False, False]
    bulk(editor, "unfeature", letter.endorsers.all())
    assert not letter.endorsers.filter(featured=True).exists()
    entries = ModelLogEntry.objects.filter(action__contains="feature").order_by("pk")
    assert [(entry.action, entry.data) for entry in entries] == [
        ("statements.feature_endorsers", {"count": 2}),
        ("statements.unfeature_endorsers", {"count": 2}),
    ]


@pytest.mark.parametrize("role", [staff.translator, staff.organiser])
def test_featuring_takes_the_right_to_change_endorsers(letter, record, role):
    response = bulk(staff.signed_in(role()), "feature", letter.endorsers.all())
    assert response.status_code == 403
    assert not letter.endorsers.filter(featured=True).exists()
