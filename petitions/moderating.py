"""What moderators decide on signatures and comments. Each move is safe to repeat."""

from django.db import transaction
from django.utils import timezone

from petitions import counting, deliveries, promoting, rollups, signing
from petitions.models import Signature
from petitions.models.signatures import HoldReason, State

NO_FACE = {
    "public_name": "",
    "public_affiliation": "",
    "public_comment": "",
    "country": "",
    "comment_waits": False,
}


def _leave_tally(signature, **changes):
    """One conditional UPDATE out of `confirmed`, with the tally; true if this call did it."""
    moved = Signature.objects.filter(pk=signature.pk, state=State.CONFIRMED).update(**changes)
    if moved:
        signature.refresh_from_db(fields=["wording", "confirmed_at"])
        counting.add(signature, -1)
        rollups.changed(signature.letter_id, signature.confirmed_at)
        deliveries.take_out(signature=signature)
        promoting.let_go(signature=signature)
    return bool(moved)


@transaction.atomic
def hold(*, signature, reason=HoldReason.STAFF):
    """Takes a pending or confirmed signature out of public and count until someone decides.

    True if this call did it.
    """
    changes = {"state": State.HELD, "hold_reason": reason, "held_at": timezone.now(), **NO_FACE}
    if _leave_tally(signature, **changes):
        return True
    pending = Signature.objects.filter(pk=signature.pk, state=State.PENDING)
    return bool(pending.update(**changes))


@transaction.atomic
def reject(*, signature):
    """Counts and shows a signature no more; it stays, so that the address cannot sign again.

    True if this call did it.
    """
    changes = {"state": State.REJECTED, **NO_FACE}
    if _leave_tally(signature, **changes):
        return True
    waiting = Signature.objects.filter(pk=signature.pk, state__in=[State.PENDING, State.HELD])
    return bool(waiting.update(**changes))


@transaction.atomic
def release(*, signature):
    """Lets a held signature go on where it stood: to its mail, or to the count if verified.

    After the petition's retention nothing is left to show or to write to; then it only counts.
    True if this call did it. Raises sealing.SealingError, and then changes nothing.
    """
    moved = Signature.objects.filter(pk=signature.pk, state=State.HELD).update(
        state=State.PENDING, hold_reason=HoldReason.NONE, held_at=None
    )
    if not moved:
        return False
    signature.refresh_from_db()
    if signature.verified_at or signature.letter.counts_at_once:
        signing.count(signature)
        signature.refresh_from_db()
    if signature.envelope is None:
        return True
    details = signing.open_envelope(signature)  # or nothing is released
    if signature.verified_at:
        place = signature.place or counting.total(signature.letter)
        face = signing.face(details) | signing.comment_to_moderate(details)
        Signature.objects.filter(pk=signature.pk).update(place=place, **face)
    signing.queue_mail(signature)
    return True


def waiting_comments():
    """Confirmed signatures whose comment its signer wants shown and nobody has decided on."""
    return Signature.objects.confirmed().filter(
        comment_waits=True, verified_at__isnull=False, envelope__isnull=False
    )


@transaction.atomic
def approve_comment(*, signature):
    """Shows the comment of a confirmed signature whose signer wants it shown.

    Only as it stands in `signature`: one that was corrected meanwhile goes on waiting. True if
    this call did it. Raises sealing.SealingError.
    """
    comment = signing.open_envelope(signature).comment
    return _decide_comment(signature, public_comment=comment)


def refuse_comment(*, signature):
    """Keeps a comment out of public, as it stands in `signature`; the signature counts as before.

    True if this call did it.
    """
    return _decide_comment(signature, public_comment="")


def _decide_comment(signature, **changes):
    same = waiting_comments().filter(pk=signature.pk, envelope=signature.envelope)
    return bool(same.update(comment_waits=False, **changes))


def reopen_comment(*, signature):
    """Takes a decision on a comment back: it waits again and is not shown.

    Only as it stands in `signature`, and only if its signer still wants it shown. True if this
    call did it. Raises sealing.SealingError.
    """
    if signature.envelope is None:
        return False
    waiting = signing.comment_to_moderate(signing.open_envelope(signature))
    if not waiting["comment_waits"]:
        return False
    decided = Signature.objects.confirmed().filter(
        pk=signature.pk,
        comment_waits=False,
        verified_at__isnull=False,
        envelope=signature.envelope,
    )
    return bool(decided.update(**waiting))
