import secrets
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from petitions import generating, sealing
from petitions.management.finding import letter_of


class Command(BaseCommand):
    help = "Adds invented, confirmed signatures to a petition; refused on a public site."

    def add_arguments(self, parser):
        parser.add_argument("petition", help="letter key, or slug of one of its pages")
        parser.add_argument("number", type=int)
        parser.add_argument("--seed", type=int, help="the same seed invents the same people")

    def handle(self, *, petition, number, seed, **options):
        if not settings.MAY_INVENT_SIGNATURES:
            raise CommandError("Invented signatures are refused with these settings.")
        if number < 1:
            raise CommandError("Give a number of at least 1.")
        letter = letter_of(petition)
        started = time.monotonic()
        try:
            plan = generating.plan(
                letter=letter, number=number, seed=f"s{seed}" if seed else fresh()
            )
            if not plan.sheets:
                raise CommandError("This petition has no live page to sign on.")
            generating.generate(plan)
        except IntegrityError as error:
            raise CommandError("This petition holds people of this seed already.") from error
        except sealing.SealingError as error:
            raise CommandError(str(error)) from error
        seconds = time.monotonic() - started
        self.stdout.write(f"{number} signatures added in {seconds:.1f} s.")


def fresh():
    return secrets.token_hex(4)
