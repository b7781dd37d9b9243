from django.conf import settings
from django.core.management.base import BaseCommand

from home.demo import loader


class Command(BaseCommand):
    help = "Loads an invented organisation with letters, petitions and signatures; safe to repeat."

    def handle(self, **options):
        if not loader.is_fresh():
            self.stdout.write("The site has pages already; the demo changes nothing.")
        elif not loader.languages():
            first = settings.SITE_LANGUAGES[0]
            self.stdout.write(f"The demo is not written in the site's first language, {first}.")
        else:
            self.stdout.write("Loading the demo")
            loader.load()
