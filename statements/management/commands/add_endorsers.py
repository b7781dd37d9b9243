"""Adds endorsers from a file, one per line, as pasting them in the admin does."""

import codecs
import json
import sys
import uuid
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from statements import imports, places
from statements.models import Letter

UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decoded(data):
    """The text of a file in UTF-8 (with or without mark), UTF-16 with mark or Windows-1252."""
    encodings = ["utf-16"] if data.startswith(UTF16) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise CommandError("This file is not text in UTF-8, UTF-16 or Windows-1252.")


def read_file(name):
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}.") from error
    return decoded(data)


def find_letter(text):
    try:
        return Letter.objects.get(key=uuid.UUID(text))
    except (ValueError, Letter.DoesNotExist) as error:
        raise CommandError(
            f"There is no letter with the key {text}. `manage.py letters` lists the keys."
        ) from error


def as_json(row):
    line = row.line
    return {
        "line": line.number,
        "kind": line.kind,
        "name": line.name,
        "acronym": line.acronym,
        "role": line.role,
        "affiliation": line.affiliation,
        "place": {"code": line.place_code or None, "text": line.place_text},
        "state": row.state,
        "typed": line.typed,
        "problems": list(row.problems),
    }


def place_of(line):
    return places.name(line.place_code, "en") if line.place_code else line.place_text


class Command(BaseCommand):
    help = "Adds the endorsers of a text file, one per line, to a letter; they are published."

    def add_arguments(self, parser):
        parser.add_argument("letter", help="key of the letter; `manage.py letters` lists them")
        parser.add_argument("file", help="a text file, or - for standard input")
        parser.add_argument("--dry-run", action="store_true", help="show what would be added only")
        parser.add_argument(
            "--json", action="store_true", help="write a JSON list and nothing else"
        )
        parser.add_argument(
            "--kind", choices=["organisation", "person"], help="what all lines are; else recognised"
        )

    def handle(self, *args, **options):
        letter = find_letter(options["letter"])
        source = {"text": read_file(options["file"]), "kind": options["kind"]}
        try:
            added, left = self.run(letter, source, options["dry_run"])
        except imports.ImportingError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            rows = sorted([*added, *left], key=lambda row: row.line.number)
            self.stdout.write(json.dumps([as_json(r) for r in rows], ensure_ascii=False, indent=2))
        else:
            self.report(added, left, options["dry_run"])

    def run(self, letter, source, dry_run):
        """(added rows, other rows); with `dry_run` those that would be."""
        if not dry_run:
            return imports.add(letter=letter, published=True, **source)
        rows = imports.preview(letter=letter, **source)
        added = imports.select(rows)
        numbers = {row.line.number for row in added}
        return added, [row for row in rows if row.line.number not in numbers]

    def report(self, added, left, dry_run):
        for row in added:
            self.stdout.write(
                f"{row.line.number:>5}  {row.line.name}  {place_of(row.line)}".rstrip()
            )
            for reason in row.reasons:
                self.stdout.write(f"       Please check: {reason}")
        if left:
            self.stdout.write("Not added:")
        for row in left:
            self.stdout.write(f"{row.line.number:>5}  {row.line.typed}")
            for reason in row.reasons:
                self.stdout.write(f"       {reason}")
        verb = "would be added" if dry_run else "added"
        self.stdout.write(f"{len(added)} {verb}, {len(left)} left out.")
