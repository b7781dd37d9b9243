from pathlib import Path

from django.core.management.base import BaseCommand

from petitions.backups import checking
from petitions.management.backups import describe, plainly


class Command(BaseCommand):
    help = "Opens a backup and compares every byte with its manifest. Restores nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **options):
        with plainly(f"{file} is no good backup."):
            manifest = checking.check(file)
        self.stdout.write("\n".join(["The backup is whole.", *describe(manifest)]))
