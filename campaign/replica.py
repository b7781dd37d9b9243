"""Reading lists from a replica of the database (DATABASE_REPLICA_URL), and never anything stale.

`from_replica` and `read` say what may be read there; all else, and all that is written, goes to the
primary. Nothing is read from a replica that has not replayed what the primary had when it was
asked: for staff and exports at this moment, for readers GOOD_FOR seconds ago at most. While it is
away or behind, everything is read from the primary (docs/decisions/0025-a-replica-for-lists.md).
"""

import logging
import time
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

from campaign.caching import has_session

log = logging.getLogger(__name__)

ALIAS = "replica"
# Seconds: how old what readers see may be; how long a page waits for a replica that is a little
# behind; for how long one that is away is not asked again.
GOOD_FOR = 2
PATIENCE = 0.3
LET_ALONE = 5
# Where the primary's log is: all that was committed is flushed, unless commits do not wait for it.
WRITTEN = """
SELECT CASE current_setting('synchronous_commit')
    WHEN 'off' THEN pg_current_wal_insert_lsn() ELSE pg_current_wal_flush_lsn() END
"""
# Null, and so not true, on a server that is no standby: one that was promoted goes ways of its own.
REPLAYED = "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn"

_reading = ContextVar("reading_from_replica", default=False)


class Router:
    """Sends reads to the replica where `read` allows it, until the first write of that block."""

    def db_for_read(self, model, **hints):
        is_writing = connections[DEFAULT_DB_ALIAS].in_atomic_block
        return ALIAS if _reading.get() and not is_writing else DEFAULT_DB_ALIAS

    def db_for_write(self, model, **hints):
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one, other, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == DEFAULT_DB_ALIAS


class _Standing:
    """What this process knows of the replica; times of `time.monotonic`."""

    good_until = away_until = 0.0
    is_away = False


def is_configured():
    return ALIAS in connections.settings


def answers(*, patience=None):
    """True if the replica has all that the primary has now, within `patience` (PATIENCE) seconds.

    None where there is no replica. Raises DatabaseError only if the primary is away.
    """
    if not is_configured():
        return None
    with connections[DEFAULT_DB_ALIAS].cursor() as primary:
        primary.execute(WRITTEN)
        (written,) = primary.fetchone()
    until = time.monotonic() + (PATIENCE if patience is None else patience)
    try:
        with connections[ALIAS].cursor() as replica:
            while True:
                replica.execute(REPLAYED, [written])
                (has_all,) = replica.fetchone()
                if has_all or has_all is None or time.monotonic() > until:
                    return bool(has_all)
                time.sleep(0.01)
    except DatabaseError:
        connections[ALIAS].close()
        return False


def read(ask, *, exactly):
    """What `ask()` gives, read from the replica if that is good enough, else from the primary.

    `exactly`: not older than this moment. `ask` must only read, and may be called twice: again on
    the primary, if the replica fails on the way.
    """
    if _is_good(exactly, PATIENCE):
        try:
            with _from_replica():
                return ask()
        except DatabaseError as error:
            _lose(type(error).__name__)
            connections[ALIAS].close()
    return ask()


def from_replica(view):
    """Decorates a view: GET and HEAD are read from the replica, templates included."""

    @wraps(view)
    def reading(request, *args, **kwargs):
        def ask():
            response = view(request, *args, **kwargs)
            return response.render() if hasattr(response, "render") else response

        if request.method not in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        return read(ask, exactly=has_session(request))

    return reading


@contextmanager
def snapshot_source(*, patience):
    """Yields the alias of the database that a long list should be read from, and reads from it.

    It has all that the primary had when this was called. If it fails on the way, so does the list.
    """
    if _is_good(True, patience):
        with _from_replica():
            yield ALIAS
    else:
        yield DEFAULT_DB_ALIAS


@contextmanager
def _from_replica():
    token = _reading.set(True)
    try:
        with connections[DEFAULT_DB_ALIAS].execute_wrapper(_end_with_writing):
            yield
    finally:
        _reading.reset(token)


def _end_with_writing(execute, sql, params, many, context):
    """Whoever has written reads from the primary, and so sees it."""
    if not sql.lstrip().upper().startswith("SELECT"):
        _reading.set(False)
    return execute(sql, params, many, context)


def _is_good(exactly, patience):
    now = time.monotonic()
    if not is_configured() or now < _Standing.away_until:
        return False
    if not exactly and now < _Standing.good_until:
        return True
    try:
        is_good = answers(patience=patience)
    except DatabaseError:  # the primary is away, and whoever asks it next says so
        return False
    if not is_good:
        _lose("it is away, or behind")
        return False
    _Standing.good_until = now + GOOD_FOR
    if _Standing.is_away:
        _Standing.is_away = False
        log.warning("the replica is back")
    return True


def _lose(why):
    _Standing.away_until, _Standing.good_until = time.monotonic() + LET_ALONE, 0.0
    if not _Standing.is_away:
        _Standing.is_away = True
        log.warning("lists are read from the primary, not the replica: %s", why)
