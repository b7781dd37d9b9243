from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from petitions.backups import making
from petitions.management.backups import plainly, size


class Command(BaseCommand):
    help = (
        "Writes the database and all uploaded files to one new sealed file, reads it back, and "
        "deletes the oldest of the folder. Exit code 0 only if all of that went well."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--to", type=Path, help="folder to write to (default: BACKUP_DIR)", metavar="FOLDER"
        )
        parser.add_argument(
            "--keep", type=int, default=14, help="how many stay in the folder (default: 14)"
        )
        parser.add_argument(
            "--without-media",
            action="store_true",
            help="leave uploaded files out, where the bucket itself is backed up",
        )

    def handle(self, *, to, keep, without_media, **options):
        if keep < 1:
            raise CommandError("--keep must be 1 or more.")
        with plainly("No backup was made."):
            path = making.make(
                folder=to or settings.BACKUP_DIR, keep=keep, with_media=not without_media
            )
        self.stdout.write(f"Backed up and read back: {path} ({size(path.stat().st_size)})")
