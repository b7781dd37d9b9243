"""R7: a real worker process is seen, and does not live on half dead."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection

from petitions.models import Worker

pytestmark = [pytest.mark.heavy, pytest.mark.django_db(transaction=True)]

COMMAND = [sys.executable, "manage.py", "worker"]
# The same command with a duty that dies of something that no duty expects.
DYING = """
import os, sys, django
django.setup()
from django.core.management import execute_from_command_line
from petitions import rollups
def bring_all_up_to_date():
    raise RuntimeError("Quenby Undisclosed")
rollups.bring_all_up_to_date = bring_all_up_to_date
execute_from_command_line(["manage.py", "worker"])
"""


def worker(command, **options):
    """The process, on the database of this test."""
    now = connection.settings_dict
    own = {"DJANGO_SETTINGS_MODULE": "campaign.settings.test", "TEST_DATABASE_URL": now["NAME"]}
    if connection.vendor == "postgresql":
        address = f"{now['USER']}:{now['PASSWORD']}@{now['HOST']}:{now['PORT']}"
        own["TEST_DATABASE_URL"] = f"postgres://{address}/{now['NAME']}"
    else:
        own["TEST_DATABASE_URL"] = f"sqlite:///{now['NAME']}"
    return subprocess.Popen(command, env=os.environ | own, text=True, **options)


def test_r7_a_running_worker_is_seen_and_one_that_ended_is_not_for_long(petition, client):
    process = worker(COMMAND)
    try:
        for _ in range(300):
            if Worker.objects.exists():
                break
            time.sleep(0.1)
        assert client.get("/status").json()["worker_seconds_ago"] < 30
    finally:
        process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0


def test_a_worker_whose_duty_died_ends_and_tells_the_place_only(petition):
    process = worker([sys.executable, "-c", DYING], stderr=subprocess.PIPE)
    try:
        _, told = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 1
    assert "the duty count of the worker died" in told
    assert "builtins.RuntimeError at " in told
    assert "One of its duties has died" in told
    assert "Quenby" not in told
