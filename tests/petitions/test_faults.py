"""R1, R2: workers are killed, a mail server fails, a database restarts: nothing lost or doubled."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from petitions import counting, housekeeping
from petitions.models import HousekeepingRun, Outbox, Signature
from tests import mail_sink
from tests.petitions.signer import form_of

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def database_url():
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**facts)


def until(condition, *, seconds=60):
    """Waits for other processes; fails when it takes too long."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


class Site:
    """A site under way: visitors sign in this process, workers and the mail server are real."""

    def __init__(self, page):
        self.controller, self.sink = mail_sink.start()
        self.port = self.controller.port
        self.workers = []
        self.action, self.values = form_of(Client().get(page.get_url()))
        self.letter = page.letter

    def sign(self, number):
        typed = {"name": "Inês", "email": f"a{number}@example.org", "consent": "on"}
        return Client().post(self.action, self.values | typed)

    def start_worker(self):
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "campaign.settings.test",
            "TEST_DATABASE_URL": database_url(),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.port}",
        }
        command = [sys.executable, "manage.py", "worker", "--pause", "0.05"]
        worker = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.workers.append(worker)
        return worker

    def kill(self, worker):
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        self.workers.remove(worker)

    def mail_server_goes(self):
        self.controller.stop()

    def mail_server_comes_back(self):
        self.controller, _sink = mail_sink.start(self.sink, self.port)

    def hours_go_by(self):
        """Leases of dead workers end, and what was postponed is due."""
        past = timezone.now() - timedelta(seconds=1)
        waiting = Outbox.objects.filter(state="waiting")
        waiting.filter(leased_until__isnull=False).update(leased_until=past)
        waiting.update(next_attempt_at=past)

    def stop(self):
        for worker in list(self.workers):
            self.kill(worker)
        self.controller.stop()


@contextmanager
def site_of(page):
    site = Site(page)
    try:
        yield site
    finally:
        site.stop()


def codes():
    return set(Outbox.objects.values_list("error_code", flat=True))


def states():
    return Counter(Outbox.objects.values_list("state", flat=True))


def nothing_lost_nothing_double(site, *, people, kills):
    """Each address got its mail; a second copy only where a worker died, with the same id."""
    assert Signature.objects.count() == people == Outbox.objects.count()
    assert states() == {"sent": people - 1, "failed": 1}
    copies = Counter(mail["To"] for mail in site.sink.mails)
    assert set(copies) == {f"a{number}@example.org" for number in range(people)} - {REFUSED}
    assert sum(copies.values()) - len(copies) <= kills
    ids = {(mail["To"], mail["Message-ID"]) for mail in site.sink.mails}
    assert len(ids) == len(copies)
    assert housekeeping.check_tallies() == 0
    assert counting.total(site.letter) == 0
    every_link_counts_its_signature_once(site, signatures=len(copies))


def every_link_counts_its_signature_once(site, *, signatures):
    """Also the links of the mails that came twice, each pressed twice."""
    for _ in range(2):
        for link in site.sink.links():
            shown = Client().get(urlsplit(link).path).context.get("shown", "")
            assert Client().post(urlsplit(link).path, {"shown": shown}).status_code == 303
    assert counting.total(site.letter) == signatures
    assert counting.verify(site.letter) == (signatures, signatures)


REFUSED, GREYLISTED = "a1@example.org", "a2@example.org"


def storm(page, *, people, kills):
    """The mail server is down, comes back slow and picky; workers die in the middle."""
    with site_of(page) as site:
        site.mail_server_goes()
        for number in range(people):
            assert site.sign(number).status_code == 303
        worker = site.start_worker()
        until(lambda: codes() == {"unreachable"})
        site.sink.answers |= {REFUSED: "550 no such user", GREYLISTED: "451 try again"}
        site.sink.seconds = 0.05
        site.mail_server_comes_back()
        for _ in range(kills):
            begun = site.sink.begun
            site.hours_go_by()
            until(lambda begun=begun: site.sink.begun > begun + 2)
            site.kill(worker)
            worker = site.start_worker()
        site.sink.seconds = 0
        site.start_worker()
        site.hours_go_by()
        until(lambda: codes() <= {"", "smtp_550", "smtp_451"})
        assert Outbox.objects.get(error_code="smtp_451").state == "waiting"
        site.sink.answers.pop(GREYLISTED)
        site.hours_go_by()
        until(lambda: "waiting" not in states())
        nothing_lost_nothing_double(site, people=people, kills=kills)


