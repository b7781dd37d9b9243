from django.conf import settings
from django.db import models
from django.utils import timezone


class PartlyTranslated(models.Model):
    """A page that somebody decided to publish although parts of it are not translated.

    Readers are told so. Gone once the page is published with all its words.
    """

    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="partly_translated"
    )
    missing = models.PositiveIntegerField(help_text="Texts shown in the words of the source.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(default=timezone.now)
