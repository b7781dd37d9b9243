"""Writing a backup, and forgetting old ones."""

import hashlib
import json
import re
import time
from datetime import UTC, datetime
from importlib.metadata import version

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from petitions import ledger, sealing
from petitions.backups import BackupError, checking, files, media, postgres, sqlite
from petitions.models import Backup

FORMAT = 1
NAME = re.compile(r"undersigned-\d{8}-\d{6}\.backup")
# A file that a killed command left behind is of no use after this many seconds.
OLD_PART = 24 * 60 * 60


def database():
    """The module for the kind of database that this site has."""
    return postgres if connection.vendor == "postgresql" else sqlite


def make(*, folder, keep, with_media=True):
    """Writes a backup into `folder`, reads it back, and leaves the newest `keep` there; its path.

    Nothing is left of one that failed, and no old one goes before the new one was proved. Raises
    BackupError.
    """
    files.key()
    try:
        ledger.copy_out()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / f"undersigned-{datetime.now(UTC):%Y%m%d-%H%M%S}.backup"
        with files.create(path) as tar:
            _fill(tar, with_media=with_media)
    except media.ERRORS as error:
        raise BackupError(media.reason(error), status=BackupError.NOT_STORED) from error
    try:
        checking.check(path)
    except BackupError:
        path.unlink()
        raise
    Backup.objects.create(made_at=timezone.now(), name=path.name, size=path.stat().st_size)
    _forget(folder, keep)
    return path


def _fill(tar, *, with_media):
    manifest = _about()
    parts = database().dump()
    manifest["tables"] = next(parts)
    manifest["database"] = _add_pieces(tar, parts)
    manifest["media"] = media.add_all(tar) if with_media else None
    files.add_bytes(tar, files.MANIFEST, json.dumps(manifest).encode())


def _about():
    """What restoring has to know of the site."""
    applied = MigrationRecorder(connection).applied_migrations()
    return {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(),
        "site": settings.SITE_URL,
        "vendor": connection.vendor,
        "versions": {name: version(name) for name in ("django", "wagtail")},
        "migrations": sorted(f"{app}.{name}" for app, name in applied),
        "sealing_keys": [name.hex() for name in sealing.key_names()],
        "digest_key": sealing.name_of(settings.DIGEST_KEY.encode()).hex(),
    }


def _add_pieces(tar, pieces):
    total, size = hashlib.sha256(), 0
    for number, piece in enumerate(pieces, start=1):
        files.add_bytes(tar, f"{files.DATABASE}{number:08}", piece)
        total.update(piece)
        size += len(piece)
    return {"size": size, "sha256": total.hexdigest()}


def _forget(folder, keep):
    made = sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name))
    for path in made[:-keep]:
        path.unlink()
    for path in folder.glob("undersigned-*.backup.part"):
        if path.stat().st_mtime < time.time() - OLD_PART:
            path.unlink(missing_ok=True)
