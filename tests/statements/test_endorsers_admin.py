"""The Endorsers screen of a letter: list, add, edit, delete, order, bulk actions, paste."""

import re

import pytest
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import ModelLogEntry

from campaign.models import CampaignImage
from statements.models import Endorser, Letter
from tests import staff, trees

LIST = "Harbour Watch - HW (Portugal)\n• Friends of the Sea (Spain)\nCoast Net (Atlantis)\n???\n"


def url(name, letter, *args):
    return reverse(f"endorsers:{name}", args=[letter.pk, *args])


def paste(client, letter, text, **more):
    return client.post(url("paste", letter), {"text": text, "kind": "", **more})


def hidden(response, name):
    return re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())[1]


def preview_then_add(client, letter, text, ticked):
    """Presses Preview, then Add, as a browser does: only ticked boxes travel."""
    shown = paste(client, letter, text, preview="1")
    return paste(
        client,
        letter,
        text,
        add="1",
        take=ticked,
        shown=hidden(shown, "shown"),
        states=hidden(shown, "states"),
    )


@pytest.fixture
def crew(letter):
    return [
        Endorser.objects.create(letter=letter, name=name, position=place, published=True)
        for place, name in enumerate(["Anchor", "Buoy", "Crane", "Dock"])
    ]


def names(letter):
    return list(letter.endorsers.values_list("name", flat=True))


# Rights


@pytest.mark.parametrize("name", ["index", "index_results", "add", "paste"])
def test_a_stranger_is_sent_to_sign_in(client, letter, name):
    response = client.get(url(name, letter))
    assert response.status_code == 302
    assert "/admin/login/" in response["Location"]


@pytest.mark.parametrize("role", [staff.translator, staff.organiser])
def test_whoever_may_not_change_endorsers_is_refused_everywhere(letter, crew, role):
    client = staff.signed_in(role())
    for name in ("index", "index_results", "add", "paste"):
        assert client.get(url(name, letter)).status_code == 403
    for name in ("edit", "delete"):
        assert client.get(url(name, letter, crew[0].pk)).status_code == 403
    assert client.post(url("reorder", letter, crew[0].pk) + "?position=2").status_code == 403
    assert client.post(url("delete", letter, crew[0].pk)).status_code == 403
    bulk = f"/admin/bulk/statements/endorser/delete/?id={crew[0].pk}"
    assert client.get(bulk).status_code == 403
    assert client.post(bulk).status_code == 403
    assert names(letter) == ["Anchor", "Buoy", "Crane", "Dock"]


def test_an_endorser_of_another_letter_is_not_found(editor, planted, crew):
    other = trees.statement(planted[1], title="Another", slug="another")
    other = Letter.objects.get(key=other.translation_key)
    for name in ("edit", "delete"):
        assert editor.get(url(name, other, crew[0].pk), follow=True).status_code == 404
    assert editor.post(url("reorder", other, crew[0].pk), follow=True).status_code == 404


def test_without_the_right_to_publish_nothing_becomes_public_or_vanishes(letter, crew):
    writer = staff.signed_in(staff.writer())
    fields = {"kind": "organisation", "name": "Ferry", "published": "on"}
    writer.post(url("add", letter), fields)
    assert not Endorser.objects.get(name="Ferry").published
    assert writer.get(url("delete", letter, crew[0].pk)).status_code == 403
    ids = f"id={crew[0].pk}&id={Endorser.objects.get(name='Ferry').pk}"
    writer.post(f"/admin/bulk/statements/endorser/publish/?{ids}")
    writer.post(f"/admin/bulk/statements/endorser/delete/?{ids}")
    assert names(letter) == ["Anchor", "Buoy", "Crane", "Dock"]


# One by one


def test_the_list_stands_in_the_letters_order_and_can_be_searched_and_filtered(
    editor, letter, crew
):
    Endorser.objects.create(letter=letter, name="Maria Silva", kind="person", position=9)
    page = editor.get(url("index", letter)).content.decode()
    assert page.index("Anchor") < page.index("Buoy") < page.index("Maria Silva")
    found = editor.get(url("index_results", letter), {"q": "buo"}).content.decode()
    assert "Buoy" in found
    assert "Anchor" not in found
    found = editor.get(url("index_results", letter), {"kind": "person"}).content.decode()
    assert "Maria Silva" in found
    assert "Buoy" not in found


