"""The ledger of erasures, by which a restored backup is told what was erased since (P11).

Every verb that erases, hides or refuses for a signer appends its lines in its own transaction. The
worker copies them within a minute to the storage "ledger", out of the database, where the loss of
the database does not reach. A line is a keyed hash, a kind and a time. Hashes are HMACs with
DIGEST_KEY: nobody without it can tell for whom a line stands, or invent one that erases somebody.
A signature is named by its number and moment, not by its address: so a line tells nobody, not
even with the key, that a guessed address had signed.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from petitions import sealing
from petitions.models import Erasure

# No backup older than this can be restored with its erasures.
KEPT = timedelta(days=400)
LINES_IN_A_FILE = 1000


@dataclass(frozen=True)
class Line:
    id: UUID
    kind: str
    hash: bytes
    at: datetime


def hash_of_signature(*, letter_key, pk, created_at):
    """32 bytes that stand for one row; others where a restored database gives its number again."""
    moment = created_at.astimezone(UTC).isoformat(timespec="microseconds")
    return sealing.digest("ledger", letter_key.bytes, str(pk).encode(), moment.encode())


def hash_of_letter(letter_key):
    return sealing.digest("ledger", letter_key.bytes)


def append(kind, *hashes):
    """Call it in the transaction that erases."""
    Erasure.objects.bulk_create(Erasure(kind=kind, hash=one) for one in hashes)


def append_signature(signature, *kinds):
    """The same for one signature, by several kinds."""
    found = hash_of_signature(
        letter_key=signature.letter.key, pk=signature.pk, created_at=signature.created_at
    )
    Erasure.objects.bulk_create(Erasure(kind=kind, hash=found) for kind in kinds)


def append_signatures(kind, signatures):
    """The same for all signatures of a query."""
    rows = signatures.values_list("letter__key", "pk", "created_at")
    append(
        kind,
        *(
            hash_of_signature(letter_key=key, pk=pk, created_at=created_at)
            for key, pk, created_at in rows
        ),
    )


def copy_out():
    """Stores the lines that are only in the database in new files; how many.

    Several workers may do so at once: a line in two files counts once, by its id.
    """
    storage, copied = storages["ledger"], 0
    waiting = Erasure.objects.filter(copied_at=None).order_by("created_at")
    while rows := list(waiting[:LINES_IN_A_FILE]):
        now = timezone.now().astimezone(UTC)
        name = f"{now:%Y-%m-%d}/{now:%H%M%S}-{secrets.token_hex(8)}.jsonl"
        storage.save(name, ContentFile("".join(map(_as_text, rows)).encode()))
        Erasure.objects.filter(pk__in=[row.pk for row in rows]).update(copied_at=now)
        copied += len(rows)
    return copied


def _as_text(row):
    found = {
        "id": str(row.id),
        "kind": row.kind,
        "hash": bytes(row.hash).hex(),
        "at": row.created_at.isoformat(),
    }
    return json.dumps(found) + "\n"


def days():
    """The folders of the stored ledger, by name the days (UTC) on which they were written."""
    try:
        return sorted(storages["ledger"].listdir("")[0])
    except FileNotFoundError:
        return []


def files(day):
    return sorted(f"{day}/{name}" for name in storages["ledger"].listdir(day)[1])


def stored():
    """All lines in the storage, file by file. Raises ValueError for a file that is none of ours.

    A last line that was cut off is left out: what is not stored as a whole is copied again.
    """
    for day in days():
        for name in files(day):
            with storages["ledger"].open(name) as file:
                for text in file:
                    if text.endswith(b"\n"):
                        yield _parsed(text)


def _parsed(text):
    found = json.loads(text)
    return Line(
        id=UUID(found["id"]),
        kind=found["kind"],
        hash=bytes.fromhex(found["hash"]),
        at=parse_datetime(found["at"]),
    )


def tidy():
    """Forgets lines that are older than KEPT, in the database and the storage; how many rows."""
    oldest = timezone.now() - KEPT
    for day in days():
        if day < f"{oldest.astimezone(UTC):%Y-%m-%d}":
            for name in files(day):
                storages["ledger"].delete(name)
            storages["ledger"].delete(day)
    return Erasure.objects.filter(created_at__lt=oldest).delete()[0]
