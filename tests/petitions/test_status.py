"""R7: what a monitor reads."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import connections
from django.utils import timezone

from petitions import housekeeping, moderating, watching, workers
from petitions.models import Backup, HousekeepingRun, Outbox, Signature, Worker
from tools.postgres import free_port

NAME = uuid.uuid4()

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def later(**span):
    return time_machine.travel(timezone.now() + timedelta(**span), tick=False)


def all_well():
    """What a worker does first."""
    workers.beat(NAME)
    housekeeping.run()


def seen_just_now():
    Worker.objects.update(seen_at=timezone.now())


def test_r7_status_of_a_site_that_is_well(petition, client):
    all_well()
    answer = client.get("/status")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    told = answer.json()
    assert 0 < told.pop("disk_free_percent") < 100
    assert told == {
        "alarms": [],
        "oldest_waiting_mail_seconds": 0,
        "mails_failed_in_24_hours": 0,
        "housekeeping_seconds_ago": 0,
        "housekeeping_failures": [],
        "held_signatures": 0,
        "worker_seconds_ago": 0,
        "backup_seconds_ago": None,
        "cache_answers": True,
        "replica_answers": None,
    }


def test_r7_mail_that_waits_for_long_raises_an_alarm(petition, signer, client):
    all_well()
    signer.sign(petition)
    with later(minutes=14):
        seen_just_now()
        assert client.get("/status").json()["alarms"] == []
    with later(minutes=16):
        seen_just_now()
        told = client.get("/status").json()
    assert told["alarms"] == ["mail_late"]
    assert 15 * 60 < told["oldest_waiting_mail_seconds"] < 17 * 60


@pytest.mark.parametrize("code", ["mailbox_budget", "domain_budget"])
def test_r7_a_mailbox_or_domain_that_had_its_share_raises_none(petition, signer, client, code):
    all_well()
    signer.sign(petition)
    Outbox.objects.update(error_code=code)
    with later(hours=20):
        seen_just_now()
        assert client.get("/status").json()["alarms"] == []


def test_r7_failed_mails_and_held_signatures_are_numbers(petition, signer, client):
    signer.sink.answers["ines@example.org"] = "550 no such user"
    signer.sign(petition)
    signer.mails()
    signer.sign(petition, email="rui@example.org")
    moderating.hold(signature=Signature.objects.latest("pk"))
    answer = client.get("/status")
    told = answer.json()
    assert (told["mails_failed_in_24_hours"], told["held_signatures"]) == (1, 1)
    assert "example.org" not in answer.content.decode()
    with later(hours=25):
        assert client.get("/status").json()["mails_failed_in_24_hours"] == 0


def test_r7_late_and_failed_housekeeping_raise_alarms(db, client):
    workers.beat(NAME)
    assert client.get("/status").json()["alarms"] == ["housekeeping_late"]
    housekeeping.run()
    with later(hours=25):
        seen_just_now()
        assert client.get("/status").json()["alarms"] == []
    with later(hours=27):
        seen_just_now()
        assert client.get("/status").json()["alarms"] == ["housekeeping_late"]
    HousekeepingRun.objects.update(failures=[{"duty": "remind", "code": "no_key"}])
    told = client.get("/status").json()
    assert told["alarms"] == ["housekeeping_failed"]
    assert told["housekeeping_failures"] == [{"duty": "remind", "code": "no_key"}]


def test_r7_a_worker_that_nobody_sees_raises_an_alarm(db, client):
    housekeeping.run()
    assert client.get("/status").json()["alarms"] == ["worker_away"]
    workers.beat(NAME)
    with later(seconds=100):
        assert client.get("/status").json()["alarms"] == []
    with later(seconds=140):
        told = client.get("/status").json()
        assert (told["alarms"], told["worker_seconds_ago"]) == (["worker_away"], 140)
        workers.beat(NAME)
        assert client.get("/status").json()["alarms"] == []
    assert Worker.objects.count() == 1


def test_r7_any_worker_will_do_and_those_that_ended_are_forgotten(db, client):
    all_well()
    with later(hours=25):
        workers.beat(uuid.uuid4())
        assert client.get("/status").json()["alarms"] == []
        assert workers.number() == 1
        assert workers.tidy() == 1
    assert not Worker.objects.filter(pk=NAME).exists()


def test_r7_no_backup_for_two_days_raises_an_alarm_once_there_was_one(db, client):
    all_well()
    assert client.get("/status").json()["alarms"] == []
    Backup.objects.create(name="site.backup", size=1)
    with later(hours=47):
        all_well()
        assert client.get("/status").json()["alarms"] == []
    with later(hours=49):
        all_well()
        told = client.get("/status").json()
        assert (told["alarms"], told["backup_seconds_ago"]) == (["backup_late"], 49 * 3600)
        Backup.objects.create(name="newer.backup", size=1)
        assert client.get("/status").json()["alarms"] == []


def test_r7_a_cache_that_is_away_raises_an_alarm(db, client, settings):
    all_well()
    settings.CACHES = settings.CACHES | {
        "limits": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"redis://127.0.0.1:{free_port()}/0",
        }
    }
    told = client.get("/status").json()
    assert (told["alarms"], told["cache_answers"]) == (["cache_away"], False)


def test_r7_a_disk_that_is_nearly_full_raises_an_alarm(db, client, monkeypatch):
    all_well()
    free = client.get("/status").json()["disk_free_percent"]
    monkeypatch.setattr(watching, "DISK_NEARLY_FULL", free)
    assert client.get("/status").json()["alarms"] == []
    monkeypatch.setattr(watching, "DISK_NEARLY_FULL", free + 1)
    assert client.get("/status").json()["alarms"] == ["disk_nearly_full"]


def test_r7_ready_while_the_database_answers(db, client):
    assert client.get("/readyz").status_code == 200
    assert client.head("/readyz").status_code == 200
    assert client.post("/readyz").status_code == 405


@pytest.mark.django_db(transaction=True)
def test_r7_without_the_database_the_process_lives_and_is_not_ready(client):
    connection = connections["default"]
    connection.close()
    name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = "/no/such/place"
    try:
        answers = {path: client.get(path) for path in ("/healthz", "/readyz", "/status")}
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
    codes = {path: answer.status_code for path, answer in answers.items()}
    assert codes == {"/healthz": 200, "/readyz": 503, "/status": 503}
    assert answers["/status"].json() == {"alarms": ["database_away"]}


def test_asking_stays_cheap(db, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        client.get("/status")