def test_adding_one_puts_it_last_and_logs_it(editor, letter, crew):
    fields = {"kind": "organisation", "name": " Ferry  Club ", "place_code": "MT"}
    response = editor.post(url("add", letter), fields | {"published": "on"})
    assert response.status_code == 302
    added = Endorser.objects.get(name="Ferry Club")
    assert (added.position, added.place_code, added.published) == (4, "MT", True)
    assert ModelLogEntry.objects.filter(action="wagtail.create", object_id=added.pk).exists()


def test_a_typed_place_that_is_a_country_is_kept_as_its_code(editor, letter):
    editor.post(
        url("add", letter), {"kind": "organisation", "name": "Ferry", "place_text": "Allemagne"}
    )
    ferry = Endorser.objects.get()
    assert (ferry.place_code, ferry.place_text) == ("DE", "")


def test_a_place_is_chosen_or_typed_but_not_both(editor, letter):
    fields = {"kind": "person", "name": "Ana", "place_code": "MT", "place_text": "Gozo"}
    response = editor.post(url("add", letter), fields)
    assert response.status_code == 200
    assert "but not both" in response.content.decode()
    assert 'value="Gozo"' in response.content.decode()
    assert not Endorser.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"name": "x" * 256},
        {"website": "no address"},
        {"place_code": "ZZ"},
        {"kind": "planet"},
        {"logo": "999999"},
        {"name": "nul\x00"},
    ],
)
def test_bad_fields_come_back_with_a_message_and_what_was_typed(editor, letter, fields):
    typed = {"kind": "organisation", "name": "Ferry", "acronym": "TYPED"} | fields
    response = editor.post(url("add", letter), typed)
    assert response.status_code == 200
    assert "error-message" in response.content.decode()
    assert "TYPED" in response.content.decode()
    assert not Endorser.objects.exists()


def test_editing_changes_the_row_and_keeps_its_place(editor, letter, crew):
    fields = {"kind": "organisation", "name": "Buoys United", "published": "on"}
    assert editor.get(url("edit", letter, crew[1].pk)).status_code == 200
    assert editor.post(url("edit", letter, crew[1].pk), fields).status_code == 302
    assert names(letter) == ["Anchor", "Buoys United", "Crane", "Dock"]


def test_deleting_asks_first_and_logs(editor, letter, crew):
    assert "Are you sure" in editor.get(url("delete", letter, crew[1].pk)).content.decode()
    editor.post(url("delete", letter, crew[1].pk))
    assert names(letter) == ["Anchor", "Crane", "Dock"]
    assert ModelLogEntry.objects.filter(action="wagtail.delete").count() == 1


# Order


@pytest.mark.parametrize(
    ("moved", "position", "expected"),
    [
        (0, 2, ["Buoy", "Crane", "Anchor", "Dock"]),
        (3, 0, ["Dock", "Anchor", "Buoy", "Crane"]),
        (1, "", ["Anchor", "Crane", "Dock", "Buoy"]),
        (1, "x", ["Anchor", "Crane", "Dock", "Buoy"]),
        (1, 999, ["Anchor", "Crane", "Dock", "Buoy"]),
        (1, 1, ["Anchor", "Buoy", "Crane", "Dock"]),
    ],
)
def test_an_endorser_is_moved_within_its_letter(editor, letter, crew, moved, position, expected):
    response = editor.post(url("reorder", letter, crew[moved].pk) + f"?position={position}")
    assert response.json() == {"success": True}
    assert names(letter) == expected


def test_moving_puts_equal_positions_in_order(editor, letter, crew):
    letter.endorsers.update(position=0)
    editor.post(url("reorder", letter, crew[3].pk) + "?position=1")
    assert names(letter) == ["Anchor", "Dock", "Buoy", "Crane"]
    assert list(letter.endorsers.values_list("position", flat=True)) == [0, 1, 2, 3]


