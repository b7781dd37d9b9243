"""What must happen by itself as time goes by: expiry, reminders, retention, repair.

Each duty is safe to repeat and safe to run twice at once: it takes its rows in short batches,
locks them, and looks again before it acts. Nothing here needs to know what ran before.
"""

import logging
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from campaign import sessions
from campaign.staff_mails import tell_staff
from petitions import counting, deliveries, ledger, rollups, signing, staff_mails, workers
from petitions.models import HousekeepingRun, Outbox, Signature, Token
from petitions.models.backups import ErasureKind
from petitions.models.mail import MailKind, MailState, TokenPurpose
from petitions.models.signatures import State
from statements.models import Letter
from statements.models.letter import LetterKind

log = logging.getLogger(__name__)

ROUND = timedelta(hours=1)
# A run that has not ended after this long has died.
LONGEST_RUN = timedelta(minutes=30)
BATCH = 500

NEVER_MAILED = timedelta(days=30)
HELD_AT_MOST = timedelta(days=30)
REMIND_AFTER = timedelta(days=5)
ANNOUNCED_BEFORE = timedelta(days=7)
# One round early, so that none is ever older than the 7 days promised.
NETWORK_KEPT = timedelta(days=7) - ROUND
RECIPIENT_KEPT = timedelta(hours=24)
DONE_MAILS_KEPT = timedelta(days=30)
RUNS_KEPT = timedelta(days=90)


def is_due():
    """True if no run has begun within the last round."""
    return not HousekeepingRun.objects.filter(started_at__gt=timezone.now() - ROUND).exists()


def run():
    """Performs every duty, each on its own; the HousekeepingRun, or None while another is at it.

    A duty that fails is kept as a code and stops no other.
    """
    now = timezone.now()
    busy = HousekeepingRun.objects.filter(finished_at=None, started_at__gt=now - LONGEST_RUN)
    if busy.exists():
        return None
    kept = HousekeepingRun.objects.create(started_at=now)
    for name, duty in DUTIES.items():
        try:
            kept.counts[name] = duty()
        except Exception as error:  # whatever it is, the other duties must be done
            code = getattr(error, "code", None) or type(error).__name__
            kept.failures.append({"duty": name, "code": str(code)})
            log.error("housekeeping: %s failed: %s", name, code)
    kept.finished_at = timezone.now()
    kept.save()
    return kept


def _by_batch(rows, act):
    """Calls `act` with the keys of up to BATCH locked rows at a time, each in a transaction.

    Rows that someone else holds at the moment are left to the next run. Returns how many.
    """
    done = last = 0
    while True:
        with transaction.atomic():
            some = rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)
            found = list(some.select_for_update(of=("self",), skip_locked=True)[:BATCH])
            act(found)
        if not found:
            return done
        done, last = done + len(found), found[-1]


def _erase_links(signatures):
    Token.objects.filter(signature__in=signatures).delete()
    Outbox.objects.filter(signature__in=signatures).delete()


def _erase(signatures):
    rows = Signature.objects.filter(pk__in=signatures)
    rollups.expired(rows)
    ledger.append_signatures(ErasureKind.SIGNATURE, rows)
    _erase_links(signatures)
    rows.delete()


def _mails(**wanted):
    return Exists(Outbox.objects.filter(signature=OuterRef("pk"), **wanted))


def _live_token(**wanted):
    now = timezone.now()
    return Exists(Token.objects.filter(signature=OuterRef("pk"), expires_at__gt=now, **wanted))


def expire_pending():
    """P4: unconfirmed ones whose links have all expired, or that no mail reached in 30 days.

    Those of petitions that count at once fall under retention; letters on hold lose nothing.
    """
    long_ago = timezone.now() - NEVER_MAILED
    mailed = _mails(state=MailState.SENT) & ~_mails(state=MailState.WAITING)
    never_mailed = Q(created_at__lt=long_ago, consented_at__lt=long_ago)
    rows = Signature.objects.filter(
        ~_live_token(),
        mailed | never_mailed,
        state=State.PENDING,
        verified_at=None,
        letter__counts_at_once=False,
        letter__on_hold=False,
    )
    return _by_batch(rows, _erase)


def expire_held():
    """S13: a held signature waits for a decision at most 30 days."""
    long_ago = timezone.now() - HELD_AT_MOST
    rows = Signature.objects.filter(state=State.HELD, held_at__lt=long_ago, letter__on_hold=False)
    return _by_batch(rows, _erase)


def remind():
    """Queues one reminder to those who did not press the button of a mail 5 days old."""
    now = timezone.now()
    rows = Signature.objects.filter(
        _live_token(purpose=TokenPurpose.CONFIRM),
        _mails(kind=MailKind.CONFIRM, sent_at__lt=now - REMIND_AFTER),
        ~_mails(kind=MailKind.REMINDER),
        ~_mails(created_at__gt=now - signing.MAIL_PAUSE),
        ~_mails(state=MailState.WAITING),
        Q(letter__opens_at=None) | Q(letter__opens_at__lte=now),
        state=State.PENDING,
        verified_at=None,
        envelope__isnull=False,
        letter__outcome="",
        letter__closes_at__gt=now,
    )
    return _by_batch(rows, _remind)


def _remind(signatures):
    """Queues reminders to locked signatures, but for those that another run has reminded."""
    for signature in Signature.objects.filter(pk__in=signatures):
        if not signature.mails.filter(kind=MailKind.REMINDER).exists():
            signing.queue_mail(signature, MailKind.REMINDER)


