"""R5: what cannot be restored is refused in a sentence, and nothing is half-restored."""

import base64
import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from petitions import ledger, sealed_files, signing
from petitions.backups import BackupError, files, making, media
from petitions.models import Signature

pytestmark = pytest.mark.both_databases

OTHER_KEY = base64.urlsafe_b64encode(b"another key for other backups 32").decode()


@pytest.fixture
def path(site, settings):
    """A good backup."""
    call_command("backup")
    return max(settings.BACKUP_DIR.iterdir())


def refusal(*arguments, **options):
    """(exit code, sentence) of a command that refuses."""
    with pytest.raises(CommandError) as refused:
        call_command(*arguments, **options)
    return refused.value.returncode, str(refused.value)


def is_untouched():
    return making.database().is_empty() and not list(media.names())


def forge(path, change):
    """A backup that opens, of what `change` makes of {name: contents} of another one."""
    contents = {name: file.read() for name, file in files.members(path)}
    change(contents)
    forged = path.with_name("forged")
    with files.create(forged) as tar:
        for name, content in contents.items():
            files.add_bytes(tar, name, content)
    return forged


def with_manifest(**changes):
    def change(contents):
        manifest = json.loads(contents[files.MANIFEST])
        contents[files.MANIFEST] = json.dumps(manifest | changes).encode()

    return change


