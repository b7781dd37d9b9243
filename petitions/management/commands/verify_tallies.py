from django.core.management.base import BaseCommand

from petitions import counting, rollups
from statements.models import Letter


class Command(BaseCommand):
    help = (
        "Compares the count of each petition, and the numbers of its charts, with its signatures; "
        "ends with 1 if one is wrong."
    )

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true", help="set wrong counts right")

    def handle(self, *, repair, **options):
        wrong = 0
        for letter in Letter.objects.filter(kind="petition"):
            kept, counted = counting.verify(letter, repair=repair)
            if kept != counted:
                self.stdout.write(f"{letter.key}: count {kept}, signatures {counted}")
            if days := rollups.verify(letter, repair=repair):
                self.stdout.write(f"{letter.key}: charts are wrong on {days} days")
            wrong += bool(days or kept != counted)
        self.stdout.write(f"Wrong: {wrong}" + (", repaired" if wrong and repair else ""))
        if wrong and not repair:
            raise SystemExit(1)
