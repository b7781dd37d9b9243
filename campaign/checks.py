"""Rules of the house, held at every start."""

from django.conf import settings
from django.core.checks import Error, register

from campaign.settings.base import KNOWN_LANGUAGES


@register
def languages_are_known(app_configs, **kwargs):
    unknown = [code for code in settings.SITE_LANGUAGES if code not in KNOWN_LANGUAGES]
    if not unknown:
        return []
    return [
        Error(
            f"SITE_LANGUAGES names {', '.join(unknown)}, which Undersigned has no texts for.",
            hint=f"Known: {', '.join(KNOWN_LANGUAGES)}.",
            id="campaign.E001",
        )
    ]
