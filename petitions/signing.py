"""The verbs of signing. Each move is one conditional UPDATE and carries its tally along."""

from dataclasses import asdict, dataclass, field
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language

from petitions import addresses, counting, sealing
from petitions.models import Outbox, Signature
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


def open_envelope(signature):
    """The sealed Details of a signature. Raises sealing.SealingError."""
    bound_to = signature.letter.key.bytes + bytes(signature.address_digest)
    return Details(**sealing.unseal(signature.envelope, bound_to=bound_to))


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
def sign(*, letter, page, language, wording, consent, consent_language, details):
    """Stores a signature and queues its mail, in one transaction; returns nothing on purpose.

    One mailbox signs a letter once: the database decides. While an earlier signature waits for
    its confirmation, what was typed last takes its place; a confirmed one is left as it is. Either
    gets another mail at most once a day. Raises SigningError("closed").
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
    Signature.objects.bulk_create([new], ignore_conflicts=True)
    kept = Signature.objects.select_for_update().get(
        letter=letter, address_digest=new.address_digest
    )
    _replace_pending(kept, new)
    if letter.counts_at_once:
        _count(kept)
    _queue_mail(kept, details.email)


def _replace_pending(kept, new):
    Signature.objects.filter(pk=kept.pk, state=State.PENDING).update(
        page=new.page,
        language=new.language,
        wording=new.wording,
        consent_sentence=new.consent_sentence,
        consent_language=new.consent_language,
        consented_at=new.consented_at,
        envelope=new.envelope,
    )


def _queue_mail(signature, email):
    day_ago = timezone.now() - MAIL_PAUSE
    if not signature.mails.filter(created_at__gt=day_ago).exists():
        Outbox.objects.create(
            signature=signature,
            recipient_digest=sealing.digest("mailbox", addresses.canonical(email).encode()),
        )


def _count(signature):
    """Pending to confirmed, once; true if this call did it."""
    now = timezone.now()
    moved = Signature.objects.filter(pk=signature.pk, state=State.PENDING).update(
        state=State.CONFIRMED, confirmed_at=now
    )
    if moved:
        counting.add(signature.letter, 1)
    return bool(moved)


def seen(signature):
    """A short tag of what a confirm page shows; the button carries it back."""
    return sha256(bytes(signature.envelope)).hexdigest()[:16]


@transaction.atomic
def confirm(*, signature, mailed_at, shown):
    """Counts a signature and fills its face with what its signer agreed to show.

    Safe to repeat: a confirmed signature stays as it is. `mailed_at` is when its link left,
    `shown` the tag of what the signer saw. Raises SigningError `closed` (24 hours after closing
    or after the mail left, whichever is later) or `changed`.
    """
    signature = (
        Signature.objects.select_for_update(of=("self",))
        .select_related("letter")
        .get(pk=signature.pk)
    )
    if signature.verified_at:
        return signature
    last_moment = max(signature.letter.closes_at, mailed_at) + GRACE_AFTER_CLOSING
    if timezone.now() > last_moment:
        raise SigningError("closed")
    if shown != seen(signature):
        raise SigningError("changed")
    _count(signature)
    _verify(signature)
    signature.refresh_from_db()
    return signature


def _verify(signature):
    details = open_envelope(signature)
    Signature.objects.filter(Q(state=State.CONFIRMED), pk=signature.pk, verified_at=None).update(
        verified_at=timezone.now(),
        place=counting.total(signature.letter),
        country=details.country,
        public_name=details.name if details.shows_name else "",
        public_affiliation=details.affiliation if details.shows_name else "",
    )
