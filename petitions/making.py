"""The worker's side of deliveries: taking up what was ordered, and making its file.

Nothing half-made is ever stored: the sealed pieces wait in a file without a name, which is gone
with its process, and are stored together with the state `ready`. Errors become codes; what an
exception says may quote a signer and is neither kept nor logged (S28).
"""

import errno
import logging
import tempfile
from datetime import timedelta

from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import override

from petitions import counting, exports, sealed_files, sealing
from petitions.lists import FORMATS, SignatureTotals, Totals
from petitions.models import Delivery, DeliveryPiece
from petitions.models.deliveries import DeliveryKind, DeliveryState

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=3)
PAUSE = timedelta(minutes=1)
# Each begins with a fresh snapshot: those who withdraw or workers that die use them up.
MOST_ATTEMPTS = 8
ATTEMPTS_ON_REPLICA = 2
ROWS_BETWEEN_BEATS = 2000
BEAT = f"""
UPDATE {Delivery._meta.db_table} SET done = %s, leased_until = %s
WHERE id = %s AND state = 'working' AND attempts = %s
"""  # nosec B608 - our own names
SOURCES = {
    DeliveryKind.SIGNATURES: (exports.confirmed, exports.SignatureTable, SignatureTotals),
    DeliveryKind.UPDATES: (exports.wanting_updates, exports.UpdatesTable, Totals),
}


class TakenAway(Exception):
    """This list is no longer this worker's: it ended, begins anew, or its lease was over."""


def due():
    """Ordered lists that no worker is at, be it that the worker died."""
    free = Q(leased_until=None) | Q(leased_until__lt=timezone.now())
    return Delivery.objects.filter(free, state__in=[DeliveryState.WAITING, DeliveryState.WORKING])


def make_due():
    """Makes the list that was ordered first of those that are due; true if there was one."""
    delivery = due().order_by("pk").first()
    if delivery is None:
        return False
    if delivery.attempts >= MOST_ATTEMPTS:
        _give_up(delivery)
    elif claim(delivery):
        _try(delivery)
    return True


def claim(delivery):
    """True for the one worker that may make this list now: one conditional UPDATE."""
    known = {"attempts": delivery.attempts, "total": counting.total(delivery.letter)}
    moved = (
        due()
        .filter(pk=delivery.pk, attempts=known["attempts"])
        .update(
            state=DeliveryState.WORKING,
            leased_until=timezone.now() + LEASE,
            attempts=F("attempts") + 1,
            done=0,
            total=known["total"],
            error_code="",
        )
    )
    if moved:
        delivery.refresh_from_db()
    return bool(moved)


def _give_up(delivery):
    """Fails a list that began anew too often, for the reason it last did."""
    due().filter(pk=delivery.pk).update(
        state=DeliveryState.FAILED, error_code=delivery.error_code or "interrupted"
    )


def _try(delivery):
    try:
        make(delivery)
    except TakenAway:
        log.info("delivery %s was taken away from its worker", delivery.pk)
    except DatabaseError as error:
        log.error("delivery %s waits: %s", delivery.pk, type(error).__name__)
        _mine(delivery).update(
            state=DeliveryState.WAITING,
            leased_until=timezone.now() + PAUSE,
            error_code="database",
        )
    except Exception as error:  # whatever it is, other lists must be made
        code = _code(error)
        log.error("delivery %s failed: %s", delivery.pk, code)
        _mine(delivery).update(state=DeliveryState.FAILED, leased_until=None, error_code=code)


def _code(error):
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return "no_space"
    code = getattr(error, "code", None) if isinstance(error, sealing.SealingError) else None
    return (code or type(error).__name__)[:40]


def _mine(delivery):
    """The row, as long as no other worker and no erasure has taken it away."""
    return Delivery.objects.filter(
        pk=delivery.pk, state=DeliveryState.WORKING, attempts=delivery.attempts
    )


class Beats:
    """Tells on the way how many rows are written, and prolongs the lease.

    By a connection of its own: the other one is in the snapshot. Raises TakenAway.
    """

    def __init__(self, delivery):
        self._delivery = delivery
        self._connection = connection.copy()

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self._connection.close()

    def along(self, rows, *, counts=True):
        """The same rows; those of a first reading do not count as written."""
        for number, row in enumerate(rows, 1):
            yield row
            if not number % ROWS_BETWEEN_BEATS:
                self._beat(number if counts else 0)

    def _beat(self, done):
        until = self._connection.ops.adapt_datetimefield_value(timezone.now() + LEASE)
        values = [done, until, self._delivery.pk, self._delivery.attempts]
        with self._connection.cursor() as cursor:
            cursor.execute(BEAT, values)
            if not cursor.rowcount:
                raise TakenAway


def make(delivery):
    """Makes and stores the file of a claimed list. Raises TakenAway, and whatever went wrong."""
    with tempfile.TemporaryFile() as spool, override(delivery.language):
        sealer = sealed_files.Sealer(spool.write, bound_to=delivery.uuid.bytes)
        # A replica may cancel a long reading, so that it does not fall behind.
        is_new = delivery.attempts <= ATTEMPTS_ON_REPLICA
        with Beats(delivery) as beats, exports.one_snapshot(from_replica=is_new):
            manifest = _write(delivery, sealer, beats)
        sealer.finish()
        manifest |= {"size": sealer.size, "sha256": sealer.digest}
        _store(delivery, spool, manifest)


def _write(delivery, sealer, beats):
    """Writes the file; its manifest, without what only the whole file tells."""
    letter = delivery.letter
    source, table, counter = SOURCES[delivery.kind]
    totals = counter()

    def rows(*, counts=True):
        return beats.along(source(letter), counts=counts)

    FORMATS[delivery.format](delivery, sealer, rows, table, totals)
    return {
        "petition": str(letter.key),
        "title": letter.title,
        **totals.as_manifest(letter),
    }


def _store(delivery, spool, manifest):
    """Stores pieces and manifest at once, if the list is still this worker's."""
    if not _mine(delivery).exists():
        raise TakenAway
    spool.seek(0)
    with transaction.atomic():
        for number, sealed in enumerate(_pieces(spool)):
            DeliveryPiece.objects.create(delivery=delivery, number=number, sealed=sealed)
        moved = _mine(delivery).update(
            state=DeliveryState.READY,
            leased_until=None,
            done=manifest["rows"],
            total=manifest["rows"],
            made_at=timezone.now(),
            manifest=manifest,
        )
        if not moved:
            raise TakenAway


def _pieces(spool):
    """The header, then the sealed pieces, as the Sealer emitted them."""
    yield spool.read(sealed_files.HEADER_BYTES)
    yield from iter(lambda: spool.read(sealed_files.PIECE + sealed_files.TAG_BYTES), b"")
