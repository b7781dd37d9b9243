"""Sealing all envelopes anew with the first of SEALING_KEYS, so that an older key can go.

The secrets of staff's second factors, too: they are few, and go in one piece.
"""

from collections import Counter

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import BinaryField, Count, F
from django.db.models.functions import Substr

from petitions import sealing, signing
from petitions.models import Signature

BATCH = 500
# What of the data of a factor is sealed: the secret of an app, the seed of recovery codes.
SEALED_PARTS = ("secret", "seed")


def waiting():
    """Signatures whose envelope was sealed with another key than the first."""
    name = Substr(F("envelope"), 2, sealing.KEY_NAME_BYTES, output_field=BinaryField())
    sealed = Signature.objects.filter(envelope__isnull=False).annotate(key_name=name)
    return sealed.exclude(key_name=sealing.current_key_name())


def numbers():
    """Key name (bytes) -> how many envelopes still wait under it."""
    rows = waiting().order_by().values_list("key_name").annotate(number=Count("pk"))
    found = Counter({bytes(name): number for name, number in rows})
    found.update(sealing.key_name_of_text(factor.data[part]) for factor, part in waiting_factors())
    return dict(found)


def waiting_factors():
    """(factor, part of its data) of what was sealed with another key than the first."""
    factors = Authenticator.objects.order_by("pk")
    return [
        (factor, part)
        for factor in factors
        for part in SEALED_PARTS
        if part in factor.data
        and sealing.key_name_of_text(factor.data[part]) != sealing.current_key_name()
    ]


@transaction.atomic
def rotate_factors():
    """Seals the secrets of second factors anew; (sealed, failed) as below, of all at once."""
    list(Authenticator.objects.select_for_update().order_by("pk"))
    sealed, failed = 0, []
    for factor, part in waiting_factors():
        try:
            secret = sealing.unseal_text(factor.data[part], bound_to=sealing.FACTOR)
        except sealing.SealingError:
            failed.append(factor.pk)
            continue
        factor.data[part] = sealing.seal_text(secret, bound_to=sealing.FACTOR)
        factor.save(update_fields=["data"])
        sealed += 1
    return sealed, failed


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
