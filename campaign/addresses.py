"""The public address of the site, for whatever leaves it: feeds, canonical links, robots."""

from django.conf import settings


def full_address(path):
    """A path of ours with SITE_URL before it, whatever host the request named."""
    return settings.SITE_URL.rstrip("/") + path
