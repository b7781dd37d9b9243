"""Lists that staff ordered as files: ordering, opening, ending them. `making` makes them.

A file names everybody who was confirmed at one moment, its snapshot. Whoever takes one of them out
of the confirmed ones calls `take_out` in the same transaction. So no file that names a person
outlives that person's signature, and none of them becomes ready afterwards.
"""

from datetime import timedelta
from hashlib import sha256

from django.db import connection, transaction
from django.utils import timezone
from wagtail.log_actions import log

from petitions import sealed_files, sealing
from petitions.models import Delivery, DeliveryPiece
from petitions.models.deliveries import DeliveryKind, DeliveryState
from statements.models import Letter

KEPT = timedelta(hours=48)
# How far the clocks of two machines may be apart.
CLOCKS_APART = timedelta(minutes=5)
LIVE = (DeliveryState.WAITING, DeliveryState.WORKING, DeliveryState.READY)
TIME, ERASURE, RETENTION, STAFF = "time", "erasure", "retention", "staff"
# Why a list in the making begins anew; see `making`.
WITHDRAWN = "withdrawn"
# Waits for the erasures that looked for lists before this one was there.
LETTERS = Letter._meta.db_table
WATCH = f"SELECT 1 FROM {LETTERS} WHERE id = %s FOR SHARE"  # nosec B608 - our own names


class DeliveryError(Exception):
    """`code` is `gone` or `damaged`, or one of sealing.SealingError."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


@transaction.atomic
def order(*, letter, user, kind, format, language, reason):
    """Asks the workers for a list, and writes down who wants it and what for (S27)."""
    Letter.objects.select_for_update(no_key=True).get(pk=letter.pk)
    delivery = Delivery.objects.create(
        letter=letter,
        kind=kind,
        format=format,
        language=language,
        reason=reason,
        requested_by=user,
    )
    write_down(delivery, "petitions.order_delivery")
    return delivery


def write_down(delivery, action):
    """An entry in the history of the letter (S27): which list, what for; who is added by itself."""
    facts = {"delivery": delivery.pk, "kind": delivery.kind, "reason": delivery.reason}
    user = delivery.requested_by if action == "petitions.order_delivery" else None
    log(instance=delivery.letter, action=action, user=user, data=facts)


def is_there(delivery):
    """True if its file can be had."""
    return delivery.state == DeliveryState.READY and delivery.made_at > timezone.now() - KEPT


def opened(delivery):
    """(size, pieces): the file in clear, piece by piece, proved as a whole before the first one.

    Raises DeliveryError. So does the iterator, if the list ends while it is read.
    """
    if not is_there(delivery):
        raise DeliveryError("gone")
    found = sha256()
    try:
        for piece in _unsealed(delivery):
            found.update(piece)
    except sealing.SealingError as error:
        raise DeliveryError(_reason(delivery, error)) from error
    if found.hexdigest() != delivery.manifest["sha256"]:
        raise DeliveryError("damaged")
    return delivery.manifest["size"], _unsealed(delivery)


def _unsealed(delivery):
    sealed = _pieces(delivery)
    header = next(sealed, b"")
    return sealed_files.opened(header, sealed, bound_to=delivery.uuid.bytes)


def _pieces(delivery):
    """One after the other, so that no list is ever in memory as a whole."""
    number = 0
    while True:
        found = delivery.pieces.filter(number=number).values_list("sealed", flat=True).first()
        if found is None:
            return
        yield bytes(found)
        number += 1


def _reason(delivery, error):
    """A list that ended while it was read is gone, not damaged."""
    return error.code if delivery.pieces.exists() else "gone"


def end(*, delivery, because):
    """Deletes the file of a list, or stops its making; true if this call did it."""
    with transaction.atomic():
        moved = Delivery.objects.filter(
            pk=delivery.pk,
            state__in=LIVE,
        ).update(
            state=DeliveryState.GONE,
            gone_at=timezone.now(),
            gone_because=because,
            leased_until=None,
        )
        DeliveryPiece.objects.filter(delivery=delivery.pk).delete()
    return bool(moved)


def end_old():
    """Ends what was made 48 hours ago; how many. A duty of housekeeping."""
    old = Delivery.objects.filter(state=DeliveryState.READY, made_at__lt=timezone.now() - KEPT)
    return sum(end(delivery=delivery, because=TIME) for delivery in old.only("pk"))


def take_out(*, signature, kinds=DeliveryKind.values):
    """Ends the lists that may name this signature, and lets those in the making begin anew.

    Call it in the transaction that erases the signature or takes it out of the confirmed ones.
    Nothing happens for one that was never confirmed: no list names it.
    """
    if signature.confirmed_at:
        for delivery in _live(signature.letter_id, kinds):
            if delivery.state == DeliveryState.WORKING:
                _begin_anew(delivery)
            elif _may_name(delivery, signature):
                end(delivery=delivery, because=ERASURE)


def with_updates():
    """Letters with a list of those who want updates, ordered or made."""
    lists = Delivery.objects.filter(kind=DeliveryKind.UPDATES, state__in=LIVE)
    return Letter.objects.filter(pk__in=lists.values("letter"))


@transaction.atomic
def end_all(*, letter):
    """The same for all that retention is about to destroy."""
    for delivery in _live(letter.pk, DeliveryKind.values):
        if delivery.state == DeliveryState.WORKING:
            _begin_anew(delivery)
        elif delivery.state == DeliveryState.READY:
            end(delivery=delivery, because=RETENTION)


def _may_name(delivery, signature):
    made_at = delivery.state == DeliveryState.READY and delivery.made_at
    return made_at and made_at > signature.confirmed_at - CLOCKS_APART


def _live(letter_id, kinds):
    """Lists of a letter that are ordered, in the making or ready, locked; docs/decisions/0016.

    One that a worker takes up or stores at this moment is waited for. So is an order at the same
    moment, whose list would else be missed here and still see the signature.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(WATCH, [letter_id])
    live = Delivery.objects.select_for_update(no_key=True).filter(
        letter=letter_id,
        kind__in=kinds,
        state__in=LIVE,
    )
    return list(live.order_by("pk"))


def _begin_anew(delivery):
    """Takes the lease away: what its worker has so far never becomes ready."""
    Delivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.WAITING, leased_until=None, done=0, error_code=WITHDRAWN
    )