def test_the_reorderable_list_shows_all_with_a_handle_each(editor, letter, crew):
    page = editor.get(url("index", letter), {"ordering": "position"}).content.decode()
    assert page.count("w-orderable__item__handle") == 4
    assert url("reorder", letter, 999999) in page


# Bulk actions


def bulk(client, action, query):
    return client.post(f"/admin/bulk/statements/endorser/{action}/?{query}")


def test_many_are_unpublished_and_published_at_once(editor, letter, crew):
    ids = "&".join(f"id={one.pk}" for one in crew[:3])
    assert (
        "Hide 3 endorsers"
        in editor.get(f"/admin/bulk/statements/endorser/unpublish/?{ids}").content.decode()
    )
    assert bulk(editor, "unpublish", ids).status_code == 302
    assert letter.endorsers.published().count() == 1
    bulk(editor, "publish", ids)
    assert letter.endorsers.published().count() == 4
    entries = ModelLogEntry.objects.filter(action__contains="publish_endorsers").order_by("pk")
    assert [(entry.action, entry.data) for entry in entries] == [
        ("statements.unpublish_endorsers", {"count": 3}),
        ("statements.publish_endorsers", {"count": 3}),
    ]
    history = editor.get(reverse("letters:history", args=[letter.pk])).content.decode()
    assert "Unpublished 3 endorsers" in history


def test_all_in_the_list_means_this_letter_and_what_was_searched(editor, planted, letter, crew):
    other = trees.statement(planted[1], title="Another", slug="another")
    other = Letter.objects.get(key=other.translation_key)
    Endorser.objects.create(letter=other, name="Buoy of others")
    bulk(editor, "delete", f"id=all&childOf={letter.pk}&q=buoy")
    assert names(letter) == ["Anchor", "Crane", "Dock"]
    bulk(editor, "delete", f"id=all&childOf={letter.pk}")
    assert names(letter) == []
    assert names(other) == ["Buoy of others"]


@pytest.mark.parametrize("query", ["", "id=x", "id=all", "id=all&childOf=x", "id=all&childOf=0"])
def test_nonsense_in_a_bulk_address_is_not_found(editor, letter, crew, query):
    address = f"/admin/bulk/statements/endorser/delete/?{query}"
    assert editor.post(address, follow=True).status_code == 404
    assert letter.endorsers.count() == 4


# Pasting


def test_the_preview_shows_what_was_understood_and_stores_nothing(editor, letter):
    response = paste(editor, letter, LIST, preview="1")
    page = response.content.decode()
    assert response.status_code == 200
    for words in ("Harbour Watch", "HW", "Portugal", "Atlantis", "Add 3 endorsers", "Needs a look"):
        assert words in page
    assert "1 line cannot be added" in page
    assert "• Friends of the Sea (Spain)" in page, "what was typed stays"
    assert not Endorser.objects.exists()


def test_adding_publishes_for_those_who_may_publish(editor, letter):
    response = preview_then_add(editor, letter, "Harbour Watch (Portugal)\nSea League", ticked=[])
    assert response.status_code == 302
    assert staff.messages_of(editor.get(response["Location"])) == [
        "2 endorsers added and published."
    ]
    assert letter.endorsers.published().count() == 2
    [entry] = ModelLogEntry.objects.filter(action="statements.add_endorsers")
    assert entry.data == {"count": 2, "published": True}


def test_adding_leaves_unpublished_what_others_must_publish(letter):
    writer = staff.signed_in(staff.writer())
    response = preview_then_add(writer, letter, "Harbour Watch (Portugal)", ticked=[])
    assert staff.messages_of(writer.get(response["Location"])) == [
        "1 endorser added, not yet published."
    ]
    assert [one.published for one in letter.endorsers.all()] == [False]


def test_lines_that_cannot_be_added_stay_in_the_box(editor, letter):
    response = preview_then_add(editor, letter, LIST, ticked=[3])
    assert names(letter) == ["Harbour Watch", "Friends of the Sea", "Coast Net"]
    page = response.content.decode()
    assert "3 endorsers added and published." in page
    assert re.search(r"<textarea[^>]*>\s*\?\?\?</textarea>", page)


