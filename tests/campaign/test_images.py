"""Uploaded images: only pictures, only whole ones, and without what the camera noted (S24)."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, PngImagePlugin

from campaign.models import CampaignImage
from tests.staff import signed_in, superuser

pytestmark = pytest.mark.django_db

GPS, DESCRIPTION, ORIENTATION = 0x8825, 0x010E, 0x0112
SECRET = b"SECRETPLACE"
NOTES = SECRET.decode()


def photo(kind, *, turned=None, size=(60, 40)):
    """Bytes of an image that carries every note its format can hold."""
    picture = Image.radial_gradient("L").convert("RGB").resize(size)
    exif = Image.Exif()
    exif[DESCRIPTION] = NOTES
    exif.get_ifd(GPS)[1], exif.get_ifd(GPS)[2] = "N", (48.0, 12.0, 30.0)
    if turned:
        exif[ORIENTATION] = turned
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", NOTES)
    text.add_itxt("XML:com.adobe.xmp", NOTES)
    notes = {
        "JPEG": {"exif": exif, "xmp": SECRET, "comment": SECRET},
        "PNG": {"exif": exif, "pnginfo": text},
        "WEBP": {"exif": exif, "xmp": SECRET},
        "AVIF": {"exif": exif, "xmp": SECRET},
        "GIF": {"comment": SECRET},
    }
    file = BytesIO()
    picture.save(file, kind, **notes[kind])
    assert SECRET in file.getvalue()
    return file.getvalue()


def upload(name, content):
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


@pytest.fixture
def staff(db):
    return signed_in(superuser())


@pytest.fixture
def send(staff):
    """Uploads a file on the screen "Add an image"."""

    def post(name, content, **typed):
        values = {"title": "Ferry", "file": upload(name, content)} | typed
        return staff.post(reverse("wagtailimages:add"), values)

    return post


def bytes_of(image):
    with image.file.open("rb") as file:
        return file.read()


def assert_bare(content):
    assert SECRET not in content
    with Image.open(BytesIO(content)) as image:
        assert not image.getexif().get_ifd(GPS)
        assert set(image.getexif()) <= {ORIENTATION}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_s24_the_place_of_a_photo_reaches_no_visitor(send, kind):
    assert send(f"ferry.{kind.lower()}", photo(kind)).status_code == 302
    image = CampaignImage.objects.get()
    assert_bare(bytes_of(image))
    for wanted in ("original", "width-30", "width-30|format-jpeg", "width-30|format-webp"):
        assert_bare(bytes_of(image.get_rendition(wanted)))


def test_s24_every_other_way_to_add_an_image_removes_it_too(staff):
    content = photo("JPEG")
    staff.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "Many", "files[]": upload("many.jpg", content)},
    )
    staff.post(
        reverse("wagtailimages_chooser:create"),
        {
            "image-chooser-upload-title": "Chosen",
            "image-chooser-upload-file": upload("chosen.jpg", content),
        },
    )
    CampaignImage.objects.create(title="By code", file=upload("code.jpg", content))
    images = CampaignImage.objects.all()
    assert {image.title for image in images} == {"Many", "Chosen", "By code"}
    for image in images:
        assert_bare(bytes_of(image))


def test_s24_a_replaced_file_is_stripped_as_well(send, staff):
    send("ferry.png", photo("PNG"))
    image = CampaignImage.objects.get()
    staff.post(
        reverse("wagtailimages:edit", args=[image.pk]),
        {"title": "Ferry", "file": upload("new.jpg", photo("JPEG"))},
    )
    image.refresh_from_db()
    assert image.file.name.endswith(".jpg")
    assert_bare(bytes_of(image))


def test_a_portrait_stays_upright(send):
    send("ferry.jpg", photo("JPEG", turned=6))
    image = CampaignImage.objects.get()
    rendition = image.get_rendition("width-20")
    assert (rendition.width, rendition.height) == (20, 30)


def test_the_picture_itself_hardly_changes(send):
    content = photo("JPEG")
    send("ferry.jpg", content)
    before = Image.open(BytesIO(content)).convert("L").tobytes()
    after = Image.open(BytesIO(bytes_of(CampaignImage.objects.get()))).convert("L").tobytes()
    assert max(abs(a - b) for a, b in zip(before, after, strict=True)) <= 3


def test_an_animation_still_moves_and_colours_keep_their_profile(send):
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "green", "blue")]
    moving = BytesIO()
    frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:], duration=90, loop=0)
    send("moving.gif", moving.getvalue())
    profiled = BytesIO()
    frames[0].save(profiled, "JPEG", icc_profile=b"a profile")
    send("profiled.jpg", profiled.getvalue())
    gif, jpeg = (
        Image.open(BytesIO(bytes_of(image))) for image in CampaignImage.objects.order_by("pk")
    )
    assert (gif.n_frames, gif.info["duration"], gif.info["loop"]) == (3, 90, 0)
    assert jpeg.info["icc_profile"] == b"a profile"


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("letter.jpg", b"Dear harbour board"),
        ("empty.png", b""),
        ("page.png", b"<!doctype html><script>alert(1)</script>"),
        ("logo.svg", SVG),
        ("logo.png", SVG),
        ("ferry.pdf", b"%PDF-1.4"),
        ("ferry.jpg.html", photo("JPEG")),
        ("ferry.png", photo("JPEG")),
        ("cut.jpg", photo("JPEG", size=(600, 400))[:-4000]),
        ("cut.png", photo("PNG", size=(600, 400))[:-4000]),
    ],
)
def test_what_is_no_whole_picture_is_refused_beside_the_field(send, name, content):
    response = send(name, content, title="The last ferry")
    assert response.status_code == 200
    form = response.context["form"]
    assert len(form.errors["file"]) == 1
    assert str(form.errors["file"][0]) in response.content.decode().replace("&#x27;", "'")
    assert form["title"].value() == "The last ferry"
    assert not CampaignImage.objects.exists()


def test_a_damaged_picture_among_many_is_named_and_the_others_are_kept(staff):
    url = reverse("wagtailimages:add_multiple")
    cut = photo("JPEG", size=(600, 400))[:-4000]
    answer = staff.post(url, {"title": "Cut", "files[]": upload("cut.jpg", cut)}).json()
    assert answer["success"] is False
    assert "damaged" in answer["error_message"]
    assert staff.post(url, {"title": "Good", "files[]": upload("a.jpg", photo("JPEG"))}).json()[
        "success"
    ]


def test_the_words_of_an_image_can_be_changed_without_a_new_file(send, staff):
    send("ferry.jpg", photo("JPEG"))
    image = CampaignImage.objects.get()
    before = bytes_of(image)
    url = reverse("wagtailimages:edit", args=[image.pk])
    assert staff.post(url, {"title": "Night ferry", "credit": "M. Aurel"}).status_code == 302
    image.refresh_from_db()
    assert (image.title, image.credit) == ("Night ferry", "M. Aurel")
    assert bytes_of(image) == before
