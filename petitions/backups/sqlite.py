"""SQLite: a copy by its online backup, which goes on while the site is in use."""

import hashlib
import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from django.db import connection

from petitions.backups import files
from petitions.backups.tables import LEFT_OUT


def _path():
    return Path(connection.settings_dict["NAME"])


def is_empty():
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


def facts():
    with closing(sqlite3.connect(_path())) as database:
        return _facts(database)


def _facts(database):
    names = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "ORDER BY name"
    )
    return {name: _fact(database, name) for (name,) in names.fetchall() if name not in LEFT_OUT}


def _fact(database, table):
    """[number of rows, hash]: whatever the order of the rows, the sum of theirs is the same."""
    number = total = 0
    for row in database.execute(f'SELECT * FROM "{table}"'):
        number += 1
        total += int.from_bytes(hashlib.md5(repr(row).encode(), usedforsecurity=False).digest()[:7])
    return [number, str(total)]


def clear():
    """Deletes the file; the next connection begins an empty one."""
    connection.close()
    for rest in ("", "-wal", "-shm"):
        _path().with_name(_path().name + rest).unlink(missing_ok=True)


def dump():
    """Gives the facts first, then the pieces of the copy that they tell of."""
    # Beside the database itself, so that its rows come to no other disk.
    with tempfile.TemporaryDirectory(dir=_path().parent, prefix=".backup-") as folder:
        copy = Path(folder) / "copy.sqlite3"
        with closing(sqlite3.connect(_path())) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            for table in LEFT_OUT:
                target.execute(f'DELETE FROM "{table}"')
            target.commit()
            target.execute("PRAGMA journal_mode = DELETE")
            target.execute("VACUUM")
            yield _facts(target)
        with copy.open("rb") as file:
            yield from files.pieces(file)


def load(pieces):
    """Puts the file in the place of the empty one once it is whole."""
    path = _path()
    clear()
    part = path.with_name(f"{path.name}.part")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
