"""The verbs of signing. Each move is one conditional UPDATE and carries its tally along."""

from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from hashlib import sha256

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Value
from django.utils import timezone
from django.utils.translation import get_language

from petitions import addresses, counting, sealing
from petitions.models import NeverWrite, Outbox, Signature
from petitions.models.mail import MailKind
from petitions.models.signatures import State
from statements import places

GRACE_AFTER_CLOSING = timedelta(hours=24)
MAIL_PAUSE = timedelta(days=1)


class SigningError(Exception):
    """`code` is `closed`, `changed` or `gone`."""

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


@transaction.atomic
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
    kept = _stored(new)
    _replace_pending(kept, new)
    if kept.state == State.PENDING and letter.counts_at_once:
        count(kept)
    queue_mail(kept, details.email, MailKind.LINK if kept.verified_at else MailKind.CONFIRM)


def _stored(new):
    """The row of this mailbox, locked: the new one, or one that was there before.

    One that is withdrawn at this very moment still bars the insert and is gone after it; the
    second attempt then finds the place free.
    """
    mailbox = Signature.objects.select_for_update().filter(
        letter=new.letter, address_digest=new.address_digest
    )
    while True:
        Signature.objects.bulk_create([new], ignore_conflicts=True)
        if kept := mailbox.first():
            return kept


def _replace_pending(kept, new):
    replaced = Signature.objects.filter(
        pk=kept.pk, state__in=[State.PENDING, State.HELD], verified_at=None
    ).update(
        page=new.page,
        language=new.language,
        wording=new.wording,
        consent_sentence=new.consent_sentence,
        consent_language=new.consent_language,
        consented_at=new.consented_at,
        envelope=new.envelope,
    )
    if replaced:
        kept.wording = new.wording


def queue_mail(signature, email, kind=MailKind.CONFIRM):
    """One mail into the outbox, unless one of this kind was queued within a day.

    None for a held or rejected signature. It is one INSERT … SELECT whether a row comes of it or
    not, so that new, known and held addresses cost the same (S9).
    """
    now = timezone.now()
    mail = Outbox(signature=signature, kind=kind, created_at=now, next_attempt_at=now)
    mail.recipient_digest = mailbox_digest(email)
    fields = [column for column in Outbox._meta.concrete_fields if not column.primary_key]
    queued = Outbox.objects.filter(
        signature=OuterRef("pk"), kind=kind, created_at__gt=now - MAIL_PAUSE
    )
    wanted = Signature.objects.filter(
        ~Exists(queued), pk=signature.pk, state__in=[State.PENDING, State.CONFIRMED]
    ).values_list(*(Value(getattr(mail, f.attname), output_field=f) for f in fields))
    rows, values = wanted.query.sql_with_params()
    quote = connection.ops.quote_name
    columns = ", ".join(quote(f.column) for f in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(Outbox._meta.db_table)} ({columns}) {rows}", values)


def count(signature):
    """Pending to confirmed, once, with the tally; true if this call did it."""
    moved = Signature.objects.filter(pk=signature.pk, state=State.PENDING).update(
        state=State.CONFIRMED, confirmed_at=timezone.now()
    )
    if moved:
        counting.add(signature, 1)
    return bool(moved)


def seen(signature):
    """A short tag of what a confirm page shows; the button carries it back."""
    return sha256(bytes(signature.envelope)).hexdigest()[:16]


def _locked(signature):
    """The row as it is now, locked until the end of the transaction.

    Raises `gone`, also once retention has destroyed what was sealed.
    """
    rows = Signature.objects.select_for_update(of=("self",)).select_related("letter")
    found = rows.filter(pk=signature.pk).first()
    if found is None or found.envelope is None:
        raise SigningError("gone")
    return found


@transaction.atomic
def confirm(*, signature, mailed_at, shown):
    """Counts a signature and fills its face with what its signer agreed to show.

    Safe to repeat: a confirmed signature stays as it is. A held one remembers that its mailbox
    is verified and goes on waiting. `mailed_at` is when its link left, `shown` the tag of what
    the signer saw. Raises SigningError `closed` (24 hours after closing or after the mail left,
    whichever is later), `changed` or `gone`.
    """
    signature = _locked(signature)
    if signature.verified_at:
        return signature
    last_moment = max(signature.letter.closes_at, mailed_at) + GRACE_AFTER_CLOSING
    if timezone.now() > last_moment:
        raise SigningError("closed")
    if shown != seen(signature):
        raise SigningError("changed")
    count(signature)
    Signature.objects.filter(pk=signature.pk, verified_at=None).update(verified_at=timezone.now())
    signature.refresh_from_db()
    if signature.state == State.CONFIRMED:
        show_face(signature, place=counting.total(signature.letter))
        offer_comment(signature)
        queue_mail(signature, open_envelope(signature).email, MailKind.LINK)
        signature.refresh_from_db()
    return signature


def show_face(signature, **others):
    """Fills the public columns from the envelope of a confirmed, verified signature."""
    details = open_envelope(signature)
    face = {
        "country": details.country,
        "public_name": details.name if details.shows_name else "",
        "public_affiliation": details.affiliation if details.shows_name else "",
    }
    Signature.objects.filter(pk=signature.pk).update(**face, **others)


def offer_comment(signature):
    """Puts a comment that its signer wants shown before a moderator; until then none is shown."""
    details = open_envelope(signature)
    waits = bool(details.comment and details.shows_comment)
    Signature.objects.filter(pk=signature.pk).update(public_comment="", comment_waits=waits)


@transaction.atomic
def withdraw(*, signature):
    """Erases a signature with its tokens and mails, and lowers the tally if it counted.

    The address may sign again. Safe to repeat.
    """
    found = Signature.objects.select_for_update().filter(pk=signature.pk).first()
    if found is None:
        return
    if found.state == State.CONFIRMED:
        counting.add(found, -1)
    found.delete()


@transaction.atomic
def refuse_mail(*, signature):
    """ "That was not me": erases the signature and never writes to this mailbox again."""
    digest = mailbox_digest(open_envelope(signature).email)
    NeverWrite.objects.get_or_create(mailbox_digest=digest)
    withdraw(signature=signature)


CORRECTABLE = ("name", "affiliation", "comment", "shows_name", "shows_comment", "wants_updates")


@transaction.atomic
def correct(*, signature, **changes):
    """Changes what a signer may change later (CORRECTABLE); a changed comment is looked at again.

    Raises SigningError("gone").
    """
    signature = _locked(signature)
    before = open_envelope(signature)
    after = replace(before, **{name: changes[name] for name in CORRECTABLE if name in changes})
    digest = bytes(signature.address_digest)
    signature.envelope = seal(signature.letter, digest, after)
    signature.save(update_fields=["envelope"])
    if signature.state == State.CONFIRMED and signature.verified_at:
        show_face(signature)
        if (before.comment, before.shows_comment) != (after.comment, after.shows_comment):
            offer_comment(signature)
    signature.refresh_from_db()
    return signature


@transaction.atomic
def send_link(*, letter, email):
    """Mails the link to the own signature to those who lost it; says nothing about who signed."""
    digest = address_digest(letter, email)
    found = Signature.objects.filter(letter=letter, address_digest=digest).first()
    if found and found.state != State.HELD:
        queue_mail(found, email, MailKind.LINK if found.verified_at else MailKind.CONFIRM)
