from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ReviewState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    PUBLISHED = "published", _("Published")
    RETURNED = "returned", _("Sent back")
    WITHDRAWN = "withdrawn", _("Taken back")


class TranslationReview(models.Model):
    """A translator's word that a translation is ready, and what became of it.

    `source_revision` is the published text of the source at that moment: a reviewer sees whether
    the source has changed since. Not more than one waits for each translation.
    """

    translation = models.ForeignKey(
        "wagtail_localize.Translation", on_delete=models.CASCADE, related_name="reviews"
    )
    source_revision = models.ForeignKey(
        "wagtailcore.Revision", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=9, choices=ReviewState, default=ReviewState.WAITING)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    answer = models.TextField(_("what should be changed"), max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["translation"],
                condition=models.Q(state="waiting"),
                name="one_review_waits",
            )
        ]
