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

    Oldest first, and no further once the cache fails again. Each in a transaction of its own, so
    that nobody who signs meanwhile waits for the count. Safe to run twice at once. One whose
    envelope cannot be opened goes on waiting, which is logged.
    """
    done = last = 0
    rows = waiting().order_by("pk").values_list("pk", flat=True)
    while found := list(rows.filter(pk__gt=last)[:BATCH]):
        for last in found:
            try:
                done += _count_one(last)
            except sealing.SealingError as error:
                log.error("signature %s cannot be counted: %s", last, error.code)
            except _CacheAwayError:
                return done
    return done


class _CacheAwayError(Exception):
    """The limits cannot be counted now."""


@transaction.atomic
def _count_one(pk):
    """False if somebody else has it, or had it."""
    rows = waiting().select_related("letter").select_for_update(of=("self",), skip_locked=True)
    signature = rows.filter(pk=pk).first()
    if signature is None:
        return False
    reason = limits.check(
        letter=signature.letter,
        network=bytes(signature.network_digest),
        email=signing.open_envelope(signature).email,
    )
    if reason == HoldReason.CACHE:
        raise _CacheAwayError
    if reason:
        Signature.objects.filter(pk=pk).update(hold_reason=reason)
    else:
        moderating.release(signature=signature)
    return True
