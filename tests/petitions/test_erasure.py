"""P6: after erasure nothing in the whole database leads back to the person."""

import base64
from datetime import timedelta
from hashlib import md5, sha1, sha256, sha512

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from petitions import addresses, housekeeping, moderating, signing
from petitions.models import Signature
from statements.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TYPED = "Ines.Duarte+bus@Googlemail.com"
NETWORK = "203.0.113.77"
SECRETS = {"name": "Inês Unseen Duarte", "comment": "Nobody may read this."}


def dump():
    """Every cell of every table, as one lower-case text; bytes in hex."""
    cells = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            cells += [value for row in cursor.fetchall() for value in row]
    return "\n".join(
        bytes(value).hex() if isinstance(value, (bytes, memoryview)) else str(value)
        for value in cells
    ).lower()


def traces(letter):
    """All that would lead back: spellings, plain hashes of them, and our own digests."""
    spellings = {TYPED, TYPED.lower(), addresses.canonical(TYPED), addresses.normal(TYPED), NETWORK}
    found = set(spellings) | {"duarte+bus", "inesduarte", *SECRETS.values()}
    for spelling in spellings:
        raw = spelling.encode()
        found.add(raw.hex())
        found.add(base64.b64encode(raw).decode())
        for kind in (md5, sha1, sha256, sha512):
            found.add(kind(raw).hexdigest())
            found.add(base64.b64encode(kind(raw).digest()).decode())
    found.add(signing.address_digest(letter, TYPED).hex())
    found.add(signing.mailbox_digest(TYPED).hex())
    return {trace.lower() for trace in found}


def left(letter):
    text = dump()
    return {trace for trace in traces(letter) if trace in text}


@pytest.fixture
def signed(petition, signer):
    """Signed, mailed and remembered with its network, like any signature."""
    Letter.objects.update(comment_use="optional")
    signer.client.defaults["REMOTE_ADDR"] = NETWORK
    signer.sign(petition, email=TYPED, **SECRETS)
    assert signer.mails()
    return petition.letter


def row():
    return Signature.objects.get()


def test_the_dump_finds_what_is_there(signed):
    assert signing.address_digest(signed, TYPED).hex() in left(signed)
    assert row().network_digest


def test_p6_after_withdrawal(signed, signer):
    network = bytes(row().network_digest).hex()
    signer.press(signer.link())
    signing.withdraw(signature=row())
    assert left(signed) == set()
    assert network not in dump()


@pytest.mark.parametrize("state", ["pending", "confirmed", "held", "rejected"])
def test_p6_after_retention(signed, signer, state):
    network = bytes(row().network_digest).hex()
    if state == "confirmed":
        signer.press(signer.link())
        signer.mails()
    elif state == "held":
        moderating.hold(signature=row())
    elif state == "rejected":
        moderating.reject(signature=row())
    Letter.objects.update(opens_at=None, closes_at=timezone.now())
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert housekeeping.run().failures == []
    assert left(signed) == set()
    assert network not in dump()
    assert Signature.objects.count() == (state == "confirmed")


def test_p6_after_expiry(signed):
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert housekeeping.run().failures == []
    assert left(signed) == set()
    assert not Signature.objects.exists()
