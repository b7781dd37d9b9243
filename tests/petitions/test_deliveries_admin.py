"""The Deliveries screen: who may do what there, what it says, what is written down."""

import json
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from petitions import deliveries, making
from petitions.admin import delivery_forms, delivery_words
from petitions.models import Delivery
from statements.models import Letter
from tests import staff, trees
from tests.petitions.signed import damaged
from tests.petitions.test_deliveries import contents, made, order
from tests.petitions.test_exports import sign

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

ASKED = {"kind": "signatures", "format": "csv", "language": "en", "reason": "For the council"}


def url(name, petition, *args):
    return reverse(f"deliveries:{name}", args=[petition.letter.pk, *args])


def words(response):
    return unescape(response.content.decode())


@pytest.fixture
def organiser(petition):
    return staff.signed_in(staff.organiser())


def check(client, petition, content):
    file = SimpleUploadedFile("list.csv", content)
    return client.post(url("check", petition), {"file": file}, follow=True)


# Rights


@pytest.mark.parametrize("role", [staff.translator, staff.editor, staff.writer, staff.moderator])
def test_s26_whoever_may_not_export_gets_nothing(petition, role):
    sign(petition)
    delivery = made(petition)
    client = staff.signed_in(role())
    for name, *args in (("index",), ("history",), ("download", 1), ("manifest", 1)):
        address = url(name, petition, *([delivery.pk] if args else []))
        assert client.get(address).status_code == 403, name
    assert client.post(url("index", petition), ASKED).status_code == 403
    assert client.post(url("delete", petition, delivery.pk)).status_code == 403
    assert client.post(url("check", petition)).status_code == 403
    assert "/deliveries/" not in words(client.get(reverse("letters:index")))
    assert Delivery.objects.get().state == "ready"


def test_strangers_are_sent_to_sign_in(client, petition):
    delivery = made(petition)
    assert "/admin/login/" in client.get(url("download", petition, delivery.pk))["Location"]


def test_organisers_find_it_in_the_list_of_letters(organiser, petition):
    assert url("index", petition) in words(organiser.get(reverse("letters:index")))


def test_a_list_of_another_petition_is_not_found(organiser, petition):
    delivery = made(petition)
    other = trees.petition(petition.get_parent().specific, title="Another", slug="another").letter
    for name in ("download", "manifest"):
        address = reverse(f"deliveries:{name}", args=[other.pk, delivery.pk])
        assert organiser.get(address).status_code == 404


# Ordering


def test_an_order_is_kept_with_who_and_what_for(organiser, petition):
    shown = words(organiser.post(url("index", petition), ASKED, follow=True))
    assert "The list is ordered" in shown
    assert "For the council" in shown
    assert "A list is in the making" in shown
    delivery = Delivery.objects.get()
    assert delivery.requested_by.username == "organisers"
    entry = ModelLogEntry.objects.get(action="petitions.order_delivery")
    assert entry.user == delivery.requested_by


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"reason": "two\nlines"},
        {"format": "exe"},
        {"language": "xx"},
        {"kind": "pending"},
        {"kind": "updates"},
    ],
)
def test_an_order_that_cannot_be_is_told_and_not_kept(organiser, petition, wrong):
    assert organiser.post(url("index", petition), ASKED | wrong).status_code == 422
    assert not Delivery.objects.exists()


def test_those_who_want_updates_are_offered_where_the_petition_asks_for_it(organiser, petition):
    Letter.objects.update(asks_updates=True)
    asked = ASKED | {"kind": "updates"}
    assert organiser.post(url("index", petition), asked).status_code == 302
    assert Delivery.objects.get().kind == "updates"


# Watching


def test_the_history_says_how_far_it_is_and_why_there_is_no_file(organiser, petition):
    delivery = order(petition)
    assert making.claim(delivery)
    Delivery.objects.update(done=2000, total=10000)
    shown = words(organiser.get(url("history", petition)))
    assert '<progress max="10000" value="2000"' in shown
    assert "2,000 of 10,000 written" in shown
    Delivery.objects.update(state="failed", error_code="no_space")
    assert "no space left" in words(organiser.get(url("history", petition)))
    Delivery.objects.update(error_code="ZeroDivisionError")
    assert "An error of the program: ZeroDivisionError" in words(
        organiser.get(url("index", petition))
    )


