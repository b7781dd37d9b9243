from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaign import formats
from statements import places
from statements.models.letter import Letter


class EndorserKind(models.TextChoices):
    ORGANISATION = "organisation", _("Organisation")
    PERSON = "person", _("Person")


class EndorserImport(models.Model):
    """One pasted or uploaded list, so that it can be undone as a whole."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="endorser_imports")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    name = models.CharField(
        max_length=255, blank=True, help_text="Of the file; empty if it was pasted."
    )
    added = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]


class EndorserQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published=True)


class Endorser(models.Model):
    """An organisation or person whom an editor lists under a letter; one list for all languages."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="endorsers")
    kind = models.CharField(
        _("kind"), max_length=12, choices=EndorserKind, default=EndorserKind.ORGANISATION
    )
    name = models.CharField(_("name"), max_length=255)
    acronym = models.CharField(_("acronym"), max_length=32, blank=True)
    role = models.CharField(_("role"), max_length=255, blank=True)
    affiliation = models.CharField(_("affiliation"), max_length=255, blank=True)
    place_code = models.CharField(
        _("country or region"),
        max_length=3,
        blank=True,
        help_text=_("Named in each reader's language."),
    )
    place_text = models.CharField(
        _("other place"),
        max_length=120,
        blank=True,
        help_text=_("Shown as typed in every language; only where no country or region fits."),
    )
    website = models.URLField(_("website"), blank=True)
    logo = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
    )
    featured = models.BooleanField(
        _("featured"), default=False, help_text=_("Shown first, with the logo.")
    )
    position = models.PositiveIntegerField(_("position"), default=0, editable=False)
    published = models.BooleanField(
        _("published"), default=False, help_text=_("Shown to the public once the letter is.")
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    came_with = models.ForeignKey(
        EndorserImport,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="endorsers",
    )

    objects = EndorserQuerySet.as_manager()

    def __str__(self):
        return f"{self.name} ({self.acronym})" if self.acronym else self.name

    @property
    def place(self):
        """The place in the active language, or as it was typed."""
        return places.name(self.place_code, get_language()) if self.place_code else self.place_text

    @property
    def description(self):
        """What stands after the name: role, affiliation and place."""
        return formats.row([self.role, self.affiliation, self.place])

    @property
    def details(self):
        """The same beneath the name of the country."""
        return formats.row([self.role, self.affiliation, self.place_text])

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["letter", "position", "id"])]
        verbose_name = _("endorser")
        verbose_name_plural = _("endorsers")
