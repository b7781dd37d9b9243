"""The public address of the site, for whatever leaves it: feeds, canonical links, robots."""

from django.conf import settings


def full_address(path):
    """A path of ours with SITE_URL before it, whatever host the request named."""
    return settings.SITE_URL.rstrip("/") + path


def address_of(page):
    """The full address of a page of any type; empty while it has none (a first preview)."""
    parts = page.get_url_parts()
    return full_address(parts[2]) if parts else ""
