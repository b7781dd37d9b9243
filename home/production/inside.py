"""Settings, database and processes."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from wagtail.models import Site

from campaign import replica
from home.production import HINT, MISS, OK, Finding, judged
from petitions import watching, workers

# Seconds.
CLOCKS_APART = 5
MOST_PROXIES = 4


def settings_of_production():
    wrong = ""
    if settings.SETTINGS_MODULE != "campaign.settings.production":
        wrong = "set DJANGO_SETTINGS_MODULE=campaign.settings.production for web, worker and this"
    yield judged("settings", wrong, well="those of production")
    yield judged(
        "debug",
        "DEBUG is on: pages of errors show settings to visitors" if settings.DEBUG else "",
        well="off",
    )


def keys():
    for name in ("SEALING_KEYS", "DIGEST_KEY", "BACKUP_KEY"):
        there = getattr(settings, name)
        wrong = "" if there else f"{name} is missing: make one with python -m tools.keys"
        yield judged(f"key {name}", wrong, well="there; keep a copy apart from the backups")


def database():
    try:
        connection.ensure_connection()
    except DatabaseError:
        words = "it does not answer: look at DATABASE_URL, and whether it runs"
        yield Finding(MISS, "database", words)
        return
    if connection.vendor != "postgresql":
        words = "it is SQLite: good for a trial, set DATABASE_URL to PostgreSQL before you launch"
        yield Finding(MISS, "database", words)
    else:
        yield Finding(OK, "database", "PostgreSQL answers")
    plan = MigrationExecutor(connection)
    waiting = len(plan.migration_plan(plan.loader.graph.leaf_nodes()))
    wrong = f"{waiting} are not applied: run manage.py migrate" if waiting else ""
    yield judged("migrations", wrong, well="all applied")


def read_replica():
    if replica.is_configured():
        wrong = "" if replica.answers(patience=5) else "it is away or behind: look at its log"
        yield judged("replica", wrong, well="has all that the primary has")


def address():
    site = Site.objects.get(is_default_site=True)
    host = urlsplit(settings.SITE_URL).hostname
    wrong = ""
    if site.hostname != host:
        wrong = f"the site is {site.hostname} and SITE_URL is {host}: run manage.py setup"
    yield judged("address", wrong, well=settings.SITE_URL)


def static_files():
    """By the list that collectstatic writes; development has none."""
    if not hasattr(staticfiles_storage, "hashed_files"):
        yield Finding(HINT, "static files", "these settings need no collectstatic")
        return
    wrong = "" if staticfiles_storage.hashed_files else "run manage.py collectstatic --noinput"
    yield judged("static files", wrong, well="collected")


def worker():
    seen = watching.seconds_since(workers.last_seen())
    wrong = ""
    if watching.is_late(seen, workers.AWAY):
        wrong = "none was seen for two minutes: start manage.py worker, without it no mail leaves"
    yield judged("worker", wrong, well=f"{workers.number()} at work")
    numbers = watching.housekeeping()
    failed = ", ".join(one["duty"] for one in numbers["housekeeping_failures"])
    if watching.is_late(numbers["housekeeping_seconds_ago"], watching.HOUSEKEEPING_LATE):
        wrong = "no round has ended within 26 hours: look at the worker's log"
    else:
        wrong = f"failed: {failed}; look at the worker's log" if failed else ""
    yield judged("housekeeping", wrong, well="every hour")


def backup():
    made = watching.seconds_since(watching.last_backup())
    wrong = ""
    if made is None:
        wrong = "none was ever made: have manage.py backup called every day (docs/backup.md)"
    elif watching.is_late(made, watching.BACKUP_LATE):
        wrong = f"the last one is {made // 86400} days old: look at whatever calls manage.py backup"
    yield judged("backup", wrong, well="younger than two days; try the restore now and then")


def disk():
    free = watching.disk_free_percent()
    wrong = f"{free} % are left: make room" if free < watching.DISK_NEARLY_FULL else ""
    yield judged("disk", wrong, well=f"{free} % free")


def cache():
    if watching.cache_seconds() is None:
        words = "the one of CACHE_URL does not answer: every signature is held until it does"
        yield Finding(MISS, "cache", words)
    elif settings.CACHES["limits"]["BACKEND"].endswith("LocMemCache"):
        words = "each process counts limits for itself: set CACHE_URL to Redis or Valkey"
        yield Finding(MISS, "cache", words)
    else:
        yield Finding(OK, "cache", "answers")


def clock():
    """Against the database's; that of the web side is looked at from outside."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs((cursor.fetchone()[0] - timezone.now()).total_seconds())
    wrong = f"{apart:.0f} seconds from that of the database: let NTP set both"
    yield judged("clock", wrong if apart > CLOCKS_APART else "", well="agrees with the database")


def proxies():
    number = settings.TRUSTED_PROXIES
    wrong = ""
    if number == 0:
        wrong = (
            "TRUSTED_PROXIES is 0, but something in front speaks https: all visitors count as one "
            "network. Set it to the number of proxies in front"
        )
    elif number > MOST_PROXIES:
        wrong = f"TRUSTED_PROXIES is {number}: with more than there are, visitors forge addresses"
    yield judged("proxies", wrong, well=f"{number} in front; is that all of them?")


def second_factor():
    wrong = ""
    if settings.SECOND_FACTOR == "optional":
        wrong = "a password alone shows signers: set SECOND_FACTOR=signers"
    yield judged("second factor", wrong, well=f"for {settings.SECOND_FACTOR}")


CHECKS = (
    settings_of_production,
    keys,
    database,
    read_replica,
    address,
    static_files,
    worker,
    backup,
    disk,
    cache,
    clock,
    proxies,
    second_factor,
)
