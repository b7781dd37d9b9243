"""How this process uses a database: by the kind of the database and of the process."""

import sys

from django.core.exceptions import ImproperlyConfigured

from campaign import process

# Seconds. Visitors are told soon that something is away, and nobody's lock holds up the others.
# Commands and the worker read whole lists, build indexes, repair counts: nothing cuts them off,
# but they do not wait for a lock for ever either.
WEB_TIMEOUTS = {"statement": 15, "lock": 5, "idle_in_transaction_session": 60}
COMMAND_TIMEOUTS = {"lock": 60}
# Behind a migration that waits for a lock everybody waits, so it gives up soon, with nothing done.
MIGRATION_TIMEOUTS = {"lock": 0.5}
# A database that is away is noticed by then; the pool looks for it again with the next visitor.
SECONDS_TO_CONNECT = 5
# A replica has another one to stand in for it.
SECONDS_TO_CONNECT_TO_REPLICA = 1


def replica(config, *, pool_size):
    """Completes what DATABASE_REPLICA_URL says: nothing is ever written by such a connection."""
    if config["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_REPLICA_URL must name a PostgreSQL server.")
    options = config.get("OPTIONS", {})
    read_only = f"-c default_transaction_read_only=on {options.get('options', '')}".strip()
    config = config | {"OPTIONS": options | {"options": read_only}}
    return prepared(config, pool_size=pool_size, patience=SECONDS_TO_CONNECT_TO_REPLICA)


def prepared(config, *, pool_size, patience=SECONDS_TO_CONNECT):
    """Completes what DATABASE_URL says. `pool_size` counts for web processes on PostgreSQL only."""
    if config["ENGINE"] == "django.db.backends.sqlite3":
        return config | {"OPTIONS": sqlite_options()}
    options = {"connect_timeout": patience, **config.get("OPTIONS", {})}
    # What DATABASE_URL itself says comes last, and so it wins.
    options["options"] = f"{timeouts()} {options.get('options', '')}".strip()
    if process.is_web and pool_size:
        return config | {
            "CONN_MAX_AGE": 0,  # what a pool asks for
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": options | {"pool": pool(pool_size, patience)},
        }
    return config | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}


def sqlite_options():
    """WAL lets readers go on while one signature is written; IMMEDIATE takes the write lock at
    the start of a transaction, so that two signers queue instead of failing.
    """
    return {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }


def timeouts():
    """What PostgreSQL is told when a connection begins."""
    if process.is_web:
        named = WEB_TIMEOUTS
    else:
        named = MIGRATION_TIMEOUTS if sys.argv[1:2] == ["migrate"] else COMMAND_TIMEOUTS
    return " ".join(f"-c {name}_timeout={seconds}s" for name, seconds in named.items())


def pool(size, patience):
    """Connections that the threads of one process share; `patience` in seconds."""
    return {
        "min_size": 1,
        "max_size": size,
        "timeout": patience,
        "reconnect_timeout": patience,
        "max_lifetime": 30 * 60,
        "max_idle": 5 * 60,
    }
