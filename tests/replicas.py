"""A real standby of the server that the tests run on, and one that is away."""

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.db import connections, router

from campaign import replica
from tools.postgres import OPTIONS, free_port, programs_and_identity, wait_until_up


@contextmanager
def standby(primary):
    """Yields the settings of a database alias: a streaming standby of `primary` (such settings)."""
    folder = Path(tempfile.mkdtemp(prefix="undersigned-standby-"))
    try:
        programs, identity = programs_and_identity(folder)
        port = free_port()
        source = ["-h", primary["HOST"], "-p", str(primary["PORT"]), "-U", primary["USER"]]
        subprocess.run(
            [programs / "pg_basebackup", *source, "-D", folder / "data", "-R", "-c", "fast"],
            check=True,
            env=os.environ | {"PGPASSWORD": primary["PASSWORD"] or ""},
            **identity,
        )
        options = [f"-c{name}={value}" for name, value in OPTIONS.items()]
        address = ["-h", "127.0.0.1", "-p", str(port)]
        with (folder / "log").open("w") as log:
            server = subprocess.Popen(
                [programs / "postgres", "-D", folder / "data", *address, *options],
                stdout=log,
                stderr=log,
                **identity,
            )
        try:
            user = f"{primary['USER']}:{primary['PASSWORD']}"
            wait_until_up(server, f"postgres://{user}@127.0.0.1:{port}/postgres", folder / "log")
            yield alias(primary, port=port)
        finally:
            server.send_signal(signal.SIGINT)  # asked by SIGTERM it waits for all that read
            server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def alias(primary, *, port):
    """Settings of the same database on another port of this machine, for reading only."""
    options = primary["OPTIONS"] | {
        "options": "-c default_transaction_read_only=on",
        "connect_timeout": 1,
    }
    return primary | {"HOST": "127.0.0.1", "PORT": port, "OPTIONS": options}


@contextmanager
def used(database):
    """The site reads from this replica, as with DATABASE_REPLICA_URL, and knows nothing of it."""
    routers = router.routers
    connections.settings[replica.ALIAS] = database
    router.routers = [replica.Router()]
    allow(connections[replica.ALIAS])
    forget()
    try:
        yield connections[replica.ALIAS]
    finally:
        connections[replica.ALIAS].close()
        del connections[replica.ALIAS], connections.settings[replica.ALIAS]
        router.routers = routers
        forget()


def allow(connection):
    """Connects as ever: Django refuses tests a database that was not there when they began."""

    def ensure_connection():
        if connection.connection is None:
            with connection.wrap_database_errors:
                connection.connect()

    connection.ensure_connection = ensure_connection


def forget():
    """What was found out about the replica."""
    replica._Standing.good_until = replica._Standing.away_until = 0.0
    replica._Standing.is_away = False
