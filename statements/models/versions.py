from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from statements.models.letter import Letter


class TextVersion(models.Model):
    """A wording: one published text of a letter in one language. Recorded by `versions.record`."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="versions")
    language = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    text = models.JSONField()
    is_correction = models.BooleanField(
        default=False,
        help_text="True if its editor called it a correction of the wording before it.",
    )
    first_published_at = models.DateTimeField(default=timezone.now)
    last_published_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.language} {self.digest[:8]}"

    class Meta:
        ordering = ["-last_published_at", "-pk"]
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "language", "digest"], name="one_row_per_wording"
            )
        ]
