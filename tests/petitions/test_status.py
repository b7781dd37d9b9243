"""R7: what a monitor reads."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connections
from django.utils import timezone

from petitions import housekeeping, moderating
from petitions.models import HousekeepingRun, Outbox, Signature

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def later(**span):
    return time_machine.travel(timezone.now() + timedelta(**span), tick=False)


def test_r7_status_of_a_site_that_is_well(petition, client):
    housekeeping.run()
    answer = client.get("/status")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert answer.json() == {
        "alarms": [],
        "oldest_waiting_mail_seconds": 0,
        "mails_failed_in_24_hours": 0,
        "housekeeping_seconds_ago": 0,
        "housekeeping_failures": [],
        "held_signatures": 0,
    }


def test_r7_mail_that_waits_for_long_raises_an_alarm(petition, signer, client):
    housekeeping.run()
    signer.sign(petition)
    with later(minutes=14):
        assert client.get("/status").json()["alarms"] == []
    with later(minutes=16):
        told = client.get("/status").json()
    assert told["alarms"] == ["mail_late"]
    assert 15 * 60 < told["oldest_waiting_mail_seconds"] < 17 * 60


@pytest.mark.parametrize("code", ["mailbox_budget", "domain_budget"])
def test_r7_a_mailbox_or_domain_that_had_its_share_raises_none(petition, signer, client, code):
    housekeeping.run()
    signer.sign(petition)
    Outbox.objects.update(error_code=code)
    with later(hours=20):
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
    assert client.get("/status").json()["alarms"] == ["housekeeping_late"]
    housekeeping.run()
    with later(hours=25):
        assert client.get("/status").json()["alarms"] == []
    with later(hours=27):
        assert client.get("/status").json()["alarms"] == ["housekeeping_late"]
    HousekeepingRun.objects.update(failures=[{"duty": "remind", "code": "no_key"}])
    told = client.get("/status").json()
    assert told["alarms"] == ["housekeeping_failed"]
    assert told["housekeeping_failures"] == [{"duty": "remind", "code": "no_key"}]


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
    with django_assert_max_num_queries(4):
        client.get("/status")
