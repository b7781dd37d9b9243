"""Uploads in a real S3 server: nobody reads from the bucket but the site; it shows only images."""

from io import BytesIO
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.documents.models import Document
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction, Site

from campaign.models import CampaignImage, OrganisationSettings
from campaign.settings import media
from petitions import deliveries, making
from tests.campaign.test_images import SECRET, photo
from tests.home.test_share_cards import path_of
from tests.petitions.test_exports import sign
from tests.staff import signed_in, superuser
from tools import s3_server
from tools.postgres import free_port
from tools.stack.parts import Part

pytestmark = pytest.mark.django_db

CSV = b"name\nFerry\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The port of an S3 server."""
    port = free_port()
    part = Part(
        "s3",
        s3_server.command(port),
        folder=tmp_path_factory.mktemp("s3"),
        environment={},
        probe=lambda: s3_server.has_bucket(port),
    )
    part.start()
    yield port
    part.kill()


@pytest.fixture
def bucket(server, settings):
    """The bucket, empty, of a site that keeps its uploads there."""
    kept = media.storage(s3_server.address(server))
    settings.STORAGES = settings.STORAGES | {"default": kept}
    found = s3_server.bucket(server)
    found.objects.all().delete()
    return found


@pytest.fixture
def staff(db):
    return signed_in(superuser())


def names(bucket):
    return sorted(found.key for found in bucket.objects.all())


def upload_image(staff, name="ferry.jpg", content=None):
    file = SimpleUploadedFile(name, content or photo("JPEG"))
    staff.post(reverse("wagtailimages:add"), {"title": "Ferry", "file": file})
    return CampaignImage.objects.latest("pk")


def upload_document(staff, name="list.csv"):
    file = SimpleUploadedFile(name, CSV)
    staff.post(reverse("wagtaildocs:add"), {"title": "List", "file": file})
    return Document.objects.latest("pk")


def body(answer):
    return b"".join(answer.streaming_content)


def test_s24_an_uploaded_image_lies_in_the_bucket_without_what_the_camera_noted(bucket, staff):
    image = upload_image(staff)
    assert names(bucket) == [f"site/{image.file.name}"]
    kept = bucket.Object(names(bucket)[0]).get()["Body"].read()
    assert Image.open(BytesIO(kept)).size == (60, 40)
    assert SECRET not in kept


def test_visitors_get_images_from_the_site(bucket, staff, client):
    image = upload_image(staff)
    rendition = image.get_rendition("width-30|format-webp")
    assert f"site/{rendition.file.name}" in names(bucket)
    assert rendition.url.startswith("/media/images/")
    answer = client.get(rendition.url)
    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"] == "public, max-age=3600, stale-if-error=86400"
    assert not answer.cookies
    assert Image.open(BytesIO(body(answer))).width == 30


def test_a_second_file_of_a_name_leaves_the_first_as_it_is(bucket, staff):
    first, second = upload_image(staff), upload_image(staff, content=photo("JPEG", size=(90, 60)))
    assert first.file.name != second.file.name
    with first.file.open() as file:
        assert Image.open(file).width == 60


def test_a_deleted_image_is_gone_from_bucket_and_site(
    bucket, staff, client, django_capture_on_commit_callbacks
):
    image = upload_image(staff)
    address = image.get_rendition("width-30").url
    with django_capture_on_commit_callbacks(execute=True):
        image.delete()
    assert names(bucket) == []
    assert client.get(address).status_code == 404


def test_documents_come_by_their_own_address_only(bucket, staff, client):
    document = upload_document(staff)
    answer = client.get(document.url)
    assert (answer.status_code, body(answer)) == (200, CSV)
    assert answer["Content-Length"] == str(len(CSV))
    assert client.get(default_storage.url(document.file.name)).status_code == 404


def test_a_document_for_some_is_not_handed_to_others(bucket, staff, client):
    document = upload_document(staff)
    members = Collection.get_first_root_node().add_child(name="Members")
    CollectionViewRestriction.objects.create(
        collection=members, restriction_type=CollectionViewRestriction.LOGIN
    )
    Document.objects.update(collection=members)
    assert client.get(document.url).status_code == 302
    assert client.get(default_storage.url(document.file.name)).status_code == 404
    assert body(staff.get(document.url)) == CSV


def test_no_object_is_for_the_public(bucket, staff):
    upload_image(staff).get_rendition("width-30")
    upload_document(staff)
    assert len(names(bucket)) == 3
    for found in bucket.objects.all():
        with pytest.raises(HTTPError, match="403"):
            urlopen(f"{bucket.meta.client.meta.endpoint_url}/{bucket.name}/{found.key}")
        granted = found.Acl().grants
        assert [grant["Permission"] for grant in granted] == ["FULL_CONTROL"]
        assert "URI" not in granted[0]["Grantee"]


def test_no_page_names_the_bucket(bucket, staff, site, server, client):
    image = upload_image(staff)
    for page in (site["petition"]["en"], site["statement"]["en"]):
        page.share_image = image
        page.save_revision().publish()
        answer = client.get(page.get_url())
        assert b"/media/images/ferry" in answer.content
        assert str(server).encode() not in answer.content
        assert "img-src 'self' data:;" in answer["Content-Security-Policy"]


def test_a_share_card_shows_the_logo_of_the_bucket(bucket, site, client):
    organisation = OrganisationSettings.for_site(Site.objects.get())
    organisation.logo = CampaignImage.objects.create(title="Logo", file=get_test_image_file())
    organisation.save()
    answer = client.get(path_of(site["petition"]["en"]))
    assert Image.open(BytesIO(answer.content)).size == (1200, 630)
    assert any(name.startswith("site/images/test.max-900x192") for name in names(bucket))


def test_p9_a_delivery_leaves_nothing_in_the_bucket(bucket, site):
    petition = site["petition"]["en"]
    sign(petition)
    delivery = deliveries.order(
        letter=petition.letter,
        user=superuser(),
        kind="signatures",
        format="csv",
        language="en",
        reason="For the council",
    )
    assert making.make_due()
    delivery.refresh_from_db()
    _size, pieces = deliveries.opened(delivery)
    assert b"ines@example.org" in b"".join(pieces)
    assert names(bucket) == []


@pytest.mark.parametrize(
    "name",
    [
        "documents/list.csv",
        "images/list.csv",
        "images/drawing.svg",
        "images/nothing.png",
        "images/",
        "cards/images/a.png",
    ],
)
def test_nothing_but_images_is_shown_under_media(bucket, name, client):
    default_storage.bucket.Object(f"site/{name}").put(Body=b"x")
    if name == "images/nothing.png":
        default_storage.delete(name)
    assert client.get(f"/media/{name}").status_code == 404


def test_nobody_climbs_out_of_the_folder(bucket):
    default_storage.bucket.Object("images/other.png").put(Body=b"x")
    assert Client().get("/media/images/../../images/other.png").status_code in (400, 404)


def test_images_in_a_folder_are_shown_in_the_same_way(staff, client):
    rendition = upload_image(staff).get_rendition("width-30")
    assert rendition.url.startswith("/media/images/")
    answer = client.get(rendition.url)
    assert Image.open(BytesIO(body(answer))).width == 30
    assert client.get("/media/images/../../../etc/a.png").status_code in (400, 404)
