from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from campaign.colour_panel import ColourPanel
from campaign.colours import COLOUR

SOCIAL_PROFILES = {
    "mastodon": "Mastodon",
    "bluesky": "Bluesky",
    "instagram": "Instagram",
    "facebook": "Facebook",
    "youtube": "YouTube",
    "x": "X",
}


@register_setting(icon="home")
class OrganisationSettings(BaseSiteSetting):
    """Who runs this site: its name, look and addresses, the same in every language."""

    organisation = models.CharField(_("organisation"), max_length=120, default="Undersigned")
    logo = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
    )
    colour = models.CharField(
        _("colour"),
        max_length=7,
        default="#b3261e",
        validators=[RegexValidator(COLOUR, _("Give the colour as # and six digits: #b3261e."))],
        help_text=_("One colour for buttons, links and progress, such as #b3261e."),
    )
    contact_email = models.EmailField(_("contact address"), blank=True)
    privacy_page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("privacy notice"),
        help_text=_("Linked below every form, in the visitor's language where it is translated."),
    )
    mastodon = models.URLField("Mastodon", blank=True)
    bluesky = models.URLField("Bluesky", blank=True)
    instagram = models.URLField("Instagram", blank=True)
    facebook = models.URLField("Facebook", blank=True)
    youtube = models.URLField("YouTube", blank=True)
    x = models.URLField("X", blank=True)

    panels = [
        FieldPanel("organisation"),
        FieldRowPanel([FieldPanel("logo"), FieldPanel("colour")]),
        ColourPanel(heading=_("The colour on the pages")),
        FieldPanel("contact_email"),
        PageChooserPanel("privacy_page"),
        MultiFieldPanel([FieldPanel(name) for name in SOCIAL_PROFILES], _("Social profiles")),
    ]

    select_related = ["logo"]

    @property
    def social_profiles(self):
        """List of (name, address) of the profiles that are filled in."""
        return [
            (label, getattr(self, name))
            for name, label in SOCIAL_PROFILES.items()
            if getattr(self, name)
        ]

    class Meta:
        verbose_name = _("organisation")
