"""R4: no migration makes a visitor wait for a second, with 1,000,000 signatures."""

import os
import secrets
import subprocess
import sys
import threading
import time
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db.migrations import AddIndex, RemoveIndex
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from campaign.migration_operations import AddIndexMeanwhile, RemoveIndexMeanwhile

ROWS = 1_000_000
# The last one that may lock: nobody collected signatures before it.
BEFORE = "0006_the_desk"
GROWING = ("signature", "outbox", "token")
INDEXES = (AddIndex, RemoveIndex)
MEANWHILE = (AddIndexMeanwhile, RemoveIndexMeanwhile)
READ = "SELECT state FROM petitions_signature WHERE id = %s"
WRITE = "UPDATE petitions_signature SET language = language WHERE id = %s"
COLUMNS = """
    SELECT column_name FROM information_schema.columns
    WHERE table_name = 'petitions_signature' AND column_name NOT IN ('id', 'address_digest')
"""


@pytest.mark.django_db
def test_r4_indexes_of_tables_that_grow_are_made_meanwhile():
    """What the heavy test measures, for those who change models: plain ones would lock."""
    loader = MigrationLoader(None)
    later = [
        migration
        for (app, name), migration in loader.disk_migrations.items()
        if app == "petitions" and name > BEFORE
    ]
    assert later
    for migration in later:
        for operation in migration.operations:
            if getattr(operation, "model_name", "") in GROWING and isinstance(operation, INDEXES):
                assert isinstance(operation, MEANWHILE), (migration, operation)


@pytest.fixture
def database():
    """The address of a database of its own, on the server of the tests."""
    server = os.environ["TEST_DATABASE_URL"]
    name = f"undersigned_migrations_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def manage(database, tmp_path):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "campaign.settings.dev",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": database,
    }

    def run(*arguments):
        command = [sys.executable, "manage.py", *arguments]
        ended = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert ended.returncode == 0, ended.stderr

    return run


def fill(database):
    """Copies one signature of the demo; gives its number."""
    with psycopg.connect(database) as connection:
        (first,) = connection.execute("SELECT min(id) FROM petitions_signature").fetchone()
        names = [sql.Identifier(name) for (name,) in connection.execute(COLUMNS)]
        copied = sql.SQL(
            "INSERT INTO petitions_signature (address_digest, {names})"
            " SELECT sha256(n::text::bytea), {names} FROM petitions_signature,"
            " generate_series(1, {rows}) AS n WHERE id = {first}"
        )
        connection.execute(copied.format(names=sql.SQL(", ").join(names), rows=ROWS, first=first))
        connection.commit()
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE petitions_signature")
    return first


class Visitor(threading.Thread):
    """Asks one thing again and again; `longest` is what it took at most, in seconds."""

    def __init__(self, database, statement, row):
        super().__init__()
        self.database, self.statement, self.row = database, statement, row
        self.longest, self.asked, self.leaves = 0, 0, threading.Event()

    def run(self):
        with psycopg.connect(self.database, autocommit=True) as connection:
            while not self.leaves.wait(0.01):
                begun = time.monotonic()
                connection.execute(self.statement, [self.row])
                self.longest = max(self.longest, time.monotonic() - begun)
                self.asked += 1


@pytest.mark.heavy
def test_r4_no_migration_makes_a_visitor_wait_for_a_second(database, manage):
    manage("migrate", "--noinput")
    manage("setup")
    manage("demo")
    row = fill(database)
    manage("migrate", "petitions", BEFORE)
    visitors = [Visitor(database, statement, row) for statement in (READ, WRITE)]
    for visitor in visitors:
        visitor.start()
    try:
        manage("migrate", "--noinput")
    finally:
        for visitor in visitors:
            visitor.leaves.set()
            visitor.join()
    for visitor in visitors:
        assert visitor.asked > 100
        assert visitor.longest < 1, visitor.statement