PIECE = sealed_files.PIECE + sealed_files.TAG_BYTES
DAMAGES = {
    "empty": lambda found: b"",
    "cut in its header": lambda found: found[:30],
    "cut between pieces": lambda found: found[: files.KEYS.header_bytes + PIECE],
    "without its last octet": lambda found: found[:-1],
    "with one bit turned": lambda found: found[:500] + bytes([found[500] ^ 1]) + found[501:],
    "with more behind it": lambda found: found + b"\0",
    "another kind of file": lambda found: sealed_files.SITE.mark + found[len(files.KEYS.mark) :],
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_r5_a_damaged_file_is_refused_before_anything_is_written(damage, path, empty_site):
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    empty_site()
    for command in ("verify_backup", "restore"):
        code, sentence = refusal(command, path)
        assert code == BackupError.NOT_SOUND
        assert sentence.endswith(
            ("It was altered or is incomplete.", "This is no backup of Undersigned.")
        )
    assert is_untouched()


def test_a_file_that_is_not_there_is_named(site, tmp_path):
    code, sentence = refusal("verify_backup", tmp_path / "nothing")
    assert code == BackupError.NOT_STORED
    assert sentence.endswith("It cannot be read: No such file or directory.")


FORGED = {
    "It has no manifest.": lambda contents: contents.pop(files.MANIFEST),
    "Its database is not the one that was dumped.": lambda contents: contents.update(
        {f"{files.DATABASE}00000001": b"x"}
    ),
    "Its media are not those of its manifest.": lambda contents: contents.pop(
        f"{files.MEDIA}images/deep/ferry.png"
    ),
}


@pytest.mark.parametrize("sentence", FORGED)
def test_r5_what_is_not_as_its_manifest_says_is_no_good(sentence, path):
    code, said = refusal("verify_backup", forge(path, FORGED[sentence]))
    assert code == BackupError.NOT_SOUND
    assert said.endswith(sentence)


def test_s10_a_backup_under_another_key_says_which_one_it_wants(path, empty_site, settings):
    settings.BACKUP_KEY = OTHER_KEY
    empty_site()
    code, sentence = refusal("restore", path)
    assert code == BackupError.NOT_SOUND
    assert "It cannot be opened: it was made with the key" in sentence
    assert is_untouched()


@pytest.mark.parametrize(
    ("variable", "value"), [("SEALING_KEYS", [OTHER_KEY]), ("DIGEST_KEY", "of another site")]
)
def test_r5_keys_that_would_not_fit_its_signatures_are_named(
    variable, value, path, empty_site, settings
):
    setattr(settings, variable, value)
    empty_site()
    code, sentence = refusal("restore", path)
    assert code == BackupError.NOT_SET_UP
    assert variable in sentence
    assert is_untouched()


@pytest.mark.parametrize("key", ["", "short", "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtMzI="])
def test_without_a_key_of_its_own_no_backup_is_made(key, site, settings):
    settings.BACKUP_KEY = key
    code, sentence = refusal("backup")
    assert code == BackupError.NOT_SET_UP
    assert "BACKUP_KEY" in sentence
    assert not settings.BACKUP_DIR.exists()


def test_r5_a_backup_of_a_newer_version_waits_for_that_version(path, empty_site):
    migrations = ["petitions.0001_initial", "petitions.9999_to_come"]
    forged = forge(path, with_manifest(migrations=migrations))
    empty_site()
    code, sentence = refusal("restore", forged)
    assert code == BackupError.NOT_HERE
    assert "newer version of Undersigned" in sentence
    assert is_untouched()


def test_r5_a_backup_of_an_older_version_is_brought_up_to_date(path, settings, empty_site):
    empty_site()
    call_command("restore", path, without_ledger=True)
    call_command("migrate", "petitions", "0009", verbosity=0)
    path.unlink()
    call_command("backup")
    empty_site()
    call_command("restore", max(settings.BACKUP_DIR.iterdir()), without_ledger=True)
    assert Signature.objects.count() == 2
    call_command("migrate", check=True, plan=True, verbosity=0)


def test_r5_a_backup_of_another_kind_of_database_is_refused(path, empty_site):
    forged = forge(path, with_manifest(vendor="oracle"))
    empty_site()
    code, sentence = refusal("restore", forged)
    assert code == BackupError.NOT_HERE
    assert "It is of a site on oracle" in sentence
    assert is_untouched()


def test_r5_nothing_is_restored_over_a_site(path, site):
    code, sentence = refusal("restore", path)
    assert code == BackupError.NOT_HERE
    assert "is not empty" in sentence
    assert Signature.objects.count() == 2


def test_r5_nothing_is_restored_over_other_uploads(path, empty_site):
    empty_site()
    default_storage.save("images/deep/ferry.png", ContentFile(b"another one"))
    code, sentence = refusal("restore", path)
    assert code == BackupError.NOT_HERE
    assert "images/deep/ferry.png" in sentence
    assert making.database().is_empty()


def test_p11_without_a_ledger_nothing_is_restored_unasked(path, empty_site):
    empty_site()
    code, sentence = refusal("restore", path)
    assert code == BackupError.NOT_SET_UP
    assert "There is no ledger" in sentence
    assert is_untouched()


def test_p11_a_backup_that_the_ledger_does_not_reach_is_refused(path, empty_site):
    forged = forge(path, with_manifest(made_at="2020-01-01T00:00:00+00:00"))
    empty_site()
    code, sentence = refusal("restore", forged)
    assert code == BackupError.NOT_HERE
    assert "400 days" in sentence


def test_p11_a_ledger_that_is_none_is_refused(path, empty_site, tmp_path):
    folder = tmp_path / "ledger" / "2026-01-01"
    folder.mkdir(parents=True)
    (folder / "a.jsonl").write_text("{}\n")
    empty_site()
    assert refusal("restore", path)[0] == BackupError.NOT_SOUND
    assert is_untouched()


def test_r5_a_restore_that_is_not_what_was_backed_up_leaves_the_database_empty(path, empty_site):
    manifest = json.loads({name: file.read() for name, file in files.members(path)}[files.MANIFEST])
    tables = manifest["tables"] | {"petitions_signature": [3, "1"]}
    forged = forge(path, with_manifest(tables=tables))
    empty_site()
    code, sentence = refusal("restore", forged, without_ledger=True)
    assert code == BackupError.NOT_SOUND
    assert "differed from the backup in petitions_signature." in sentence
    assert making.database().is_empty()


def test_p11_erasures_that_cannot_be_repeated_leave_the_database_empty(
    path, empty_site, settings, monkeypatch
):
    """A backup from between two keys: the second one sealed what must be opened to be changed."""
    signature = Signature.objects.latest("pk")
    signing.correct(signature=signature, shows_name=False)
    ledger.copy_out()
    manifest = json.loads({name: file.read() for name, file in files.members(path)}[files.MANIFEST])
    forged = forge(path, with_manifest(sealing_keys=[]))
    assert manifest["sealing_keys"]
    settings.SEALING_KEYS = [OTHER_KEY]
    empty_site()
    code, sentence = refusal("restore", forged)
    assert code == BackupError.NOT_SET_UP
    assert "could not be repeated" in sentence
    assert making.database().is_empty()


def test_a_folder_that_cannot_be_written_is_named(site, settings, tmp_path):
    settings.BACKUP_DIR = tmp_path / "file"
    settings.BACKUP_DIR.touch()
    code, sentence = refusal("backup")
    assert code == BackupError.NOT_STORED
    assert str(settings.BACKUP_DIR) in sentence


@pytest.mark.parametrize("keep", [0, -1])
def test_at_least_one_backup_is_kept(keep, path):
    assert "--keep" in refusal("backup", keep=keep)[1]
    assert path.exists()


def test_a_backup_that_failed_takes_no_older_one_with_it(path, settings):
    settings.STORAGES["ledger"]["OPTIONS"]["location"] = path  # a file: no ledger can be there
    signing.withdraw(signature=Signature.objects.first())
    code, _sentence = refusal("backup", keep=1)
    assert code == BackupError.NOT_STORED
    assert list(settings.BACKUP_DIR.iterdir()) == [path]