def test_an_unticked_line_is_not_added_and_a_ticked_duplicate_is(editor, letter):
    text = "Sea League\nSea League\nCoast Net (Atlantis)"
    preview_then_add(editor, letter, text, ticked=[2])
    assert names(letter) == ["Sea League", "Sea League"]


def test_a_text_changed_since_the_preview_is_previewed_again(editor, letter):
    shown = paste(editor, letter, "Sea League", preview="1")
    response = paste(
        editor,
        letter,
        "Sea League\nCoast Net",
        add="1",
        shown=hidden(shown, "shown"),
        states=hidden(shown, "states"),
    )
    assert "has changed since the preview" in response.content.decode()
    assert "Add 2 endorsers" in response.content.decode()
    assert not Endorser.objects.exists()


def test_add_without_a_preview_shows_one(editor, letter):
    response = paste(editor, letter, "Sea League", add="1")
    assert "Add 1 endorser" in response.content.decode()
    assert not Endorser.objects.exists()


def test_what_someone_else_added_since_the_preview_is_not_added_twice(editor, letter):
    shown = paste(editor, letter, "Sea League\nCoast Net", preview="1")
    Endorser.objects.create(letter=letter, name="Sea League")
    paste(
        editor,
        letter,
        "Sea League\nCoast Net",
        add="1",
        shown=hidden(shown, "shown"),
        states=hidden(shown, "states"),
    )
    assert names(letter) == ["Sea League", "Coast Net"]


def test_a_tampered_preview_does_no_harm(editor, letter):
    shown = hidden(paste(editor, letter, LIST, preview="1"), "shown")
    for states in ("", "zzzzzzzzzzzz", "d"):
        response = paste(
            editor, letter, LIST, add="1", shown=shown, states=states, take=["x", "-1", "9" * 99]
        )
        assert response.status_code in (200, 302)
    assert "???" not in names(letter)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Paste one endorser per line"),
        ("   \n \n", "There is no line to read"),
        ("Sea League\n" * 5_001, "more than 5,000 lines"),
        ("x" * 1_000_001, "larger than 1 MB"),
        ("Sea\x00League", "Null characters are not allowed"),
    ],
)
def test_a_text_that_cannot_be_read_is_answered_in_plain_words(editor, letter, text, words):
    for button in ("preview", "add"):
        response = paste(editor, letter, text, **{button: "1"})
        assert response.status_code == 200
        assert words in response.content.decode()
    assert not Endorser.objects.exists()


def test_a_text_too_large_to_be_received_is_answered_in_plain_words(editor, letter, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    response = editor.post(url("paste", letter), {"text": "x" * 2_000, "preview": "1"}, follow=True)
    assert response.redirect_chain == [(url("paste", letter), 302)]
    assert "larger than 1 MB" in response.content.decode()


def test_pasting_is_guarded_against_forged_requests(letter):
    client = staff.signed_in(staff.editor())
    client.handler.enforce_csrf_checks = True
    assert paste(client, letter, "Sea League", preview="1").status_code == 403


def test_two_thousand_lines_with_duplicates_pass_preview_and_add(editor, letter):
    text = "\n".join(f"Society {n % 1_900} of the sea (Portugal)" for n in range(2_000))
    response = preview_then_add(editor, letter, text, ticked=[])
    assert response.status_code == 302
    assert letter.endorsers.count() == 1_900


def test_a_preview_of_the_page_shows_unpublished_endorsers_and_the_live_page_does_not(
    client, letter, page, crew
):
    Endorser.objects.create(letter=letter, name="Lighthouse", position=9)
    live = client.get(page.url).content.decode()
    assert "Anchor" in live
    assert "Lighthouse" not in live
    response = page.make_preview_request(preview_mode=page.default_preview_mode)
    assert "Lighthouse" in response.content.decode()


def test_a_logo_is_found_in_use_by_its_endorser(editor, letter):
    logo = CampaignImage.objects.create(title="Logo", file=get_test_image_file())
    fields = {"kind": "organisation", "name": "Ferry Club", "logo": logo.pk}
    assert editor.post(url("add", letter), fields).status_code == 302
    usage = editor.get(reverse("wagtailimages:image_usage", args=[logo.pk])).content.decode()
    assert url("edit", letter, Endorser.objects.get().pk) in usage
