import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from statements.models import Letter


class DeliveryKind(models.TextChoices):
    SIGNATURES = "signatures", _("Confirmed signatures")
    UPDATES = "updates", _("Those who want updates")


class DeliveryFormat(models.TextChoices):
    CSV = "csv", _("CSV")
    XLSX = "xlsx", _("Excel (XLSX)")
    PDF = "pdf", _("PDF")


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    WORKING = "working", _("In the making")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")
    GONE = "gone", _("Deleted")


class Delivery(models.Model):
    """One list of signatures in one file: asked for by staff, made and sealed by the worker.

    The row is its own queue, as in the outbox: a worker claims it by a lease. Its file, the pieces,
    is gone 48 hours after it was made, and as soon as one of those who signed withdraws; the row
    with its manifest stays, to prove what was delivered. It holds no personal data.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="deliveries")
    kind = models.CharField(_("list"), max_length=10, choices=DeliveryKind)
    format = models.CharField(_("format"), max_length=4, choices=DeliveryFormat)
    language = models.CharField(_("language"), max_length=12)
    reason = models.CharField(
        _("what for"),
        max_length=200,
        help_text=_("Kept in the history. Name no signer here."),
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    requested_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=7, choices=DeliveryState, default=DeliveryState.WAITING)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0, help_text="Rows written so far.")
    total = models.PositiveIntegerField(default=0, help_text="Rows to write, as it began.")
    error_code = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)
    gone_because = models.CharField(
        max_length=9, blank=True, help_text="`time`, `erasure`, `retention` or `staff`."
    )
    manifest = models.JSONField(default=dict)

    def __str__(self):
        return f"#{self.pk}"

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [models.Index(fields=["letter", "-id"], name="newest_deliveries")]


class DeliveryPiece(models.Model):
    """A sealed piece of a delivery's file; see `sealed_files`. Number 0 is the header."""

    delivery = models.ForeignKey(
        Delivery, on_delete=models.CASCADE, related_name="pieces", db_index=False
    )
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="one_delivery_piece")
        ]
