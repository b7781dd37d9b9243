"""The file of a backup: a tar, sealed piece by piece under BACKUP_KEY."""

import base64
import io
import tarfile
import time
from contextlib import contextmanager

from django.conf import settings

from petitions import sealed_files, sealing
from petitions.backups import BackupError

MANIFEST = "manifest.json"
DATABASE = "database/"
MEDIA = "media/"
PIECE = 4 * 2**20


def key():
    """BACKUP_KEY as 32 bytes. Raises BackupError where it is none of its own."""
    text = settings.BACKUP_KEY
    if not text:
        raise BackupError(
            "BACKUP_KEY is not set: make one with `python -m tools.keys`, and keep a copy of it "
            "where no backup is.",
            status=BackupError.NOT_SET_UP,
        )
    try:
        found = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        found = b""
    if len(found) != 32:
        raise BackupError("BACKUP_KEY is not 32 bytes in base64.", status=BackupError.NOT_SET_UP)
    if sealing.name_of(found) in sealing.key_names():
        raise BackupError(
            "BACKUP_KEY is one of SEALING_KEYS: whoever has a backup and its key would have "
            "everything. Make another one with `python -m tools.keys`.",
            status=BackupError.NOT_SET_UP,
        )
    return found


def _key_named(name):
    found = key()
    if sealing.name_of(found) != name:
        raise sealing.SealingError(
            "unknown_key", f"it was made with the key {name.hex()}, and BACKUP_KEY is another one"
        )
    return found


KEYS = sealed_files.Keys(b"undersigned backup file 1\n", lambda: sealing.name_of(key()), _key_named)


@contextmanager
def create(path):
    """A Tar into a new file, which bears its name once it is whole; see `sealed_files.new_file`."""
    options = {"mode": "w|", "bufsize": 2**20, "format": tarfile.PAX_FORMAT}
    with (
        sealed_files.create(path, keys=KEYS) as sealer,
        tarfile.open(fileobj=sealer, **options) as tar,
    ):
        yield tar


def add(tar, name, content, size):
    """One member: `size` bytes out of the open file `content`."""
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = size, int(time.time()), 0o600
    tar.addfile(member, content)
    tar.members = []  # or it remembers all of them


def add_bytes(tar, name, content):
    add(tar, name, io.BytesIO(content), len(content))


def members(path):
    """(name, open file) of each member, in the order of the file; each is read before the next.

    Every byte is proved before it is given. Raises BackupError.
    """
    clear = _Clear(path)
    try:
        with tarfile.open(fileobj=clear, mode="r|", bufsize=2**20) as tar:
            for member in tar:
                yield member.name, tar.extractfile(member)
                tar.members = []
    except tarfile.TarError as error:
        raise BackupError("Its contents are not in order.", status=BackupError.NOT_SOUND) from error
    # The tar may have ended before the file, and only the end proves that nothing was cut off.
    while clear.read(PIECE):
        pass


def _why(error):
    return {
        "not_sealed": "This is no backup of Undersigned.",
        "damaged": "It was altered or is incomplete.",
        "unknown_key": f"It cannot be opened: {error}.",
    }[error.code]


class _Clear(io.RawIOBase):
    """What was sealed, to be read from the beginning to the end."""

    def __init__(self, path):
        self._pieces = sealed_files.read(path, keys=KEYS)
        self._rest = memoryview(b"")

    def read(self, size=-1):
        while not self._rest:
            piece = self._next()
            if piece is None:
                return b""
            self._rest = memoryview(piece)
        found, self._rest = self._rest[:size], self._rest[size:]
        return bytes(found)

    def _next(self):
        try:
            return next(self._pieces, None)
        except sealing.SealingError as error:
            raise BackupError(_why(error), status=BackupError.NOT_SOUND) from error
        except OSError as error:
            raise BackupError(
                f"It cannot be read: {error.strerror}.", status=BackupError.NOT_STORED
            ) from error


def pieces(file):
    """The contents of an open file, in pieces of PIECE bytes at most."""
    return iter(lambda: file.read(PIECE), b"")