def _closed_petitions():
    return Letter.objects.filter(
        kind=LetterKind.PETITION, on_hold=False, closes_at__lt=timezone.now()
    )


def announce_erasure():
    """P5: warns organisers 7 days before the sealed part of a letter is destroyed."""
    soon = timezone.now() + ANNOUNCED_BEFORE
    return sum(_announce(letter) for letter in _closed_petitions() if letter.erases_at <= soon)


def _announce(letter):
    """One mail for each date of erasure; a mail that cannot leave is tried at the next run."""
    before, moment = letter.erasure_announced_for, letter.erases_at
    rows = Letter.objects.filter(pk=letter.pk)
    if before == moment:
        return False
    if not rows.filter(erasure_announced_for=before).update(erasure_announced_for=moment):
        return False
    if not letter.signatures.filter(envelope__isnull=False).exists():
        return False
    try:
        staff_mails.announce_erasure(letter)
    except OSError:
        rows.update(erasure_announced_for=before)
        raise
    return True


def keep_faces_only():
    """P5: destroys what is sealed when its time is over; public faces and counts stay."""
    now = timezone.now()
    return sum(
        keep_faces_of(letter, signed_before=now)
        for letter in _closed_petitions()
        if letter.erases_at <= now
    )


def keep_faces_of(letter, *, signed_before):
    """The same for one petition, whatever its dates say now."""
    confirmable = _live_token(created_at__gt=timezone.now() - signing.GRACE_AFTER_CLOSING)
    rows = Signature.objects.for_letter(letter).filter(created_at__lt=signed_before)
    private = rows.confirmed().filter(
        Q(envelope__isnull=False)
        | Q(address_digest__isnull=False)
        | Q(network_digest__isnull=False)
    )
    uncounted = rows.exclude(state=State.CONFIRMED).exclude(confirmable, state=State.PENDING)
    if private.exists():
        deliveries.end_all(letter=letter)
    return _by_batch(private, partial(_bare, letter)) + _by_batch(uncounted, _erase)


def _bare(letter, signatures):
    if not signatures:
        return
    _erase_links(signatures)
    ledger.append(ErasureKind.RETENTION, ledger.hash_of_letter(letter.key))
    Signature.objects.filter(pk__in=signatures).update(
        envelope=None, address_digest=None, network_digest=None, comment_waits=False
    )


def forget_networks():
    """P8: keyed hashes of networks live for 7 days."""
    rows = Signature.objects.filter(
        network_digest__isnull=False, created_at__lt=timezone.now() - NETWORK_KEPT
    )
    return _by_batch(rows, _forget_networks)


def _forget_networks(signatures):
    Signature.objects.filter(pk__in=signatures).update(network_digest=None)


def tidy_mails():
    """Done mails lose the hashes of mailbox and domain after a day and are removed after 30."""
    now = timezone.now()
    done = Outbox.objects.exclude(state=MailState.WAITING)
    day_old = Q(sent_at__lt=now - RECIPIENT_KEPT) | Q(
        sent_at=None, created_at__lt=now - RECIPIENT_KEPT
    )
    _by_batch(done.filter(day_old, recipient_digest__isnull=False), _forget_mailboxes)
    return _by_batch(done.filter(created_at__lt=now - DONE_MAILS_KEPT), _remove_mails)


def _forget_mailboxes(mails):
    Outbox.objects.filter(pk__in=mails).update(recipient_digest=None, domain_digest=None)


def _remove_mails(mails):
    Outbox.objects.filter(pk__in=mails).delete()


def tidy_tokens():
    """S4: a link that has expired is forgotten; one that was pressed shows success until then."""
    return _by_batch(Token.objects.filter(expires_at__lt=timezone.now()), _remove_tokens)


def _remove_tokens(tokens):
    Token.objects.filter(pk__in=tokens).delete()


def tidy_runs():
    """Old rounds of this very duty book are of no use."""
    old = HousekeepingRun.objects.filter(started_at__lt=timezone.now() - RUNS_KEPT)
    return old.delete()[0]


def check_tallies():
    """Compares the tally of every letter that can still change with its rows, and repairs it."""
    repaired = 0
    for letter in _petitions_that_change():
        kept, counted = counting.verify(letter)
        if kept != counted:
            log.error("letter %s: tally said %s, rows say %s", letter.pk, kept, counted)
            repaired += 1
    return repaired


def check_rollups():
    """Compares what the charts show of these letters with their tallies, and repairs it."""
    repaired = 0
    for letter in _petitions_that_change():
        if rollups.check(letter):
            log.error("letter %s: counts by hour and day were wrong", letter.pk)
            repaired += 1
    return repaired


def _petitions_that_change():
    petitions, now = Letter.objects.filter(kind=LetterKind.PETITION), timezone.now()
    return [letter for letter in petitions if letter.erases_at > now or letter.on_hold]


# Leases need no duty: a mail whose worker died is free again when its lease ends (`outbox.due`).
DUTIES = {
    "expire_pending": expire_pending,
    "expire_held": expire_held,
    "remind": remind,
    "announce_erasure": announce_erasure,
    "keep_faces_only": keep_faces_only,
    "forget_networks": forget_networks,
    "tidy_mails": tidy_mails,
    "tidy_tokens": tidy_tokens,
    "tidy_runs": tidy_runs,
    "tidy_workers": workers.tidy,
    "tidy_sessions": sessions.tidy,
    "tidy_ledger": ledger.tidy,
    "end_old_deliveries": deliveries.end_old,
    "check_tallies": check_tallies,
    "check_rollups": check_rollups,
    "tell_staff": tell_staff,
}
