from django.core.management.base import BaseCommand

from home import production
from home.production import inside, mail, outside


class Command(BaseCommand):
    help = (
        "Says in plain words what this site still lacks. Nothing is changed, and no mail is sent "
        "unless an address is given. Ends with 1 if anything is missing."
    )

    def add_arguments(self, parser):
        parser.add_argument("--mail", metavar="ADDRESS", help="send one mail there")
        parser.add_argument("--dkim", metavar="SELECTOR", default="", help="look this key up")

    def handle(self, *, dkim, **options):
        missing = 0
        for found in production.look(checks(options["mail"], dkim)):
            self.stdout.write(f"{found.level:4}  {found.name}: {found.words}")
            missing += found.level == production.MISS
        if missing:
            self.stdout.write(f"\n{missing} to be done.")
            raise SystemExit(1)
        self.stdout.write("\nNothing is missing.")


def checks(address, selector):
    found = [*inside.CHECKS, *outside.CHECKS, mail.server, mail.sender, mail.records(selector)]
    return [*found, mail.sending(address)] if address else found
