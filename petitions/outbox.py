"""Sending what waits in the outbox: leased, retried, never lost, never logged with an address."""

import logging
import smtplib
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.db.models import F, Q
from django.utils import timezone

from petitions import emails, sealing, signing, tokens
from petitions.models import NeverWrite, Outbox
from petitions.models.mail import MailKind, MailState, TokenPurpose
from petitions.models.signatures import State

log = logging.getLogger(__name__)

BATCH = 50
LEASE = timedelta(minutes=5)
DAY = timedelta(days=1)
MAILBOX_A_DAY = 3
PURPOSES = {
    MailKind.CONFIRM: TokenPurpose.CONFIRM,
    MailKind.REMINDER: TokenPurpose.CONFIRM,
    MailKind.LINK: TokenPurpose.MANAGE,
}
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
    if hour_is_full():
        return 0
    waiting = list(due().order_by("next_attempt_at", "pk").values_list("pk", flat=True)[:BATCH])
    if not waiting:
        return 0
    connection = mail.get_connection()
    try:
        return sum(send(pk, connection) for pk in waiting if claim(pk))
    finally:
        connection.close()


def hour_is_full():
    """True once the site has sent MAILS_PER_HOUR; the rest waits, nothing is lost (S13)."""
    limit = settings.MAILS_PER_HOUR
    hour_ago = timezone.now() - timedelta(hours=1)
    sent = Outbox.objects.filter(state=MailState.SENT, sent_at__gt=hour_ago)
    return len(sent.values_list("pk")[:limit]) >= limit


def send(pk, connection):
    """One attempt at a claimed mail; true if the server took it. The token is committed first."""
    row = Outbox.objects.select_related("signature__letter").get(pk=pk)
    if not _is_wanted(row):
        return _settle(row, MailState.FAILED, "not_needed")
    try:
        details = signing.open_envelope(row.signature)
    except sealing.SealingError as error:
        return _postpone(row, error.code)
    mailbox = signing.mailbox_digest(details.email)
    if NeverWrite.objects.filter(mailbox_digest=mailbox).exists():
        return _settle(row, MailState.FAILED, "never_write")
    if full_until := _mailbox_full_until(mailbox):
        return _wait(row, full_until)
    token, token_row = tokens.mint(signature=row.signature, purpose=PURPOSES[row.kind])
    message = emails.build(row.kind, row.signature, to=details.email, token=token)
    message.connection = connection
    message.extra_headers["Message-ID"] = f"<{row.uuid}@{_own_host()}>"
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


def _own_host():
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def _is_wanted(row):
    """A confirmation is moot once its button was pressed; a link is while nothing was."""
    signature = row.signature
    if not signature.envelope or signature.state not in (State.PENDING, State.CONFIRMED):
        return False
    return bool(signature.verified_at) == (row.kind == MailKind.LINK)


def _mailbox_full_until(mailbox):
    """When the next mail may go to a mailbox that had its share for a day (S11); else None."""
    day_ago = timezone.now() - DAY
    times = Outbox.objects.filter(recipient_digest=mailbox, sent_at__gt=day_ago)
    newest = list(times.order_by("-sent_at").values_list("sent_at", flat=True)[:MAILBOX_A_DAY])
    return newest[-1] + DAY if len(newest) == MAILBOX_A_DAY else None


def _wait(row, until):
    """Leaves a mail for later without counting the attempt."""
    Outbox.objects.filter(pk=row.pk).update(
        attempts=F("attempts") - 1,
        error_code="mailbox_budget",
        leased_until=None,
        next_attempt_at=until,
    )
    return False


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


def retry(*, mail):
    """Lets a mail that has not left try anew, from now on; true if this call did it."""
    unsent = Outbox.objects.filter(pk=mail.pk).exclude(state=MailState.SENT)
    return bool(unsent.update(state=MailState.WAITING, attempts=0, next_attempt_at=timezone.now()))


def give_up(*, mail):
    """Ends the attempts of a mail that no worker holds just now; true if this call did it."""
    now = timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    unsent = Outbox.objects.filter(
        free, pk=mail.pk, state__in=[MailState.WAITING, MailState.FAILED]
    )
    return bool(unsent.update(state=MailState.GIVEN_UP))