@pytest.mark.parametrize("because", ["time", "erasure", "retention", "staff"])
def test_the_history_says_why_a_file_is_gone(organiser, petition, because):
    deliveries.end(delivery=made(petition), because=because)
    shown = words(organiser.get(url("index", petition)))
    assert str(delivery_words.WHY_GONE[because]) in shown
    assert "SHA-256" in shown
    assert "/file/" not in shown


# Downloading


def test_s27_a_download_is_the_file_and_is_written_down(organiser, petition):
    sign(petition)
    delivery = made(petition)
    answer = organiser.get(url("download", petition, delivery.pk))
    assert b"".join(answer.streaming_content) == contents(delivery)
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Length"] == str(delivery.manifest["size"])
    name = f"bring-back-the-night-bus-signatures-{delivery.pk}.csv"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    entry = ModelLogEntry.objects.get(action="petitions.download_delivery")
    assert entry.user.username == "organisers"
    assert entry.data["reason"] == "For the council"
    assert "Duarte" not in json.dumps(entry.data)
    assert "For the council" in str(entry.formatter.format_message(entry))


def test_s27_nothing_is_written_down_where_nothing_left(organiser, petition):
    delivery = made(petition)
    for method in (organiser.head, organiser.post):
        assert method(url("download", petition, delivery.pk)).status_code == 405
    delivery.pieces.all().delete()
    shown = words(organiser.get(url("download", petition, delivery.pk), follow=True))
    assert "This file is gone." in shown
    assert not ModelLogEntry.objects.filter(action="petitions.download_delivery").exists()


def test_what_is_not_made_yet_cannot_be_had(organiser, petition):
    delivery = order(petition)
    answer = organiser.get(url("download", petition, delivery.pk), follow=True)
    assert "This file is gone." in words(answer)


def test_an_altered_file_is_an_error_and_not_a_cut_file(organiser, petition):
    sign(petition)
    delivery = made(petition)
    piece = delivery.pieces.last()
    piece.sealed = damaged(piece.sealed)
    piece.save()
    answer = organiser.get(url("download", petition, delivery.pk), follow=True)
    assert "was altered in the database" in words(answer)


def test_the_manifest_can_be_had_when_the_file_is_gone(organiser, petition):
    sign(petition, country="PT")
    delivery = made(petition)
    deliveries.end(delivery=delivery, because="time")
    found = organiser.get(url("manifest", petition, delivery.pk)).json()
    assert found["sha256"] == delivery.manifest["sha256"]
    assert found["what_for"] == "For the council"
    assert found["by_country"] == {"PT": 1}
    assert "Duarte" not in str(found)


def test_s27_deleting_is_written_down_once(organiser, petition):
    delivery = made(petition)
    for _ in range(2):
        organiser.post(url("delete", petition, delivery.pk))
    assert not delivery.pieces.exists()
    assert ModelLogEntry.objects.filter(action="petitions.delete_delivery").count() == 1


# Checking


def test_a_delivered_file_is_recognised_after_it_is_gone_and_a_changed_one_is_not(
    organiser, petition
):
    sign(petition)
    delivery = made(petition)
    content = contents(delivery)
    deliveries.end(delivery=delivery, because="time")
    shown = words(check(organiser, petition, content))
    assert f"This is list {delivery.pk} of this petition, unchanged. It holds 1 signature" in shown
    assert "or it was changed" in words(check(organiser, petition, content + b" "))


def test_a_check_without_a_file_or_with_a_huge_one_is_told(organiser, petition, monkeypatch):
    assert "Choose a file first" in words(organiser.post(url("check", petition), follow=True))
    monkeypatch.setattr(delivery_forms, "LARGEST_CHECKED", 100)
    assert "beyond 500 MB" in words(check(organiser, petition, b"x" * 101))


def test_a_checked_file_is_kept_nowhere(organiser, petition, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "missing"
    assert "or it was changed" in words(check(organiser, petition, b"x" * 5_000_000))


def test_a_forged_check_is_refused(petition):
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff.organiser())
    file = SimpleUploadedFile("list.csv", b"x")
    assert client.post(url("check", petition), {"file": file}).status_code == 403
