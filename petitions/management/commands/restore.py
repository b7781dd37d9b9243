from pathlib import Path

from django.core.management.base import BaseCommand

from petitions.backups import restoring
from petitions.management.backups import describe, plainly


class Command(BaseCommand):
    help = (
        "Fills an empty database, and the media, with a backup; compares counts and hashes; then "
        "erases again what was erased after it, by the ledger."
    )
    requires_system_checks = []  # some of them ask the database, which is empty

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--without-ledger",
            action="store_true",
            help="there is no ledger: whoever withdrew since the backup comes back",
        )

    def handle(self, *, file, without_ledger, **options):
        with plainly("Not restored."):
            report = restoring.restore(file, without_ledger=without_ledger)
        lines = describe(report.manifest)
        lines.append("The restored rows are those of the backup: counts and hashes are equal.")
        if without_ledger:
            lines.append("No ledger was asked: erasures since the backup were NOT repeated.")
        else:
            done = ", ".join(f"{kind} {number}" for kind, number in report.replayed.items())
            lines.append(f"Erasures repeated from the ledger: {done or 'none since then'}.")
        self.stdout.write("\n".join(lines))
