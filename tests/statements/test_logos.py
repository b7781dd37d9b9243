"""Logos of many endorsers at once: matched by the names of the files, shown, and then given."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import ModelLogEntry

from campaign.models import CampaignImage
from statements import logos
from statements.models import Endorser, Letter
from tests import staff, trees


@pytest.fixture
def crew(letter):
    rows = [
        ("Harbour Watch", "HW"),
        ("350.org", ""),
        ("Fundación Mar", "FM"),
        ("Sea League", ""),
        ("Sea League", ""),
        ("شبكة البحر", ""),
    ]
    return [
        Endorser.objects.create(letter=letter, name=name, acronym=acronym, position=place)
        for place, (name, acronym) in enumerate(rows)
    ]


def url(letter):
    return reverse("endorsers:logos", args=[letter.pk])


def picture(name):
    return SimpleUploadedFile(name, get_test_image_file(size=(64, 48)).file.getvalue())


def upload(client, letter, *files):
    return client.post(url(letter), {"files": list(files), "upload": "1"})


def rows_of(response):
    """(title of the image, endorser in the box, remark) of each row."""
    return [(row.image.title, row.name, row.remark) for row in response.context["rows"]]


def give(client, letter, *choices):
    """Presses "Set these logos"; choices are (image, name, whether to replace)."""
    data = {"give": "1", "image": [image.pk for image, _name, _replace in choices]}
    for image, name, replaces in choices:
        data[f"endorser-{image.pk}"] = name
        if replaces:
            data[f"replace-{image.pk}"] = "1"
    return client.post(url(letter), data)


@pytest.mark.parametrize(
    ("file_name", "found"),
    [
        ("Harbour Watch.png", 0),
        ("harbour_watch.png", 0),
        ("logo-HarbourWatch-300x200.png", 0),
        ("HW_logo_CMYK.jpg", 0),
        ("hw@2x.png", 0),
        ("Harbour Watch (1).png", 0),
        ("harbour-watch-2024.webp", 0),
        ("Harbour Watch HW.png", 0),
        ("350org.png", 1),
        ("logo 350.org 500px.png", 1),
        ("FUNDACION-MAR_logo_transparente.png", 2),
        ("شعار شبكة البحر.png", 5),
        ("unknown.png", None),
        ("logo.png", None),
        (".png", None),
        ("300x200.png", None),
    ],
)
def test_files_are_matched_by_name_or_acronym_whatever_people_add(crew, file_name, found):
    assert logos.Finder(crew).find(file_name) == ([] if found is None else [crew[found]])


def test_namesakes_are_both_found(crew):
    assert logos.Finder(crew).find("sea-league.png") == crew[3:5]


def test_uploading_shows_what_matches_and_sets_nothing(editor, letter, crew):
    crew[2].logo = CampaignImage.objects.create(title="Old", file=picture("old.png"))
    crew[2].save()
    response = upload(
        editor,
        letter,
        picture("HW_logo.png"),
        picture("harbour watch.png"),
        picture("fundacion_mar.png"),
        picture("Sea League.png"),
        picture("nobody.png"),
    )
    assert rows_of(response) == [
        ("HW_logo", "Harbour Watch (HW)", ""),
        ("harbour watch", "", "Another file is of the same endorser."),
        (
            "fundacion_mar",
            "Fundación Mar (FM)",
            "Has a logo already. It stays, unless you tick “Replace”.",
        ),
        ("Sea League", "", "Several endorsers are called like this file."),
        ("nobody", "", "No endorser is called like this file."),
    ]
    assert letter.endorsers.exclude(logo=None).count() == 1


def test_logos_are_given_as_shown_and_corrected_by_hand(editor, letter, crew):
    shown = upload(editor, letter, picture("HW_logo.png"), picture("nobody.png"))
    first, second = [row.image for row in shown.context["rows"]]
    response = give(
        editor,
        letter,
        (first, "Harbour Watch (HW)", False),
        (second, f"Sea League #{crew[4].pk}", False),
    )
    assert staff.messages_of(editor.get(response["Location"])) == ["2 logos set."]
    assert dict(letter.endorsers.exclude(logo=None).values_list("pk", "logo")) == {
        crew[0].pk: first.pk,
        crew[4].pk: second.pk,
    }
    entry = ModelLogEntry.objects.get(action="statements.set_logos")
    assert entry.data == {"count": 2}


def test_a_logo_that_is_there_is_replaced_only_if_ticked(editor, letter, crew):
    old = CampaignImage.objects.create(title="Old", file=picture("old.png"))
    letter.endorsers.filter(pk=crew[0].pk).update(logo=old)
    shown = upload(editor, letter, picture("HW.png"))
    [image] = [row.image for row in shown.context["rows"]]
    response = give(editor, letter, (image, "Harbour Watch (HW)", False))
    assert "1 endorser kept the logo that it had." in staff.messages_of(
        editor.get(response["Location"])
    )
    assert letter.endorsers.get(pk=crew[0].pk).logo == old
    give(editor, letter, (image, "Harbour Watch (HW)", True))
    assert letter.endorsers.get(pk=crew[0].pk).logo == image


def test_a_name_that_nobody_has_comes_back(editor, letter, crew):
    shown = upload(editor, letter, picture("HW.png"), picture("x.png"))
    first, second = [row.image for row in shown.context["rows"]]
    response = give(
        editor, letter, (first, "Harbour Watch (HW)", False), (second, "Harbor Watch", False)
    )
    assert rows_of(response) == [("x", "Harbor Watch", "No endorser of this letter is called so.")]
    assert letter.endorsers.exclude(logo=None).count() == 1


def test_an_empty_box_leaves_the_image_in_the_library(editor, letter, crew):
    shown = upload(editor, letter, picture("HW.png"))
    [image] = [row.image for row in shown.context["rows"]]
    assert give(editor, letter, (image, "", False)).status_code == 302
    assert not letter.endorsers.exclude(logo=None).exists()
    assert CampaignImage.objects.filter(pk=image.pk).exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("HW.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("HW.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("HW.png", b"no image"),
        ("HW.exe", b"MZ"),
        ("HW.png", b""),
    ],
)
def test_what_is_no_image_is_refused_by_its_name_and_the_others_pass(
    editor, letter, crew, name, content
):
    response = upload(editor, letter, SimpleUploadedFile(name, content), picture("350org.png"))
    assert rows_of(response) == [("350org", "350.org", "")]
    assert [message for message in staff.messages_of(response) if message.startswith(name)]
    assert CampaignImage.objects.count() == 1


def test_the_camera_is_forgotten(editor, letter, crew, tmp_path):
    exif = Image.Exif()
    exif[0x010F] = "A telltale camera"
    Image.new("RGB", (40, 40)).save(tmp_path / "HW.jpg", exif=exif)
    upload(editor, letter, SimpleUploadedFile("HW.jpg", (tmp_path / "HW.jpg").read_bytes()))
    image = CampaignImage.objects.get()
    assert image.uploaded_by_user.username == "editors"
    with image.file.open() as file:
        assert b"telltale" not in file.read()


def test_without_a_file_it_asks_for_one(editor, letter, crew):
    assert "Choose at least one image." in upload(editor, letter).content.decode()


def test_more_than_a_hundred_files_are_answered_in_plain_words(editor, letter, crew):
    files = [SimpleUploadedFile(f"{n}.png", b"x") for n in range(101)]
    response = editor.post(url(letter), {"files": files}, follow=True)
    assert response.redirect_chain == [(url(letter), 302)]
    assert "too many files" in response.content.decode()


# Rights


@pytest.mark.parametrize("role", [staff.translator, staff.organiser, staff.moderator])
def test_whoever_may_not_change_endorsers_is_refused(letter, crew, role):
    client = staff.signed_in(role())
    assert client.get(url(letter)).status_code == 403
    assert upload(client, letter, picture("HW.png")).status_code == 403
    assert not CampaignImage.objects.exists()


def test_it_takes_the_right_to_add_images_too(letter, crew):
    client = staff.signed_in(staff.writer())
    assert client.get(url(letter)).status_code == 403
    assert upload(client, letter, picture("HW.png")).status_code == 403
    assert not CampaignImage.objects.exists()


def test_it_is_guarded_against_forged_requests(letter, crew):
    client = staff.signed_in(staff.editor())
    client.handler.enforce_csrf_checks = True
    assert upload(client, letter, picture("HW.png")).status_code == 403


def test_images_of_others_and_endorsers_of_other_letters_cannot_be_named(
    editor, planted, letter, crew
):
    page = trees.statement(planted[1], title="Another", slug="another")
    other = Letter.objects.get(key=page.translation_key)
    stranger = Endorser.objects.create(letter=other, name="Stranger")
    foreign = CampaignImage.objects.create(title="Foreign", file=picture("foreign.png"))
    give(editor, letter, (foreign, "Harbour Watch (HW)", True))
    shown = upload(editor, letter, picture("HW.png"))
    [image] = [row.image for row in shown.context["rows"]]
    give(editor, letter, (image, "Stranger", True))
    assert not Endorser.objects.exclude(logo=None).exists()
    assert stranger.pk


def test_nonsense_in_the_form_does_no_harm(editor, letter, crew):
    response = editor.post(url(letter), {"give": "1", "image": ["x", "-1", "9" * 30, ""]})
    assert response.status_code == 302
    page = editor.get(url(letter)).content.decode()
    assert not re.search("datalist", page)
