"""Uploaded files, through the storage of the site: a folder or a bucket."""

import hashlib
import tempfile

from django.core.files import File
from django.core.files.storage import default_storage

from petitions.backups import files

try:
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError
except ImportError:
    ERRORS = (OSError,)
else:
    # What storages raise, those of the ledger too: a folder, or a bucket where that is installed.
    ERRORS = (OSError, Boto3Error, BotoCoreError, ClientError)


def reason(error):
    """A sentence about one of ERRORS, without an address or a secret of a bucket."""
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror or type(error).__name__}."
    return f"The bucket does not answer, or not as it should: {type(error).__name__}."


def names(folder=""):
    """All files of the storage; none where there is no folder yet."""
    try:
        folders, found = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from sorted(f"{folder}{name}" for name in found if name)
    for name in sorted(folders):
        yield from names(f"{folder}{name}/")


def add_all(tar):
    """{name: SHA-256} of what is in the tar now; what was deleted meanwhile is left out."""
    found = {}
    for name in names():
        try:
            file = default_storage.open(name)
            size = default_storage.size(name)
        except FileNotFoundError:
            continue
        with file:
            reader = Hashed(file)
            files.add(tar, files.MEDIA + name, reader, size)
        found[name] = reader.digest
    return found


class Hashed:
    """A file that is read once, with the SHA-256 of what was read."""

    def __init__(self, file):
        self._file = file
        self._sum = hashlib.sha256()

    def read(self, size):
        found = self._file.read(size)
        self._sum.update(found)
        return found

    @property
    def digest(self):
        return self._sum.hexdigest()


def digest(file):
    """The SHA-256 of what is left to read of an open file."""
    reader = Hashed(file)
    for _ in files.pieces(reader):
        pass
    return reader.digest


def digest_of(name):
    """The SHA-256 of a stored file; None if there is none."""
    if not default_storage.exists(name):
        return None
    with default_storage.open(name) as file:
        return digest(file)


def differing(expected):
    """Names of stored files that are others than those of {name: SHA-256}."""
    return [name for name, digest in expected.items() if digest_of(name) not in (None, digest)]


def store(name, file):
    """Stores a file under this very name, unless it is there."""
    if default_storage.exists(name):
        return
    # A bucket reads it more than once, a tar only once.
    with tempfile.SpooledTemporaryFile(max_size=files.PIECE) as spool:
        for piece in files.pieces(file):
            spool.write(piece)
        spool.seek(0)
        default_storage.save(name, File(spool))
