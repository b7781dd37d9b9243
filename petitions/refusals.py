"""Mailboxes whose owners asked never to be written to again, each known by a keyed hash only."""

from django.db import transaction

from petitions import ledger
from petitions.models import NeverWrite
from petitions.models.backups import ErasureKind
from petitions.signing import mailbox_digest


def find(*, email):
    """The NeverWrite of this mailbox, whatever the spelling of its address; None without one."""
    return NeverWrite.objects.filter(mailbox_digest=mailbox_digest(email)).first()


@transaction.atomic
def lift(*, refusal):
    """Lets the site write to this mailbox again. True if this call did it."""
    deleted, _by_model = NeverWrite.objects.filter(pk=refusal.pk).delete()
    if deleted:
        ledger.append(ErasureKind.LIFTED, bytes(refusal.mailbox_digest))
    return bool(deleted)
