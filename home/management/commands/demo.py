from django.core.management.base import BaseCommand, CommandError

from home.demo import loader


class Command(BaseCommand):
    help = "Loads an invented organisation with letters, petitions and signatures; safe to repeat."

    def handle(self, **options):
        if not loader.is_fresh():
            self.stdout.write("The site has pages already; the demo changes nothing.")
            return
        self.stdout.write("Loading the demo")
        try:
            loader.load()
        except loader.DemoError as error:
            raise CommandError(str(error)) from error
