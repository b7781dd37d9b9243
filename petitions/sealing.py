"""Sealing what signers typed, and keyed digests of their addresses.

Envelopes are AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits. The first key in
SEALING_KEYS seals, all of them open. Digests are HMAC-SHA256 (RFC 2104) with DIGEST_KEY.
"""

import base64
import hmac
import json
import secrets
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

VERSION = b"\x01"
KEY_NAME_BYTES = 4
NONCE_BYTES = 12
# What secrets of second factors are bound to.
FACTOR = b"second factor of staff"


class SealingError(Exception):
    """`code` is `no_key`, `bad_key`, `unknown_key` or `damaged`."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


@lru_cache(maxsize=32)
def _cipher(key):
    return AESGCM(key)


@lru_cache(maxsize=8)
def _keys(encoded):
    """Key name -> key (32 bytes), the sealing key first."""
    ring = {}
    for text in encoded:
        try:
            key = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            _cipher(key)
        except ValueError as error:
            raise SealingError(
                "bad_key", "A key in SEALING_KEYS is not 32 bytes in base64."
            ) from error
        ring[name_of(key)] = key
    if not ring:
        raise SealingError("no_key", "SEALING_KEYS is empty: nothing can be sealed or opened.")
    return ring


def name_of(key):
    """4 bytes by which a key is told from others, and from which nothing of it can be read."""
    return sha256(b"name:" + key).digest()[:KEY_NAME_BYTES]


def key_names():
    """The names (4 bytes) of all keys at hand; the first one is that of the sealing key."""
    return list(_keys(tuple(settings.SEALING_KEYS)))


def current_key_name():
    """The name of the key that seals. Raises SealingError without one."""
    return key_names()[0]


def key_named(name):
    """The key (32 bytes) of this name. Raises SealingError if it is not at hand."""
    key = _keys(tuple(settings.SEALING_KEYS)).get(bytes(name))
    if key is None:
        raise SealingError(
            "unknown_key",
            f"This was sealed with the key {name.hex()}, which SEALING_KEYS lacks.",
        )
    return key


def key_name(envelope):
    """The name of the key that an envelope was sealed with."""
    return bytes(envelope)[1 : 1 + KEY_NAME_BYTES]


def seal(details, *, bound_to):
    """Bytes that only a holder of the key can read, and only together with `bound_to` (bytes)."""
    name = current_key_name()
    nonce = secrets.token_bytes(NONCE_BYTES)
    plain = json.dumps(details, ensure_ascii=False, separators=(",", ":")).encode()
    return VERSION + name + nonce + _cipher(key_named(name)).encrypt(nonce, plain, bound_to)


def unseal(envelope, *, bound_to):
    """What was sealed. Raises SealingError if the key is gone or the bytes were altered."""
    envelope = bytes(envelope)
    name = key_name(envelope)
    nonce = envelope[1 + KEY_NAME_BYTES : 1 + KEY_NAME_BYTES + NONCE_BYTES]
    cipher = _cipher(key_named(name))
    try:
        plain = cipher.decrypt(nonce, envelope[1 + KEY_NAME_BYTES + NONCE_BYTES :], bound_to)
    except InvalidTag as error:
        raise SealingError("damaged", "This envelope was altered or belongs elsewhere.") from error
    return json.loads(plain)


def seal_text(text, *, bound_to):
    """The same for columns that hold text: base64."""
    return base64.b64encode(seal(text, bound_to=bound_to)).decode()


def unseal_text(sealed, *, bound_to):
    """What `seal_text` sealed. Raises SealingError as `unseal` does."""
    return unseal(base64.b64decode(sealed), bound_to=bound_to)


def key_name_of_text(sealed):
    """The name of the key that `seal_text` used."""
    return key_name(base64.b64decode(sealed))


def digest(purpose, *parts):
    """32 bytes that reveal nothing without DIGEST_KEY. `parts` are bytes, kept apart."""
    message = b"\x00".join([purpose.encode(), *parts])
    return hmac.digest(settings.DIGEST_KEY.encode(), message, "sha256")
