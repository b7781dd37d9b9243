"""Sending what waits in the outbox: leased, retried, never lost, never logged with an address."""

import logging
import random
import smtplib
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from campaign import request_ids
from petitions import emails, limits, sealing, signing, tokens
from petitions.models import NeverWrite, Outbox
from petitions.models.mail import MailKind, MailState, TokenPurpose
from petitions.models.signatures import State

log = logging.getLogger(__name__)

BATCH = 50
LEASE = timedelta(minutes=5)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MAILBOX_A_DAY = 3
PURPOSES = {
    MailKind.CONFIRM: TokenPurpose.CONFIRM,
    MailKind.REMINDER: TokenPurpose.CONFIRM,
    MailKind.LINK: TokenPurpose.MANAGE,
}
# Minutes until the next attempt; after the last the mail counts as failed.
BACKOFF = [1, 5, 15, 60, 180, 360, 720, 1440]


def free():
    """Mails that no worker holds at the moment."""
    return Outbox.objects.filter(Q(leased_until=None) | Q(leased_until__lt=timezone.now()))


def due():
    """Waiting mails whose time has come and that no worker holds."""
    return free().filter(state=MailState.WAITING, next_attempt_at__lte=timezone.now())


def claim(pk):
    """True for the one worker that may send this mail now: one conditional UPDATE."""
    return bool(
        due().filter(pk=pk).update(leased_until=timezone.now() + LEASE, attempts=F("attempts") + 1)
    )


def send_due():
    """Takes up to BATCH mails that are due, over one connection; returns how many it took up.

    Each of them has then left, failed, or waits for a later time. None is taken up once the site
    has sent MAILS_PER_HOUR; nothing is lost (S13).
    """
    waiting = list(due().order_by("next_attempt_at", "pk").values_list("pk", flat=True)[:BATCH])
    if waiting:
        waiting = waiting[: _left_of_this_hour()]
    if not waiting:
        return 0
    server = mail.get_connection()
    try:
        return sum(_take_up(pk, server) for pk in waiting)
    finally:
        server.close()


def _left_of_this_hour():
    """How many more mails the site may send in this hour."""
    most = settings.MAILS_PER_HOUR
    # Every mail of a day has the digest of its mailbox: so the small index serves.
    sent = Outbox.objects.filter(
        sent_at__gt=timezone.now() - HOUR, state=MailState.SENT, recipient_digest__isnull=False
    )
    return max(most - sent[:most].count(), 0)


def _take_up(pk, server):
    """True if this worker took the mail up, whatever came of it."""
    mine = claim(pk)
    if mine:
        send(pk, server)
    return mine


def send(pk, server):
    """One attempt at a claimed mail; true if the server took it.

    Its place in the budgets is committed before the server is asked, and so is its token.
    """
    row = Outbox.objects.select_related("signature__letter").filter(pk=pk).first()
    if row is None:  # withdrawn meanwhile
        return False
    with request_ids.within(request_ids.of_mail(row.uuid)):
        return _send(row, server)


def _send(row, server):
    if not _is_wanted(row):
        return _settle(row, MailState.FAILED, "not_needed")
    try:
        details = signing.open_envelope(row.signature)
    except sealing.SealingError as error:
        return _postpone(row, error.code)
    mailbox = signing.mailbox_digest(details.email)
    if NeverWrite.objects.filter(mailbox_digest=mailbox).exists():
        return _settle(row, MailState.FAILED, "never_write")
    if not reserve(row, mailbox=mailbox, domain=limits.domain_digest(details.email)):
        return False
    token, token_row = tokens.mint(signature=row.signature, purpose=PURPOSES[row.kind])
    message = emails.build(row.kind, row.signature, to=details.email, token=token)
    message.connection = server
    message.extra_headers["Message-ID"] = f"<{row.uuid}@{_own_host()}>"
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        return _refused(row, *next(iter(error.recipients.values())))
    except smtplib.SMTPResponseException as error:
        return _refused(row, error.smtp_code, error.smtp_error)
    except (OSError, smtplib.SMTPException):
        server.close()
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


