from django.db import models

from statements.models import Letter


class HourCount(models.Model):
    """What happened on one petition in one hour (its beginning, UTC); for charts.

    `signed` and `confirmed` are those still there, worked out from the rows by `rollups`;
    `withdrawn` and `expired` are counted as they happen, since their rows are erased.
    """

    letter = models.ForeignKey(
        Letter, on_delete=models.CASCADE, related_name="hour_counts", db_index=False
    )
    hour = models.DateTimeField()
    signed = models.PositiveIntegerField(default=0)
    confirmed = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)
    expired = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "hour"], name="one_hour_count")]


class DayCount(models.Model):
    """Confirmed signatures of one day (UTC) by language, country and source; for charts."""

    letter = models.ForeignKey(
        Letter, on_delete=models.CASCADE, related_name="day_counts", db_index=False
    )
    day = models.DateField()
    language = models.CharField(max_length=12)
    country = models.CharField(max_length=2, blank=True)
    source = models.CharField(max_length=6)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "day", "language", "country", "source"], name="one_day_count"
            )
        ]


class Rollup(models.Model):
    """How far the counts of one petition go, and what waits on it; kept by `rollups`."""

    letter = models.OneToOneField(Letter, on_delete=models.CASCADE, related_name="rollup")
    until = models.DateTimeField(null=True, help_text="The counts are true up to here.")
    pending = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)


class ChangedHour(models.Model):
    """An hour whose counts are to be worked out anew: a signature of it was taken away or moved."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="+")
    hour = models.DateTimeField()
