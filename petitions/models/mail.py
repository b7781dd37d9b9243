import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petitions.models.signatures import Signature


class MailKind(models.TextChoices):
    CONFIRM = "confirm", _("Please confirm")
    REMINDER = "reminder", _("Reminder to confirm")
    LINK = "link", _("Link to the own signature")


class MailState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    GIVEN_UP = "given_up", _("Given up")


class Outbox(models.Model):
    """One mail to one signer, written in the transaction that causes it, sent by the worker."""

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=12, choices=MailKind, default=MailKind.CONFIRM)
    state = models.CharField(max_length=8, choices=MailState, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True)
    reserved_until = models.DateTimeField(
        null=True, help_text="A worker is about to send it: until then it counts in the budgets."
    )
    error_code = models.CharField(max_length=40, blank=True)
    recipient_digest = models.BinaryField(max_length=32, null=True)
    domain_digest = models.BinaryField(
        max_length=32,
        null=True,
        help_text="Keyed hash of the mail domain, none for large providers; set when it is sent.",
    )
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"{self.kind} #{self.pk}"

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                name="mails_waiting",
                condition=models.Q(state="waiting"),
            ),
            models.Index(
                fields=["next_attempt_at"],
                name="mails_failed",
                condition=models.Q(state="failed"),
            ),
            models.Index(fields=["recipient_digest", "sent_at"], name="mails_to_one_mailbox"),
            # Both hold the mails of about a day, since digests are erased then.
            models.Index(
                fields=["domain_digest", "sent_at"],
                name="mails_to_one_domain",
                condition=models.Q(domain_digest__isnull=False),
            ),
            models.Index(
                fields=["sent_at"],
                name="mails_of_a_day",
                condition=models.Q(recipient_digest__isnull=False),
            ),
            models.Index(fields=["-id"], name="mails_not_sent", condition=~models.Q(state="sent")),
        ]


class NeverWrite(models.Model):
    """A mailbox whose owner asked never to be written to again: its keyed hash, nothing else."""

    mailbox_digest = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"#{self.pk}"


class TokenPurpose(models.TextChoices):
    CONFIRM = "confirm"
    MANAGE = "manage"


class Token(models.Model):
    """The hash of a mailed link. The link itself is stored nowhere."""

    hash = models.BinaryField(max_length=32, unique=True)
    purpose = models.CharField(max_length=8, choices=TokenPurpose)
    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="tokens")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True)