def test_r1_workers_die_and_the_mail_server_fails(petition):
    storm(petition, people=10, kills=1)


@pytest.mark.heavy
def test_r1_workers_die_and_the_mail_server_fails_at_full_size(petition, settings):
    settings.NETWORK_HOURLY_LIMIT = settings.DOMAIN_HOURLY_LIMIT = 1000
    storm(petition, people=100, kills=5)


def test_r1_a_worker_that_dies_before_it_is_told_so_sends_the_same_mail_again(petition):
    """Between the server's 250 and the commit: the one case of a second mail."""
    with site_of(petition) as site:
        worker = site.start_worker()
        site.sink.on_taken = lambda: worker.send_signal(signal.SIGKILL)
        site.sign(0)
        until(lambda: worker.poll() is not None)
        site.workers.remove(worker)
        assert len(site.sink.mails) == 1
        assert states() == {"waiting": 1}, "still visibly queued"
        site.sink.on_taken = lambda: None
        site.start_worker()
        site.hours_go_by()
        until(lambda: states() == {"sent": 1})
        first, second = site.sink.mails
        assert first["Message-ID"] == second["Message-ID"]
        assert first["To"] == second["To"]
        every_link_counts_its_signature_once(site, signatures=1)


def test_r1_a_worker_that_dies_before_the_server_took_its_mail_sends_it_once(petition):
    with site_of(petition) as site:
        site.sink.seconds = 600
        worker = site.start_worker()
        site.sign(0)
        until(lambda: site.sink.begun == 1)
        site.kill(worker)
        site.sink.seconds = 0
        site.start_worker()
        site.hours_go_by()
        until(lambda: states() == {"sent": 1})
        assert len(site.sink.mails) == 1


def test_r2_a_mail_server_that_takes_ten_seconds_does_not_slow_signing(petition):
    with site_of(petition) as site:
        site.sink.seconds = 10
        site.sign(0)
        site.start_worker()
        until(lambda: site.sink.begun == 1)
        started = time.monotonic()
        for number in range(1, 6):
            assert site.sign(number).status_code == 303
        assert time.monotonic() - started < 5
        assert site.sink.mails == []
        assert states() == {"waiting": 6}


def test_p5_the_worker_keeps_house_by_itself(petition):
    with site_of(petition) as site:
        assert "housekeeping_late" in Client().get("/status").json()["alarms"]
        site.start_worker()
        until(lambda: HousekeepingRun.objects.filter(finished_at__isnull=False).exists())
        assert Client().get("/status").json()["alarms"] == []


@contextmanager
def database_away():
    """Cuts every connection and lets none in, as a restart does."""
    facts = connection.settings_dict
    name = facts["NAME"]
    connection.close()
    server = database_url().rpartition("/")[0] + "/postgres"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        try:
            yield
        finally:
            admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
            connection.close()


@pytest.mark.parametrize("people", [5, pytest.param(50, marks=pytest.mark.heavy)])
def test_r1_r3_a_database_that_restarts_loses_nothing(petition, people):
    """PostgreSQL only: there is no server of SQLite that could restart."""
    if connection.vendor == "sqlite":
        return
    with site_of(petition) as site:
        site.sink.seconds = 0.2
        for number in range(people):
            site.sign(number)
        worker = site.start_worker()
        until(lambda: site.sink.begun > 1)
        with database_away():
            answer = site.sign(people)
            begun = time.monotonic()
            until(lambda: time.monotonic() > begun + 3)
        assert answer.status_code == 503
        assert f"a{people}@example.org" in answer.content.decode()
        assert worker.poll() is None
        site.sign(people)
        site.hours_go_by()
        until(lambda: states() == {"sent": people + 1})
        copies = Counter(mail["To"] for mail in site.sink.mails)
        assert len(copies) == people + 1
        assert sum(copies.values()) <= people + 2
        assert len({mail["Message-ID"] for mail in site.sink.mails}) == people + 1
        every_link_counts_its_signature_once(site, signatures=people + 1)
