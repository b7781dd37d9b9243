import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from petitions import sealed_files, sealing


class Command(BaseCommand):
    help = (
        "Opens a sealed export. Its names, addresses, comments and answers are in clear then: "
        "keep them as safe as the keys, and delete them once they are delivered."
    )

    def add_arguments(self, parser):
        parser.add_argument("export", type=Path, help="a file by export_signatures")
        parser.add_argument(
            "file",
            type=Path,
            help="the file to write, which only you can read and must not exist yet; "
            "- for the standard output, to pass it on to another program",
        )

    def handle(self, *, export, file, **options):
        try:
            if str(file) == "-":
                self.write(export, sys.stdout.buffer)
            else:
                with sealed_files.new_file(file) as target:
                    self.write(export, target)
        except sealing.SealingError as error:
            raise CommandError(f"{export} cannot be opened: {error}") from error
        except FileExistsError as error:
            raise CommandError(f"{error.filename} exists; nothing is overwritten.") from error
        except OSError as error:
            raise CommandError(f"{error.filename or file}: {error.strerror}.") from error

    def write(self, export, target):
        for piece in sealed_files.read(export):
            target.write(piece)
