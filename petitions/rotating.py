"""Sealing all envelopes anew with the first of SEALING_KEYS, so that an older key can go."""

from django.db import transaction
from django.db.models import BinaryField, Count, F
from django.db.models.functions import Substr

from petitions import sealing, signing
from petitions.models import Signature

BATCH = 500


def waiting():
    """Signatures whose envelope was sealed with another key than the first."""
    name = Substr(F("envelope"), 2, sealing.KEY_NAME_BYTES, output_field=BinaryField())
    sealed = Signature.objects.filter(envelope__isnull=False).annotate(key_name=name)
    return sealed.exclude(key_name=sealing.current_key_name())


def numbers():
    """Key name (bytes) -> how many envelopes still wait under it."""
    rows = waiting().order_by().values_list("key_name").annotate(number=Count("pk"))
    return {bytes(name): number for name, number in rows}


@transaction.atomic
def rotate_batch(*, after):
    """Seals up to BATCH envelopes past the key `after` anew; (last key or None, sealed, failed).

    `failed` are the keys of signatures whose envelope cannot be opened; they stay as they are. The
    rows are locked for the moment, so that a correction at the same time is not lost.
    """
    rows = waiting().select_related("letter").filter(pk__gt=after).order_by("pk")
    found = list(rows.select_for_update(of=("self",))[:BATCH])
    sealed, failed = [], []
    for signature in found:
        try:
            details = signing.open_envelope(signature)
        except sealing.SealingError:
            failed.append(signature.pk)
            continue
        digest = bytes(signature.address_digest)
        signature.envelope = signing.seal(signature.letter, digest, details)
        sealed.append(signature)
    Signature.objects.bulk_update(sealed, ["envelope"])
    return (found[-1].pk if found else None), len(sealed), failed
