from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from petitions import exports, sealing
from petitions.management.finding import letter_of


class Command(BaseCommand):
    help = (
        "Writes the confirmed signatures of a petition to a new sealed CSV file, which "
        "open_export opens with the keys of this site. The history of the petition tells of each "
        "export."
    )

    def add_arguments(self, parser):
        parser.add_argument("petition", help="letter key, or slug of one of its pages")
        parser.add_argument("file", type=Path, help="the file to write; it must not exist yet")
        parser.add_argument(
            "--updates",
            action="store_true",
            help="write only those who want updates by e-mail, with name, address and language",
        )

    def handle(self, *, petition, file, updates, **options):
        letter = letter_of(petition)
        kind = "updates" if updates else "signatures"
        try:
            rows = exports.export(letter=letter, path=file, kind=kind)
        except sealing.SealingError as error:
            raise CommandError(f"{error} No file was written.") from error
        except FileExistsError as error:
            raise CommandError(f"{error.filename} exists; nothing is overwritten.") from error
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"Rows written: {rows}")
