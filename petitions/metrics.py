"""The numbers of `petitions.watching`, and some more, in the words of Prometheus.

They are read from the database when they are asked for, so every web process gives the same; no
table of signatures is read through, counts come from tallies and rollups.
"""

import time

from django.db import DatabaseError, connection
from django.db.models import Sum
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from campaign.request_metrics import REGISTRY
from petitions import watching, workers
from petitions.models import Outbox, Rollup, TallySlot
from petitions.models.mail import MailState

# Waiting mails are counted no further, so that a rush does not make it slow.
MOST_MAILS = 100_000


def gauge(name, value, meaning):
    """One number; none at all where it is not known."""
    family = GaugeMetricFamily(f"undersigned_{name}", meaning)
    if value is not None:
        family.add_metric([], float(value))
    return family


def labelled(name, label, values, meaning):
    family = GaugeMetricFamily(f"undersigned_{name}", meaning, labels=[label])
    for key, value in values.items():
        family.add_metric([key], float(value))
    return family


class SiteCollector(Collector):
    def collect(self):
        try:
            found = [*of_the_database()]
        except DatabaseError:
            found = [gauge("database_up", 0, "1 if the database answers.")]
        return [*found, *of_this_machine()]

    def describe(self):
        """Asked for when it is registered: then no database must be needed."""
        return []


def of_the_database():
    yield gauge("database_up", 1, "1 if the database answers.")
    yield gauge("database_answer_seconds", database_seconds(), "What SELECT 1 took.")
    numbers = watching.numbers()
    yield labelled("alarm", "name", watching.alarms(numbers), "1 for each alarm of /status.")
    yield gauge("replica_up", numbers["replica_answers"], "1 if the replica has all of it.")
    waiting = Outbox.objects.filter(state=MailState.WAITING).order_by()
    yield gauge("mails_waiting", waiting[:MOST_MAILS].count(), "Mails that have not left.")
    for name, meaning in (
        ("oldest_waiting_mail_seconds", "Age of the oldest mail that should have left."),
        ("mails_failed_in_24_hours", "Mails given up within a day, up to 1,000."),
        ("worker_seconds_ago", "When a worker was last seen."),
        ("housekeeping_seconds_ago", "When a round of housekeeping last ended."),
        ("backup_seconds_ago", "When the last backup was made."),
    ):
        yield gauge(name, numbers[name], meaning)
    yield gauge("workers", workers.number(), "Workers seen within two minutes.")
    yield labelled("signatures", "state", signatures(), "Signatures by state, of all petitions.")


def of_this_machine():
    answered = watching.cache_seconds()
    yield gauge("cache_up", answered is not None, "1 if the cache of the limits answers.")
    yield gauge("cache_answer_seconds", answered, "What one question to it took.")
    yield gauge("disk_free_percent", watching.disk_free_percent(), "Left on the fullest disk.")


def database_seconds():
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return time.perf_counter() - began


def signatures():
    """Confirmed by the tallies; the others by the rollups, which are a minute old at most."""
    waiting = Rollup.objects.aggregate(pending=Sum("pending"), held=Sum("held"))
    confirmed = TallySlot.objects.aggregate(confirmed=Sum("count"))
    return {state: number or 0 for state, number in {**confirmed, **waiting}.items()}


REGISTRY.register(SiteCollector())
