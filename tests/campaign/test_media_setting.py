"""MEDIA_STORAGE_URL: what it may say, and how it is refused without showing the secret in it."""

import pytest

from campaign.settings import media
from tests.campaign.test_settings import STRONG, refusal, value

WHOLE = "s3://key:pass%2Fword@storage.example:9000/letters/site/a?region=eu-1&tls=no"


def test_an_address_names_key_host_bucket_folder_and_region():
    assert media.bucket(WHOLE) == {
        "access_key": "key",
        "secret_key": "pass/word",
        "endpoint_url": "http://storage.example:9000",
        "region_name": "eu-1",
        "bucket_name": "letters",
        "location": "site/a",
    }


def test_without_key_and_region_those_of_the_machine_and_the_usual_one_hold():
    options = media.bucket("s3://storage.example/letters")
    assert (options["access_key"], options["secret_key"]) == (None, None)
    assert options["endpoint_url"] == "https://storage.example"
    assert options["region_name"] == "us-east-1"


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("https://key:hidden@storage.example/letters", "begin with s3://"),
        ("s3://key:hidden@storage.example", "host or bucket is missing"),
        ("s3://key:hid/den@storage.example/letters", "not written as %2F"),
        ("s3://key:hidden@storage.example/letters?acl=public", "acl is unknown"),
        ("s3://key:hidden@storage.example/letters?tls=maybe", "tls is yes or no"),
    ],
)
def test_an_odd_address_stops_the_start_and_is_not_quoted(address, why):
    said = refusal(STRONG | {"MEDIA_STORAGE_URL": address})
    assert why in said
    assert "hid" not in said


def test_production_keeps_uploads_where_it_says():
    assert value("settings.STORAGES['default']", **STRONG, MEDIA_STORAGE_URL="") == str(
        media.FOLDER
    )
    backend = value("settings.STORAGES['default']['BACKEND']", **STRONG, MEDIA_STORAGE_URL=WHOLE)
    assert backend == "campaign.buckets.Bucket"


def test_without_the_extra_the_start_says_what_to_install(tmp_path):
    """A finder that hides the two packages stands for an installation without them."""
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as util\n"
        "found = util.find_spec\n"
        "util.find_spec = lambda name, package=None: (\n"
        "    None if name in ('storages', 'boto3') else found(name, package))\n"
    )
    environment = STRONG | {"MEDIA_STORAGE_URL": WHOLE, "PYTHONPATH": str(tmp_path)}
    said = refusal(environment)
    assert "MEDIA_STORAGE_URL needs what requirements-extras.txt installs" in said
