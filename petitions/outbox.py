"""Sending what waits in the outbox: leased, retried, never lost, never logged with an address."""

import logging
import smtplib
from datetime import timedelta

from django.conf import settings
from django.core import mail
from django.db.models import F, Q
from django.utils import timezone

from petitions import emails, sealing, signing, tokens
from petitions.models import Outbox
from petitions.models.mail import MailState
from petitions.models.signatures import State

log = logging.getLogger(__name__)

BATCH = 50
LEASE = timedelta(minutes=5)
# Minutes until the next attempt; after the last the mail counts as failed.
BACKOFF = [1, 5, 15, 60, 180, 360, 720, 1440]


def due():
    """Mails whose time has come and that no worker holds."""
    now = timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    return Outbox.objects.filter(free, state=MailState.WAITING, next_attempt_at__lte=now)


def claim(pk):
    """True for the one worker that may send this mail now: one conditional UPDATE."""
    return bool(
        due().filter(pk=pk).update(leased_until=timezone.now() + LEASE, attempts=F("attempts") + 1)
    )


def send_due():
    """Sends up to BATCH mails over one connection; returns how many left."""
    waiting = list(due().order_by("next_attempt_at", "pk").values_list("pk", flat=True)[:BATCH])
    if not waiting:
        return 0
    connection = mail.get_connection()
    try:
        return sum(send(pk, connection) for pk in waiting if claim(pk))
    finally:
        connection.close()


def send(pk, connection):
    """One attempt at a claimed mail; true if the server took it. The token is committed first."""
    row = Outbox.objects.select_related("signature__letter").get(pk=pk)
    if row.signature.state not in (State.PENDING, State.CONFIRMED) or not row.signature.envelope:
        return _settle(row, MailState.FAILED, "not_needed")
    try:
        details = signing.open_envelope(row.signature)
    except sealing.SealingError as error:
        return _postpone(row, error.code)
    token, token_row = tokens.mint(signature=row.signature)
    message = emails.confirm(row.signature, to=details.email, token=token)
    message.connection = connection
    host = settings.SITE_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    message.extra_headers["Message-ID"] = f"<{row.uuid}@{host or 'localhost'}>"
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        return _refused(row, *next(iter(error.recipients.values())))
    except smtplib.SMTPResponseException as error:
        return _refused(row, error.smtp_code, error.smtp_error)
    except (OSError, smtplib.SMTPException):
        connection.close()
        return _postpone(row, "unreachable")
    tokens.started(token_row)
    return _settle(row, MailState.SENT, "")


def _refused(row, code, _text):
    """5xx is final, 4xx is not (RFC 5321, 4.2.1). The server's text may name the address."""
    if 500 <= code < 600:
        return _settle(row, MailState.FAILED, f"smtp_{code}")
    return _postpone(row, f"smtp_{code}")


def _settle(row, state, code):
    Outbox.objects.filter(pk=row.pk).update(
        state=state,
        error_code=code,
        leased_until=None,
        sent_at=timezone.now() if state == MailState.SENT else None,
    )
    log.info("mail %s %s %s", row.pk, state, code)
    return state == MailState.SENT


def _postpone(row, code):
    if row.attempts > len(BACKOFF):
        return _settle(row, MailState.FAILED, code)
    pause = timedelta(minutes=BACKOFF[row.attempts - 1])
    Outbox.objects.filter(pk=row.pk).update(
        error_code=code, leased_until=None, next_attempt_at=timezone.now() + pause
    )
    log.warning("mail %s waits: %s", row.pk, code)
    return False