@transaction.atomic
def reserve(row, *, mailbox, domain):
    """Takes a place for a mail in the budgets of its mailbox (S11) and its mail domain (S13).

    `mailbox` and `domain` are digests; `domain` is None where no budget applies. False if one of
    them is full: the mail then waits and the attempt does not count. A place is taken by a mail
    that was sent and by one that a worker is about to send; that one gives it back if the server
    does not take it, and loses it with the lease if its worker dies. Never too many, however many
    workers there are.
    """
    _queue_for(mailbox, domain)
    if full_until := _mailbox_full_until(mailbox):
        return _wait(row, "mailbox_budget", full_until)
    if domain and _domain_is_full(domain):
        # Spread over the hour, thousands of them neither return at once nor hold up other mails.
        return _wait(row, "domain_budget", timezone.now() + random.uniform(0.1, 1) * HOUR)
    Outbox.objects.filter(pk=row.pk).update(
        recipient_digest=mailbox, domain_digest=domain, reserved_until=row.leased_until
    )
    return True


def _queue_for(*digests):
    """Lets one transaction at a time pass for each digest. SQLite has one writer anyway."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for digest in filter(None, digests):
            number = int.from_bytes(digest[:8], signed=True)
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _places(since, **digest):
    """Mails to one mailbox or domain that count: sent since then, or about to be sent."""
    return Outbox.objects.filter(
        Q(sent_at__gt=since) | Q(sent_at=None, reserved_until__gt=timezone.now()), **digest
    )


def _mailbox_full_until(mailbox):
    """When the next mail may go to a mailbox that had its share for a day; else None."""
    taken = _places(timezone.now() - DAY, recipient_digest=mailbox)
    ends = sorted(
        sent_at + DAY if sent_at else reserved_until
        for sent_at, reserved_until in taken.values_list("sent_at", "reserved_until")
    )
    return ends[-MAILBOX_A_DAY] if len(ends) >= MAILBOX_A_DAY else None


def _domain_is_full(domain):
    most = settings.MAILS_PER_DOMAIN_HOUR
    taken = _places(timezone.now() - HOUR, domain_digest=domain)
    return taken[:most].count() >= most


def _wait(row, code, until):
    """Leaves a mail for later without counting the attempt."""
    Outbox.objects.filter(pk=row.pk).update(
        attempts=F("attempts") - 1,
        error_code=code,
        leased_until=None,
        reserved_until=None,
        next_attempt_at=until,
    )
    log.info("mail %s waits: %s", row.pk, code)
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
        reserved_until=None,
        sent_at=timezone.now() if state == MailState.SENT else None,
    )
    log.info("mail %s %s %s", row.pk, state, code)
    return state == MailState.SENT


def _postpone(row, code):
    if row.attempts > len(BACKOFF):
        return _settle(row, MailState.FAILED, code)
    pause = timedelta(minutes=BACKOFF[row.attempts - 1])
    Outbox.objects.filter(pk=row.pk).update(
        error_code=code,
        leased_until=None,
        reserved_until=None,
        next_attempt_at=timezone.now() + pause,
    )
    log.warning("mail %s waits: %s", row.pk, code)
    return False


def retry(*, mail):
    """Lets a mail that has not left try anew, from now on, unless a worker holds it just now.

    True if this call did it.
    """
    unsent = free().filter(pk=mail.pk).exclude(state=MailState.SENT)
    return bool(unsent.update(state=MailState.WAITING, attempts=0, next_attempt_at=timezone.now()))


def give_up(*, mail):
    """Ends the attempts of a mail that no worker holds just now; true if this call did it."""
    unsent = free().filter(pk=mail.pk, state__in=[MailState.WAITING, MailState.FAILED])
    return bool(unsent.update(state=MailState.GIVEN_UP))
