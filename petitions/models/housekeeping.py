from django.db import models
from django.utils import timezone


class HousekeepingRun(models.Model):
    """One round of `petitions.housekeeping`, so that a late or failed one can be seen."""

    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict, help_text="What each duty did, in numbers.")
    failures = models.JSONField(default=list, help_text="Duties that failed, with an error code.")

    class Meta:
        ordering = ["-started_at"]
