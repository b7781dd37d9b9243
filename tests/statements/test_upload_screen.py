"""The screen "Upload a table": from a file to a preview to endorsers, with nothing kept between."""

import html
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from wagtail.users.models import UserProfile

from statements import tables
from statements.models import Endorser, EndorserImport
from tests import staff
from tests.statements.files import uploaded, workbook

LIST = """Name,Acronym,Country,E-mail
Harbour Watch,HW,Portugal,a@example.org
Coast Net,,Atlantis,
,,,x
"""
HIDDEN = re.compile(r'<input type="hidden" name="(cells|named|shown|states)" value="([^"]*)"')


def url(letter):
    return reverse("endorsers:upload", args=[letter.pk])


def send(client, letter, data=None, name="list.csv", **fields):
    """Presses a button of the screen; without `data` no file is chosen."""
    file = {} if data is None else {"file": uploaded(data, name)}
    return client.post(url(letter), {"kind": "", **fields, **file})


def hidden(response):
    """The hidden fields of a preview, as a browser sends them back."""
    found = HIDDEN.findall(response.content.decode())
    return {name: html.unescape(value) for name, value in found}


def upload_then_add(client, letter, data, ticked=(), **fields):
    shown = send(client, letter, data, preview="1", **fields)
    return send(client, letter, add="1", take=ticked, **hidden(shown), **fields)


def names(letter):
    return list(letter.endorsers.values_list("name", flat=True))


@pytest.mark.parametrize("role", [staff.translator, staff.organiser, staff.moderator])
def test_whoever_may_not_add_endorsers_is_refused(letter, role):
    client = staff.signed_in(role())
    assert client.get(url(letter)).status_code == 403
    assert send(client, letter, LIST, preview="1").status_code == 403
    assert not Endorser.objects.exists()


def test_a_stranger_is_sent_to_sign_in(client, letter):
    assert "/admin/login/" in client.get(url(letter))["Location"]


def test_it_is_guarded_against_forged_requests(letter):
    client = staff.signed_in(staff.editor())
    client.handler.enforce_csrf_checks = True
    assert send(client, letter, LIST, preview="1").status_code == 403


def test_the_preview_tells_rows_apart_by_number_and_stores_nothing(editor, letter):
    page = send(editor, letter, LIST, preview="1").content.decode()
    assert "1 line is new" in page
    assert "1 line needs a look" in page
    assert "1 line cannot be added" in page
    assert "<td>4</td>" in page
    assert "“E-mail”" in page
    assert "UTF-8" in page
    assert not Endorser.objects.exists()
    assert not EndorserImport.objects.exists()


def test_adding_takes_what_the_preview_showed_and_says_what_is_left(editor, letter):
    response = upload_then_add(editor, letter, LIST, ticked=[3])
    assert staff.messages_of(editor.get(response["Location"])) == [
        "2 endorsers added and published.",
        "1 row could not be added: 4. Correct it in your file and upload that again; "
        "what is on the list is recognised.",
    ]
    stored = letter.endorsers.values_list("name", "acronym", "place_code", "place_text")
    assert list(stored) == [
        ("Harbour Watch", "HW", "PT", ""),
        ("Coast Net", "", "", "Atlantis"),
    ]


def test_an_unticked_row_is_not_added(editor, letter):
    upload_then_add(editor, letter, LIST)
    assert names(letter) == ["Harbour Watch"]


def test_the_same_file_twice_adds_nothing(editor, letter):
    upload_then_add(editor, letter, LIST, ticked=[3])
    page = send(editor, letter, LIST, preview="1").content.decode()
    assert "2 lines are duplicates" in page
    upload_then_add(editor, letter, LIST)
    assert len(names(letter)) == 2


def test_a_workbook_brings_websites_and_who_is_featured(editor, letter):
    rows = [["Organisation", "Website", "Featured"], ["Sea League", "sea.example.org", True]]
    page = send(editor, letter, workbook(rows), "list.xlsx", preview="1").content.decode()
    assert "https://sea.example.org" in page
    upload_then_add(editor, letter, workbook(rows))
    endorser = letter.endorsers.get()
    assert (endorser.website, endorser.featured) == ("https://sea.example.org", True)


