"""Publishing and taking down pages at the times that editors have set."""

import logging

from django.db import OperationalError, transaction
from django.utils import timezone
from wagtail.models import Page, Revision

log = logging.getLogger(__name__)


def run():
    """Takes down what has expired and publishes what is due; returns how many it moved.

    Wagtail does both, so wordings are recorded as ever. Safe to run several times at once: each one
    is moved under a lock, if it is still due. One that fails is logged and stops no other.
    """
    expired = expired_pages().order_by("expire_at").values_list("pk", flat=True)
    due = due_revisions().order_by("approved_go_live_at").values_list("pk", flat=True)
    moves = [(take_down, pk) for pk in expired] + [(publish, pk) for pk in due]
    return sum(_try(move, pk) for move, pk in moves)


def expired_pages():
    return Page.objects.filter(live=True, expire_at__lt=timezone.now())


def due_revisions():
    return Revision.objects.filter(approved_go_live_at__lt=timezone.now())


def _try(move, pk):
    try:
        with transaction.atomic():
            return move(pk)
    except OperationalError:  # the database is away
        raise
    except Exception as error:  # noqa: BLE001 - whatever a page does, the others go on
        log.error("%s of %s failed: %s", move.__name__, pk, type(error).__name__)
        return False


def take_down(pk):
    """True if this call did it."""
    page = expired_pages().select_for_update(skip_locked=True).filter(pk=pk).first()
    if page:
        page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return bool(page)


def publish(pk):
    """True if this call did it."""
    revision = due_revisions().select_for_update(skip_locked=True).filter(pk=pk).first()
    if revision:
        revision.publish(log_action="wagtail.publish.scheduled")
    return bool(revision)
