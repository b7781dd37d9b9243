"""Filling an empty site with a backup."""

from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from petitions import deliveries, ledger, replaying, sealing
from petitions.backups import BackupError, checking, files, making, media
from petitions.models import Delivery
from petitions.models.deliveries import DeliveryState


@dataclass
class Report:
    """What was done: the manifest of the backup, and what the ledger asked for, by kind."""

    manifest: dict
    replayed: Counter


def restore(path, *, without_ledger=False):
    """Fills an empty site with a backup, then repeats the erasures of the ledger; a Report.

    All that can be known is looked at before anything is written: the whole file, its keys, the
    database, the media, the ledger. The database is filled in one transaction. Raises BackupError.
    """
    manifest = checking.check(path)
    _refuse_foreign(manifest)
    _refuse_full(manifest)
    lines = _ledger(manifest, without_ledger)
    _restore_media(path)
    try:
        making.database().load(_pieces(path))
        _compare(manifest)
        call_command("migrate", interactive=False, verbosity=0)
        replayed = _replay(lines)
        for delivery in Delivery.objects.filter(state=DeliveryState.READY):
            deliveries.end(delivery=delivery, because=deliveries.TIME)  # no backup has their files
    except BaseException:
        # It was empty before, and nothing that was erased may be served from it.
        making.database().clear()
        raise
    return Report(manifest, replayed)


def _refuse_foreign(manifest):
    """What this installation could not open or would not understand."""
    if manifest["format"] != making.FORMAT or _unknown_migrations(manifest):
        raise _not_here("It was made by a newer version of Undersigned: install that one first.")
    if manifest["vendor"] != connection.vendor:
        raise _not_here(
            f"It is of a site on {manifest['vendor']}, and DATABASE_URL names {connection.vendor}."
        )
    if lacking := set(manifest["sealing_keys"]) - {name.hex() for name in sealing.key_names()}:
        raise BackupError(
            f"SEALING_KEYS lacks the key {', '.join(sorted(lacking))} of the site that was backed "
            "up: what signers typed could not be opened.",
            status=BackupError.NOT_SET_UP,
        )
    if manifest["digest_key"] != sealing.name_of(settings.DIGEST_KEY.encode()).hex():
        raise BackupError(
            "DIGEST_KEY is not that of the site that was backed up: it would know nobody who has "
            "signed, and no erasure.",
            status=BackupError.NOT_SET_UP,
        )


def _unknown_migrations(manifest):
    ours = {app.split(".")[-1] for app in settings.INSTALLED_APPS}
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    return {one for one in manifest["migrations"] if one.split(".")[0] in ours} - known


def _refuse_full(manifest):
    if not making.database().is_empty():
        raise _not_here(
            "The database of DATABASE_URL is not empty, and nothing is overwritten: name an empty "
            "one, without `migrate`."
        )
    try:
        found = media.differing(manifest["media"] or {})
    except media.ERRORS as error:
        raise BackupError(media.reason(error), status=BackupError.NOT_STORED) from error
    if found:
        raise _not_here(
            f"Among the media there is another file of the name {found[0]}, and nothing is "
            "overwritten: name an empty folder or bucket."
        )


def _ledger(manifest, without_ledger):
    """The lines to repeat. Raises BackupError where there are none and nobody said so."""
    if without_ledger:
        return []
    if timezone.now() - parse_datetime(manifest["made_at"]) > ledger.KEPT:
        raise _not_here(
            f"It is older than {ledger.KEPT.days} days: the ledger does not reach back so far."
        )
    try:
        lines = list(ledger.stored())
    except media.ERRORS as error:
        raise BackupError(media.reason(error), status=BackupError.NOT_STORED) from error
    except (ValueError, KeyError) as error:
        raise BackupError(
            f"The ledger has a file that is none of its own: {error}",
            status=BackupError.NOT_SOUND,
        ) from error
    if not lines:
        raise BackupError(
            "There is no ledger of erasures in LEDGER_DIR or LEDGER_STORAGE_URL: whoever withdrew "
            "since the backup would come back. Put its newest copy there, or say --without-ledger "
            "if there is none.",
            status=BackupError.NOT_SET_UP,
        )
    return lines


def _replay(lines):
    try:
        return replaying.replay(lines)
    except sealing.SealingError as error:
        raise BackupError(
            f"The erasures since the backup could not be repeated: {error}",
            status=BackupError.NOT_SET_UP,
        ) from error


def _restore_media(path):
    try:
        for name, file in files.members(path):
            if name.startswith(files.MEDIA):
                media.store(name.removeprefix(files.MEDIA), file)
    except media.ERRORS as error:
        raise BackupError(media.reason(error), status=BackupError.NOT_STORED) from error


def _pieces(path):
    for name, file in files.members(path):
        if name.startswith(files.DATABASE):
            yield from files.pieces(file)


def _compare(manifest):
    found = making.database().facts()
    expected = manifest["tables"]
    if wrong := [table for table in expected if found.get(table) != expected[table]]:
        raise BackupError(
            f"The restored database differed from the backup in {', '.join(wrong)}.",
            status=BackupError.NOT_SOUND,
        )


def _not_here(message):
    return BackupError(message, status=BackupError.NOT_HERE)
