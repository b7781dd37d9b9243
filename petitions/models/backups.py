import uuid

from django.db import models
from django.utils import timezone


class ErasureKind(models.TextChoices):
    SIGNATURE = "signature"
    NAME = "name"
    COMMENT = "comment"
    UPDATES = "updates"
    RETENTION = "retention"
    REFUSED = "refused"
    LIFTED = "lifted"


class Erasure(models.Model):
    """A line of the ledger: something that a restored backup must not bring back.

    Appended by `petitions.ledger` in the transaction that erases, never changed. `hash` is 32
    bytes and keyed; it stands for a signature, a letter or (REFUSED, LIFTED) a mailbox.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=9, choices=ErasureKind)
    hash = models.BinaryField(max_length=32)
    created_at = models.DateTimeField(default=timezone.now)
    copied_at = models.DateTimeField(null=True, help_text="When it was stored out of the database.")

    class Meta:
        indexes = [
            models.Index(fields=["created_at"], name="erasures_by_time"),
            models.Index(
                fields=["created_at"],
                name="erasures_to_copy",
                condition=models.Q(copied_at__isnull=True),
            ),
        ]


class Backup(models.Model):
    """A backup that was written and read back as a whole; the newest one tells how old it is."""

    made_at = models.DateTimeField(default=timezone.now)
    name = models.CharField(max_length=200)
    size = models.BigIntegerField(help_text="Bytes of its file.")

    class Meta:
        ordering = ["-made_at"]