def test_all_may_be_called_persons_and_a_changed_mind_is_previewed_again(editor, letter):
    shown = hidden(send(editor, letter, "Name\nSea League\n", preview="1"))
    response = send(editor, letter, add="1", **shown, kind="person")
    assert "has changed since the preview" in response.content.decode()
    assert not Endorser.objects.exists()
    send(editor, letter, add="1", **hidden(response), kind="person")
    assert letter.endorsers.get().kind == "person"


def test_a_file_chosen_beside_a_preview_is_previewed_not_added(editor, letter):
    shown = hidden(send(editor, letter, LIST, preview="1"))
    response = send(editor, letter, "Name\nOther Club\n", add="1", **shown)
    assert "Other Club" in response.content.decode()
    assert not Endorser.objects.exists()


def test_without_the_right_to_publish_nothing_becomes_public(letter):
    upload_then_add(staff.signed_in(staff.writer()), letter, LIST)
    assert [one.published for one in letter.endorsers.all()] == [False]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("", "This file is empty"),
        ("Name,Country\n", "no rows below them"),
        ("Land,Ort\nx,y\n", "These headings were read: Land, Ort"),
        ("Name\n" + "Sea League\n" * 5_001, "more than 5,000 rows"),
        (b"%PDF-1.7", "This file is no table"),
        (None, "Choose a file"),
    ],
)
def test_a_file_that_cannot_be_read_is_answered_in_plain_words(editor, letter, data, words):
    for button in ("preview", "add"):
        response = send(editor, letter, data, **{button: "1"})
        assert response.status_code == 200
        assert words in response.content.decode()
    assert not Endorser.objects.exists()


def test_a_file_that_is_too_large_is_answered_in_plain_words(editor, letter):
    data = b"Name\n" + b"Sea League, a club\n" * (tables.MOST_BYTES // 10)
    response = send(editor, letter, data, preview="1")
    assert "This file is too large" in response.content.decode()


def test_no_file_is_ever_laid_on_a_disk(editor, letter, settings, tmp_path):
    """Neither in the folder for temporary files, which takes what is larger, nor anywhere else."""
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "not-there")
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    assert "Harbour Watch" in send(editor, letter, LIST, preview="1").content.decode()
    assert not list(Path(settings.MEDIA_ROOT).rglob("*list*"))


def test_a_form_with_too_many_cells_is_answered_in_plain_words(editor, letter, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    response = editor.post(url(letter), {"cells": "x" * 2_000, "add": "1"}, follow=True)
    assert response.redirect_chain == [(url(letter), 302)]
    assert "This file is too large" in response.content.decode()


def test_tampered_cells_do_no_harm(editor, letter):
    shown = hidden(send(editor, letter, LIST, preview="1"))
    for cells in ("", "x", "[]", "[" * 5_000, shown["cells"].replace("name", "pk")):
        response = send(editor, letter, add="1", **shown | {"cells": cells})
        assert response.status_code == 200
    assert not Endorser.objects.exists()


@pytest.mark.parametrize("language", settings.SITE_LANGUAGES)
def test_the_screen_speaks_the_language_of_its_user(letter, language):
    user = staff.editor()
    UserProfile.objects.create(user=user, preferred_language=language)
    client = staff.signed_in(user)
    assert client.get(url(letter)).status_code == 200
    page = send(client, letter, LIST, preview="1")
    assert page.status_code == 200
    assert len(hidden(page)) == 4


def test_five_thousand_rows_pass_preview_and_add(editor, letter):
    rows = "".join(f"Society {n} of the sea,Atlantis\n" for n in range(tables.MOST_ROWS))
    ticked = range(2, tables.MOST_ROWS + 2)
    response = upload_then_add(editor, letter, f"Name,Country\n{rows}", ticked=ticked)
    assert response.status_code == 302
    assert letter.endorsers.count() == tables.MOST_ROWS
