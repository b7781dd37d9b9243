"""PostgreSQL: its own pg_dump and pg_restore, around one snapshot that is counted, too."""

import os
import re
import shutil
import subprocess
import tempfile
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction

from petitions.backups import BackupError, files
from petitions.backups.tables import LEFT_OUT

# How rows are written as text depends on these; with them it is the same everywhere.
WRITTEN = {
    "DateStyle": "ISO",
    "TimeZone": "UTC",
    "IntervalStyle": "postgres",
    "bytea_output": "hex",
    "extra_float_digits": "1",
}
# Of each row 60 bits of its MD5, added up: whatever the order of the rows, the sum is the same.
FACTS = (
    "SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)::text "
    "FROM {} t"
)


def program(name):
    """The path of pg_dump or pg_restore. Raises BackupError if it is missing or too old."""
    found = shutil.which(name, path=settings.PG_BIN or None)
    if found is None:
        where = f"in PG_BIN ({settings.PG_BIN})" if settings.PG_BIN else "on the PATH"
        raise BackupError(
            f"{name} is not {where}: install the client programs of PostgreSQL "
            f"{server_version()}, or name their folder in PG_BIN.",
            status=BackupError.NOT_SET_UP,
        )
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
    version = int(re.search(r"(\d+)", said.partition(")")[2])[1])
    if version < server_version():
        raise BackupError(
            f"{found} is of PostgreSQL {version}, older than the server ({server_version()}): "
            "install its client programs, or name their folder in PG_BIN.",
            status=BackupError.NOT_SET_UP,
        )
    return found


def server_version():
    return connection.cursor().connection.info.server_version // 10000


def _call():
    """(arguments, environment) that lead a program of PostgreSQL to the database."""
    arguments, environment = connection.client.settings_to_cmd_args_env(
        connection.settings_dict, []
    )
    *arguments, name = arguments[1:]
    return [*arguments, f"--dbname={name}", "--no-password"], os.environ | (environment or {})


@contextmanager
def snapshot():
    """Yields (its name, facts): {table: [number of rows, hash]} as they stand at this moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        [name] = cursor.fetchone()
        yield name, _facts(cursor)


def facts():
    with transaction.atomic(), connection.cursor() as cursor:
        return _facts(cursor)


def _facts(cursor):
    for name, value in WRITTEN.items():
        cursor.execute(f"SET LOCAL {name} = '{value}'")
    found = {}
    for table in _tables(cursor):
        cursor.execute(FACTS.format(connection.ops.quote_name(table)))
        found[table] = list(cursor.fetchone())
    return found


def _tables(cursor):
    cursor.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
    )
    return [table for (table,) in cursor.fetchall() if table not in LEFT_OUT]


def is_empty():
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


def clear():
    """Drops all tables, also those of a restore that did not come to its end."""
    connection.close()  # whatever it was in the middle of
    with transaction.atomic(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")


def dump():
    """Gives the facts first, then the pieces of the dump of that very moment."""
    path = program("pg_dump")
    arguments, environment = _call()
    with snapshot() as (name, found):
        yield found
        command = [
            path,
            *arguments,
            "--format=custom",
            "--compress=1",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={name}",
            # Behind a migration that waits, all signers would wait for this.
            "--lock-wait-timeout=60s",
            *(f"--exclude-table-data={table}" for table in LEFT_OUT),
        ]
        with tempfile.TemporaryFile() as said:
            running = subprocess.Popen(
                command, env=environment, stdout=subprocess.PIPE, stderr=said
            )
            with running:
                try:
                    yield from files.pieces(running.stdout)
                except BaseException:
                    running.kill()
                    raise
            if running.returncode:
                raise BackupError(_first_error("pg_dump", said), status=BackupError.NOT_STORED)


def load(pieces):
    """Fills the empty database with a dump, or, if anything fails, leaves it empty."""
    path = program("pg_restore")
    arguments, environment = _call()
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    with tempfile.TemporaryFile() as said:
        running = subprocess.Popen(
            [path, *arguments, *options], env=environment, stdin=subprocess.PIPE, stderr=said
        )
        with running:
            try:
                for piece in pieces:
                    running.stdin.write(piece)
                running.stdin.close()
            except BrokenPipeError:
                pass  # pg_restore says why
            except BaseException:
                running.kill()
                raise
        if running.returncode:
            raise BackupError(_first_error("pg_restore", said), status=BackupError.NOT_STORED)


def _first_error(name, said):
    """The first line only: those below it may quote a row."""
    said.seek(0)
    lines = said.read(10_000).decode(errors="replace").splitlines()
    found = [line for line in lines if "error:" in line] or lines or ["no reason was given"]
    return f"{name} failed: {found[0].removeprefix(f'{name}: error: ')}"
