"""R5: what was backed up comes back whole in an empty site; P11: but what was erased since."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from petitions import ledger, signing
from petitions.backups import making, media
from petitions.models import Signature
from petitions.watching import last_backup
from tests.petitions.signed import sign

pytestmark = pytest.mark.both_databases


def backup(settings, **options):
    call_command("backup", **options)
    return max(settings.BACKUP_DIR.iterdir())


def names():
    return sorted(Signature.objects.values_list("public_name", flat=True))


def test_r5_a_backup_fills_an_empty_site(empty_site, settings, capsys):
    path, before = backup(settings), names()
    facts, files = making.database().facts(), list(media.names())
    empty_site()
    call_command("restore", path, without_ledger=True)
    assert "counts and hashes are equal" in capsys.readouterr().out
    assert names() == before == ["Inês Duarte", "Old Ferry"]
    assert list(media.names()) == files == ["images/deep/ferry.png"]
    assert default_storage.open("images/deep/ferry.png").read() == b"ferry" * 300_000
    restored = making.database().facts()
    # The note of a backup is made when it is whole, and so it is not in it.
    assert {name for name in facts if restored[name] != facts[name]} == {"petitions_backup"}


def test_r5_the_restored_site_goes_on(empty_site, settings, client):
    path, page = backup(settings), empty_site.page
    empty_site()
    call_command("restore", path, without_ledger=True)
    assert b"Old Ferry" in client.get(page.get_url()).content
    sign(page, name="Third One", email="third@example.org")
    assert len(names()) == 3


def test_p11_what_was_withdrawn_after_the_backup_does_not_come_back(empty_site, settings, capsys):
    path = backup(settings)
    signing.withdraw(signature=Signature.objects.get(public_name="Inês Duarte"))
    ledger.copy_out()
    empty_site()
    call_command("restore", path)
    assert names() == ["Old Ferry"]
    assert "Erasures repeated from the ledger: signature 1." in capsys.readouterr().out


def test_the_last_good_backup_is_known(site, settings):
    assert last_backup() is None
    before = timezone.now()
    backup(settings)
    assert before < last_backup() < timezone.now()


def test_the_newest_stay_and_nothing_else_in_the_folder_is_touched(site, settings):
    settings.BACKUP_DIR.mkdir()
    other = settings.BACKUP_DIR / "notes.txt"
    other.touch()
    made = []
    for day in (1, 2, 3):
        with time_machine.travel(datetime(2026, 3, day, 4, tzinfo=UTC), tick=True):
            call_command("backup", keep=2)
        made.append(f"undersigned-2026030{day}-040000.backup")
    assert {path.name for path in settings.BACKUP_DIR.iterdir()} == {*made[1:], "notes.txt"}


def test_verify_backup_says_what_is_in_it_without_a_name(site, settings, capsys):
    path = backup(settings)
    call_command("verify_backup", path)
    said = capsys.readouterr().out
    assert "2 of them signatures." in said
    assert "Media: 1 files." in said
    assert "Duarte" not in said


def test_p9_the_file_shows_nothing_and_only_its_owner_may_read_it(site, settings):
    path = backup(settings)
    found = path.read_bytes()
    for clear in (b"Old Ferry", b"petitions_signature", b"manifest", b"ferry" * 5, b"PGDMP"):
        assert clear not in found
    assert path.stat().st_mode & 0o777 == 0o600
    assert settings.BACKUP_DIR.stat().st_mode & 0o777 == 0o700
