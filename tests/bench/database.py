"""Two empty databases on the server of the tests, and what is asked of them afterwards."""

from contextlib import contextmanager

import psycopg
from psycopg import sql


@contextmanager
def database(url, name):
    """The URL of a fresh database, which is gone afterwards."""
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(drop)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield f"{url.rpartition('/')[0]}/{name}"
        finally:
            server.execute(drop)


def ask(url, statement, *values):
    """Runs one statement; the first row of its result, if it has one."""
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement, values)
        return cursor.fetchone() if cursor.description else None
