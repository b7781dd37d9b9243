"""Files of any size that only a holder of the keys can read (P9): those of SEALING_KEYS or others.

A sealed file is a header and a chain of pieces, each 1 MiB of what was written, the last one
shorter. Every file has a key of its own, derived from the sealing key and a random salt by
HKDF-SHA256 (RFC 5869); piece number n is AES-256-GCM under the nonce "n, is it the last". That is
the construction STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015) as the file format "age" uses it:
pieces that were altered, moved, repeated or cut off are noticed, and memory does not grow.
"""

import errno
import io
import os
import secrets
from collections.abc import Callable
from contextlib import contextmanager
from hashlib import sha256
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from petitions import sealing

SALT_BYTES = 16
PIECE = 2**20
TAG_BYTES = 16
COUNTER_BYTES = 11


class Keys(NamedTuple):
    """Which keys a kind of file has. `mark` begins each of its files, and tells kinds apart."""

    mark: bytes
    current_key_name: Callable
    key_named: Callable

    @property
    def header_bytes(self):
        return len(self.mark) + sealing.KEY_NAME_BYTES + SALT_BYTES


SITE = Keys(b"undersigned sealed file 1\n", sealing.current_key_name, sealing.key_named)
HEADER_BYTES = SITE.header_bytes


class Sealer(io.BufferedIOBase):
    """A file to write to. It gives the sealed header and pieces, one by one, to `emit`.

    Only `finish` seals the last piece: what was not finished can never be taken for whole. `size`
    (bytes) and `digest` (SHA-256, hex) are those of what was written, in clear.
    """

    def __init__(self, emit, *, bound_to=b"", keys=SITE):
        header = keys.mark + keys.current_key_name() + secrets.token_bytes(SALT_BYTES)
        self._cipher = _cipher(header, keys)
        self._bound_to = bound_to
        self._emit = emit
        self._number = 0
        self._waiting = bytearray()
        self._sum = sha256()
        self.size = 0
        emit(header)

    def writable(self):
        return True

    def write(self, data):
        self._waiting += data
        while len(self._waiting) > PIECE:
            self._seal(PIECE, is_last=False)
        return len(data)

    def finish(self):
        self._seal(len(self._waiting), is_last=True)

    @property
    def digest(self):
        return self._sum.hexdigest()

    def _seal(self, length, *, is_last):
        piece = bytes(self._waiting[:length])
        del self._waiting[:length]
        self._sum.update(piece)
        self.size += length
        self._emit(self._cipher.encrypt(_nonce(self._number, is_last), piece, self._bound_to))
        self._number += 1


def opened(header, pieces, *, bound_to=b"", keys=SITE):
    """What was written, piece by piece (bytes), each of them proved before it is given.

    `pieces` are the sealed ones in their order. Raises SealingError: `not_sealed` if this is no
    sealed file, `unknown_key`, or `damaged`, which a file cut off shows at its end only.
    """
    cipher = _cipher(header, keys)
    number, before = 0, None
    for piece in pieces:
        if before is not None:
            yield _open(cipher, number, before, bound_to, is_last=False)
            number += 1
        before = piece
    yield _open(cipher, number, before or b"", bound_to, is_last=True)


def read(path, *, keys=SITE):
    """What was written to the sealed file at `path`, piece by piece; see `opened`, and OSError."""
    with path.open("rb") as file:
        header = file.read(keys.header_bytes)
        yield from opened(header, iter(lambda: file.read(PIECE + TAG_BYTES), b""), keys=keys)


@contextmanager
def create(path, *, keys=SITE):
    """A Sealer into a new file that bears its name once it is whole; see `new_file`."""
    with new_file(path) as file:
        sealer = Sealer(file.write, keys=keys)
        yield sealer
        sealer.finish()


@contextmanager
def new_file(path):
    """A file to write bytes to, which only its owner can read.

    Until it is whole its name ends in `.part`; if anything fails nothing is left. Nothing is
    overwritten. Raises OSError.
    """
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    part = path.with_name(f"{path.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(handle)
        part.rename(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _cipher(header, keys):
    if len(header) != keys.header_bytes or not header.startswith(keys.mark):
        raise sealing.SealingError("not_sealed", "This is no file that Undersigned has sealed.")
    name = header[len(keys.mark) : -SALT_BYTES]
    own = HKDF(algorithm=SHA256(), length=32, salt=header[-SALT_BYTES:], info=keys.mark)
    return AESGCM(own.derive(keys.key_named(name)))


def _nonce(number, is_last):
    return number.to_bytes(COUNTER_BYTES, "big") + bytes([is_last])


def _open(cipher, number, piece, bound_to, *, is_last):
    try:
        return cipher.decrypt(_nonce(number, is_last), piece, bound_to)
    except InvalidTag as error:
        raise sealing.SealingError("damaged", "This file was altered or is incomplete.") from error
