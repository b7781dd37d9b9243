from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand
from wagtail.models import Site


class Command(BaseCommand):
    help = "Gives the default site the host and port of SITE_URL, so that full addresses agree."

    def handle(self, **options):
        parts = urlsplit(settings.SITE_URL)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        site = Site.objects.get(is_default_site=True)
        if (site.hostname, site.port) != (parts.hostname, port):
            site.hostname, site.port = parts.hostname, port
            site.save()
            self.stdout.write(f"The site is at {settings.SITE_URL} now.")
