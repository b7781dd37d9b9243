"""How the site is: numbers for monitors, and the alarms that follow from them. No personal data.

`/status`, `/metrics` and `manage.py check_production` say the same, because they all ask here.
"""

import shutil
import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.db.models import Min
from django.utils import timezone

from campaign import replica
from petitions import workers
from petitions.models import Backup, HousekeepingRun, Outbox, Signature
from petitions.models.mail import MailState
from petitions.models.signatures import State

# No number here is counted further than this, so that asking stays cheap.
MOST = 1000
DAY = timedelta(days=1)
MAIL_LATE = timedelta(minutes=15)
HOUSEKEEPING_LATE = timedelta(hours=26)
BACKUP_LATE = timedelta(days=2)
DISK_NEARLY_FULL = 10  # percent left
# Mails that wait because their mailbox or their mail domain had its share are not late.
WAITS_BY_RULE = ["mailbox_budget", "domain_budget"]


def numbers():
    """Everything that `alarms` judges. Raises DatabaseError."""
    return {
        **mails(),
        **housekeeping(),
        "held_signatures": bounded(Signature.objects.filter(state=State.HELD)),
        "worker_seconds_ago": seconds_since(workers.last_seen()),
        "backup_seconds_ago": seconds_since(last_backup()),
        "cache_answers": cache_seconds() is not None,
        "disk_free_percent": disk_free_percent(),
        "replica_answers": replica.answers(),
    }


def mails():
    now = timezone.now()
    waiting = Outbox.objects.filter(state=MailState.WAITING).exclude(error_code__in=WAITS_BY_RULE)
    oldest = waiting.aggregate(oldest=Min("created_at"))["oldest"]
    failed = Outbox.objects.filter(state=MailState.FAILED, next_attempt_at__gt=now - DAY)
    return {
        "oldest_waiting_mail_seconds": seconds_since(oldest) or 0,
        "mails_failed_in_24_hours": bounded(failed),
    }


def housekeeping():
    """Of the last run that ended; None if there was none."""
    last = HousekeepingRun.objects.exclude(finished_at=None).first()
    return {
        "housekeeping_seconds_ago": seconds_since(last and last.finished_at),
        "housekeeping_failures": last.failures if last else [],
    }


def last_backup():
    """When the newest backup was made; None before the first one."""
    return Backup.objects.values_list("made_at", flat=True).first()


def cache_seconds():
    """How long the cache of the limits took to answer; None if it does not."""
    began = time.perf_counter()
    try:
        caches["limits"].get("status")
    except Exception:  # each cache has errors of its own
        return None
    return time.perf_counter() - began


def disk_free_percent():
    """What is left on the fullest disk that this process writes to, a whole number."""
    folders = (settings.VAR_DIR, settings.MEDIA_ROOT, settings.LEDGER_DIR)
    return int(100 * min(_free(Path(folder)) for folder in folders))


def _free(folder):
    """The share that is left to us where this folder is, or will be."""
    while not folder.exists():
        folder = folder.parent
    usage = shutil.disk_usage(folder)
    return usage.free / (usage.used + usage.free)


def alarms(numbers):
    """{code: whether it is raised}, the most urgent first."""
    return {
        "worker_away": is_late(numbers["worker_seconds_ago"], workers.AWAY),
        "mail_late": is_late(numbers["oldest_waiting_mail_seconds"], MAIL_LATE),
        "cache_away": not numbers["cache_answers"],
        "disk_nearly_full": numbers["disk_free_percent"] < DISK_NEARLY_FULL,
        # None where there is no replica.
        "replica_away": numbers["replica_answers"] is False,
        # A site whose backups are made in another way has no row of them.
        "backup_late": is_late(numbers["backup_seconds_ago"] or 0, BACKUP_LATE),
        "housekeeping_late": is_late(numbers["housekeeping_seconds_ago"], HOUSEKEEPING_LATE),
        "housekeeping_failed": bool(numbers["housekeeping_failures"]),
    }


def is_late(seconds, most):
    """Whether this was longer ago, or never."""
    return seconds is None or seconds > most.total_seconds()


def bounded(rows):
    return rows.order_by()[:MOST].count()


def seconds_since(moment):
    return int((timezone.now() - moment).total_seconds()) if moment else None
