"""R5: uploads that are kept in a bucket, and the ledger beside them, come back too."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.management import call_command

from campaign.settings import media as storage_settings
from petitions import ledger, signing
from petitions.backups import media
from petitions.models import Signature
from tests.campaign.test_buckets import server  # noqa: F401
from tools import s3_server


def in_bucket(settings, port, folder):
    """Uploads and ledger of the site are in folders of a bucket from now on."""
    address = s3_server.address(port).replace("/site?", "/{}?")
    settings.STORAGES = settings.STORAGES | {
        "default": storage_settings.storage(address.format(folder)),
        "ledger": storage_settings.storage(address.format("ledger")),
    }
    storages._storages.clear()


def test_r5_uploads_and_ledger_in_a_bucket(server, empty_site, settings):  # noqa: F811
    in_bucket(settings, server, "first")
    default_storage.save("images/deep/ferry.png", ContentFile(b"ferry" * 300_000))
    call_command("backup")
    [path] = settings.BACKUP_DIR.iterdir()
    signing.withdraw(signature=Signature.objects.get(public_name="Inês Duarte"))
    ledger.copy_out()

    empty_site()
    in_bucket(settings, server, "second")
    assert list(media.names()) == []
    call_command("restore", path)
    assert list(media.names()) == ["images/deep/ferry.png"]
    assert default_storage.open("images/deep/ferry.png").read() == b"ferry" * 300_000
    assert [one.public_name for one in Signature.objects.all()] == ["Old Ferry"]
