"""Mailboxes whose owners asked never to be written to again, each known by a keyed hash only."""

from petitions.models import NeverWrite
from petitions.signing import mailbox_digest


def find(*, email):
    """The NeverWrite of this mailbox, whatever the spelling of its address; None without one."""
    return NeverWrite.objects.filter(mailbox_digest=mailbox_digest(email)).first()


def lift(*, refusal):
    """Lets the site write to this mailbox again. True if this call did it."""
    deleted, _by_model = NeverWrite.objects.filter(pk=refusal.pk).delete()
    return bool(deleted)
