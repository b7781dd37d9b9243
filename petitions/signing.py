"""The verbs of signing. Each move is one conditional UPDATE and carries its tally along."""

from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from campaign import request_ids
from petitions import (
    addresses,
    counting,
    deliveries,
    ledger,
    promoting,
    rollups,
    sealing,
    sql,
    tokens,
)
from petitions.models import NeverWrite, Outbox, Signature
from petitions.models.backups import ErasureKind
from petitions.models.deliveries import DeliveryKind
from petitions.models.mail import MailKind
from petitions.models.signatures import State
from statements import places

GRACE_AFTER_CLOSING = timedelta(hours=24)
MAIL_PAUSE = timedelta(days=1)


class SigningError(Exception):
    """`code` is `closed` or `changed`."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Details:
    """What a signer typed and chose. It is stored sealed, as a whole."""

    name: str
    email: str
    affiliation: str = ""
    country: str = ""
    comment: str = ""
    answers: dict = field(default_factory=dict)
    shows_name: bool = False
    shows_comment: bool = False
    wants_updates: bool = False

    @property
    def country_name(self):
        return places.name(self.country, get_language()) if self.country else ""


def address_digest(letter, email):
    """32 bytes that stand for one mailbox on one letter."""
    return sealing.digest("address", letter.key.bytes, addresses.canonical(email).encode())


def mailbox_digest(email):
    """32 bytes that stand for one mailbox on the whole site: for budgets and refusals only."""
    return sealing.digest("mailbox", addresses.canonical(email).encode())


def open_envelope(signature):
    """The sealed Details of a signature. Raises sealing.SealingError."""
    return opened(signature.letter, signature.address_digest, signature.envelope)


def opened(letter, digest, envelope):
    """The same for bare columns, where a model instance each would cost too much."""
    return Details(**sealing.unseal(envelope, bound_to=letter.key.bytes + bytes(digest)))


def seal(letter, digest, details):
    return sealing.seal(asdict(details), bound_to=letter.key.bytes + digest)


def prepare(*, letter, page, language, wording, consent, consent_language, details):
    """An unsaved pending Signature with its envelope sealed."""
    digest = address_digest(letter, details.email)
    return Signature(
        letter=letter,
        page=page,
        language=language,
        wording=wording,
        consent_sentence=consent,
        consent_language=consent_language,
        envelope=seal(letter, digest, details),
        address_digest=digest,
    )


def sign(
    *,
    letter,
    page,
    language,
    wording,
    consent,
    consent_language,
    details,
    hold_reason="",
    network_digest=None,
):
    """Stores a signature and queues its mail, in one transaction; returns nothing on purpose.

    One mailbox signs a letter once: the database decides. While an earlier signature waits for
    its confirmation, what was typed last takes its place; a confirmed one is left as it is. Either
    gets another mail at most once a day (S10); the worker minds all other budgets, so that every
    address goes the same way here. With a `hold_reason` it waits for a moderator instead. Raises
    SigningError("closed").
    """
    if not letter.is_open:
        raise SigningError("closed")
    new = prepare(
        letter=letter,
        page=page,
        language=language,
        wording=wording,
        consent=consent,
        consent_language=consent_language,
        details=details,
    )
    new.network_digest = network_digest
    if hold_reason:
        new.state, new.hold_reason, new.held_at = State.HELD, hold_reason, timezone.now()
    if not letter.counts_at_once:
        sql.run(sql.insertion(new), _mailing(new))
        return
    with transaction.atomic():
        sql.store(new)
        if not count(new):
            counting.add(new, 0)  # an address that is known or held goes the same way (S9)
        queue_mail(new)


def queue_mail(signature, kind=MailKind.CONFIRM):
    """One mail into the outbox, unless one was queued or sent within a day, or waits (S10).

    Once the button was pressed it is the link to the own signature, which alone follows upon
    another kind. None for a held or rejected signature. All addresses cost the same (S9).
    """
    sql.run(_mailing(signature, kind))


def _mailing(signature, kind=MailKind.CONFIRM):
    mail = Outbox(signature=signature, kind=kind, uuid=request_ids.for_mail())
    return sql.mailing(mail, pause=MAIL_PAUSE)


def count(signature):
    """Pending to confirmed, once, with the tally; true if this call did it."""
    changes = {"state": State.CONFIRMED, "confirmed_at": timezone.now()}
    moved = sql.run(sql.update(signature, {"state": State.PENDING}, changes))
    if moved:
        _follow(signature, changes)
        counting.add(signature, 1)
    return bool(moved)


def _follow(signature, changes):
    """Lets the object be as its row is now."""
    for name, value in changes.items():
        setattr(signature, name, value)


def seen(signature):
    """A short tag of what a confirm page shows; the button carries it back."""
    return sha256(bytes(signature.envelope)).hexdigest()[:16]


def is_too_late(link):
    """True from 24 hours after closing or after the mail left, whichever is later (S30)."""
    last_moment = max(link.signature.letter.closes_at, link.created_at)
    return timezone.now() > last_moment + GRACE_AFTER_CLOSING


@transaction.atomic
def confirm(*, token, shown):
    """Counts the signature behind a link and fills its face with what its signer agreed to show.

    Safe to repeat: a confirmed signature stays as it is. A held one remembers that its mailbox
    is verified and goes on waiting. `shown` is the tag of what the signer saw. Raises
    tokens.UnknownToken, and SigningError `closed` or `changed`.
    """
    link = tokens.find_locked(token)
    signature = link.signature
    if signature.verified_at:
        return signature
    if signature.envelope is None:
        raise tokens.UnknownToken
    if is_too_late(link):
        raise SigningError("closed")
    if shown != seen(signature):
        raise SigningError("changed")
    before, changes = signature.state, _confirmation(signature)
    moves = [sql.update(signature, {"state": before}, changes)]
    if before == State.PENDING:
        moves.append(counting.addition(signature, 1))
    sql.run(*moves, _mailing(signature))
    if before == State.CONFIRMED:
        rollups.changed(signature.letter_id, signature.confirmed_at)  # its country is known now
    _follow(signature, changes)
    return signature


def _confirmation(signature):
    """What the button changes: that it was pressed and, unless the row is held, count and face."""
    now = timezone.now()
    if signature.state not in (State.PENDING, State.CONFIRMED):
        return {"verified_at": now}
    details, place = open_envelope(signature), signature.letter.total
    counted = {}
    if signature.state == State.PENDING:
        counted = {"state": State.CONFIRMED, "confirmed_at": now}
        place += 1
    shown = face(details) | comment_to_moderate(details)
    return {"verified_at": now, "place": place, **counted, **shown}


def face(details):
    """The public columns of a confirmed, verified signature: what its signer agreed to show."""
    return {
        "country": details.country,
        "public_name": details.name if details.shows_name else "",
        "public_affiliation": details.affiliation if details.shows_name else "",
    }


def comment_to_moderate(details):
    """Columns that put a comment before a moderator if its signer wants it shown; none is yet."""
    waits = bool(details.comment and details.shows_comment)
    return {"public_comment": "", "comment_waits": waits}


@transaction.atomic
def withdraw(*, signature):
    """Erases a signature with its tokens and mails, and lowers the tally if it counted.

    The address may sign again. Safe to repeat. True if this call did it.
    """
    found = Signature.objects.select_for_update().filter(pk=signature.pk).first()
    if found is None:
        return False
    if found.state == State.CONFIRMED:
        counting.add(found, -1)
    rollups.withdrawn(found)
    ledger.append_signature(found, ErasureKind.SIGNATURE)
    deliveries.take_out(signature=found)
    promoting.let_go(signature=found)
    found.delete()
    return True


@transaction.atomic
def refuse_mail(*, signature):
    """ "That was not me": erases the signature and never writes to this mailbox again."""
    email = open_envelope(signature).email
    digest = mailbox_digest(email)
    NeverWrite.objects.get_or_create(mailbox_digest=digest)
    ledger.append(ErasureKind.REFUSED, digest)
    for letter in deliveries.with_updates():
        for one in Signature.objects.filter(
            letter=letter, address_digest=address_digest(letter, email)
        ):
            deliveries.take_out(signature=one, kinds=[DeliveryKind.UPDATES])
    withdraw(signature=signature)


CORRECTABLE = ("name", "affiliation", "comment", "shows_name", "shows_comment", "wants_updates")


@transaction.atomic
def correct(*, signature, **changes):
    """Changes what a signer may change later (CORRECTABLE); a changed comment is looked at again.

    Raises Signature.DoesNotExist where nothing is left to change.
    """
    rows = Signature.objects.select_for_update(of=("self",)).select_related("letter")
    signature = rows.get(pk=signature.pk, envelope__isnull=False)
    before = open_envelope(signature)
    after = replace(before, **{name: changes[name] for name in CORRECTABLE if name in changes})
    digest = bytes(signature.address_digest)
    changes = {"envelope": seal(signature.letter, digest, after)}
    if signature.state == State.CONFIRMED and signature.verified_at:
        changes |= face(after)
        if (before.comment, before.shows_comment) != (after.comment, after.shows_comment):
            changes |= comment_to_moderate(after)
    sql.run(sql.update(signature, {}, changes))
    _follow(signature, changes)
    if before.wants_updates and not after.wants_updates:
        deliveries.take_out(signature=signature, kinds=[DeliveryKind.UPDATES])
    promoting.follow(signature=signature)
    ledger.append_signature(signature, *_taken_back(before, after))
    return signature


def _taken_back(before, after):
    """The kinds of what was to be shown or sent and, so or otherwise, is not any more."""
    kept = {
        ErasureKind.NAME: (before.shows_name, ("shows_name", "name", "affiliation")),
        ErasureKind.COMMENT: (before.shows_comment, ("shows_comment", "comment")),
        ErasureKind.UPDATES: (before.wants_updates, ("wants_updates",)),
    }
    return [
        kind
        for kind, (wished, names) in kept.items()
        if wished and any(getattr(before, name) != getattr(after, name) for name in names)
    ]


@transaction.atomic
def send_link(*, letter, email):
    """Mails the link to the own signature to those who lost it; says nothing about who signed."""
    digest = address_digest(letter, email)
    found = Signature.objects.filter(letter=letter, address_digest=digest).first()
    if found and found.state != State.HELD:
        queue_mail(found)
