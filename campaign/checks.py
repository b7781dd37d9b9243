"""System checks: what this machine lacks."""

from importlib.util import find_spec

from django.conf import settings
from django.core.checks import Warning, register
from django.utils.translation import get_language_info

from campaign import drawing


@register
def shaping(app_configs, **kwargs):
    """Share cards in Arabic and Hebrew need libfribidi, which Pillow takes from the system."""
    is_needed = any(get_language_info(code)["bidi"] for code in settings.SITE_LANGUAGES)
    if drawing.can_shape() or not is_needed:
        return []
    return [
        Warning(
            "Pillow finds no libfribidi: letters in Arabic or Hebrew are shared "
            "with the logo instead of a card of their own.",
            hint="Install it, such as with: apt install libfribidi0",
            id="campaign.W001",
        )
    ]


@register
def extras(app_configs, **kwargs):
    """What is switched on by a variable must be installed."""
    if not settings.METRICS_TOKEN or find_spec("prometheus_client"):
        return []
    return [
        Warning(
            "METRICS_TOKEN is set, but there is no /metrics: prometheus-client is not installed.",
            hint="Install requirements-extras.txt, or build the container with EXTRAS=yes.",
            id="campaign.W002",
        )
    ]
