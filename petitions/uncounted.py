"""Signatures that were held because the limits could not be counted: counted once they can be.

Nobody has to let them go by hand. Each is counted as if it came now, so a flood that used the time
without a cache is held by the limits all the same.
"""

import logging

from django.db import transaction

from petitions import limits, moderating, sealing, signing
from petitions.models import Signature
from petitions.models.signatures import HoldReason, State

log = logging.getLogger(__name__)

BATCH = 100


def waiting():
    """Those that can still be counted: erased networks and envelopes leave them to staff."""
    return Signature.objects.filter(
        state=State.HELD,
        hold_reason=HoldReason.CACHE,
        network_digest__isnull=False,
        envelope__isnull=False,
    )


def count():
    """Releases those within the limits and gives the others the reason of theirs; how many.

    Oldest first, and no further once the cache fails again. Safe to run twice at once. One whose
    envelope cannot be opened goes on waiting, which is logged.
    """
    done = last = 0
    while True:
        with transaction.atomic():
            some = waiting().filter(pk__gt=last).order_by("pk").select_related("letter")
            found = list(some.select_for_update(of=("self",), skip_locked=True)[:BATCH])
            for signature in found:
                if not _count_one(signature):
                    return done
                done += 1
        if not found:
            return done
        last = found[-1].pk


def _count_one(signature):
    """False if the limits cannot be counted now."""
    try:
        with transaction.atomic():
            reason = limits.check(
                letter=signature.letter,
                network=bytes(signature.network_digest),
                email=signing.open_envelope(signature).email,
            )
            if reason == HoldReason.CACHE:
                return False
            if reason:
                Signature.objects.filter(pk=signature.pk).update(hold_reason=reason)
            else:
                moderating.release(signature=signature)
    except sealing.SealingError as error:
        log.error("signature %s cannot be counted: %s", signature.pk, error.code)
    return True
