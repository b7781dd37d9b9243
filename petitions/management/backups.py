"""What the commands of backups have in common."""

from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import DatabaseError

from petitions.backups import BackupError


@contextmanager
def plainly(what):
    """Says in one sentence what failed, with the exit code of the failure."""
    try:
        yield
    except BackupError as error:
        raise CommandError(f"{what} {error}", returncode=error.status) from error
    except DatabaseError as error:
        raise CommandError(
            f"{what} The database does not answer, or not as it should: {type(error).__name__}.",
            returncode=BackupError.NOT_STORED,
        ) from error


def size(number):
    """A number of bytes for people."""
    return f"{number / 2**20:,.1f} MiB"


def describe(manifest):
    """A few lines about a backup, without a name from it."""
    rows = sum(number for number, _hash in manifest["tables"].values())
    media = manifest["media"]
    return [
        f"Made at {manifest['made_at']} from {manifest['site']} ({manifest['vendor']}).",
        f"Rows: {rows} in {len(manifest['tables'])} tables, "
        f"{manifest['tables']['petitions_signature'][0]} of them signatures.",
        "Media: left out." if media is None else f"Media: {len(media)} files.",
    ]
