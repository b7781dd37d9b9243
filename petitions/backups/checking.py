"""Proving a backup without restoring it."""

import hashlib
import json

from petitions.backups import BackupError, files
from petitions.backups.media import digest


def check(path):
    """The manifest of a backup of which every byte was read and compared with it.

    Raises BackupError with NOT_SOUND for a file that is damaged, incomplete or under another key.
    """
    database, media, manifest = hashlib.sha256(), {}, None
    for name, file in files.members(path):
        if manifest is not None:
            raise _unsound("There is something behind its end.")
        if name.startswith(files.DATABASE):
            for piece in files.pieces(file):
                database.update(piece)
        elif name.startswith(files.MEDIA):
            media[name.removeprefix(files.MEDIA)] = digest(file)
        elif name == files.MANIFEST:
            manifest = json.load(file)
    if manifest is None:
        raise _unsound("It has no manifest.")
    if manifest["database"]["sha256"] != database.hexdigest():
        raise _unsound("Its database is not the one that was dumped.")
    if (manifest["media"] or {}) != media:
        raise _unsound("Its media are not those of its manifest.")
    return manifest


def _unsound(message):
    return BackupError(message, status=BackupError.NOT_SOUND)
