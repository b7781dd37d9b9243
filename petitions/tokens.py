"""Mailed links: 256 random bits, of which only a hash is stored."""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.utils import timezone

from petitions.models import Token
from petitions.models.mail import TokenPurpose

CONFIRM_LIFETIME = timedelta(days=7)


def _hash(token):
    return sha256(token.encode()).digest()


def mint(*, signature, purpose=TokenPurpose.CONFIRM):
    """(link part, row) of a fresh token. The caller commits before the mail leaves."""
    token = secrets.token_urlsafe(32)
    expires = timezone.now() + CONFIRM_LIFETIME if purpose == TokenPurpose.CONFIRM else None
    row = Token.objects.create(
        hash=_hash(token), purpose=purpose, signature=signature, expires_at=expires
    )
    return token, row


def started(row):
    """A confirm token lives from the moment its mail left."""
    if row.expires_at:
        row.expires_at = timezone.now() + CONFIRM_LIFETIME
        row.save(update_fields=["expires_at"])


def find(token, *, purpose=TokenPurpose.CONFIRM):
    """The row of a link, with signature and letter; None if unknown, expired or foreign."""
    row = (
        Token.objects.filter(hash=_hash(token), purpose=purpose)
        .select_related("signature__letter")
        .first()
    )
    if row and row.expires_at and row.expires_at < timezone.now():
        return None
    return row
