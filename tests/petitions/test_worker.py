"""R7: a real worker process is seen, and does not live on half dead."""

import os
import signal
import subprocess
import sys
import time

import pytest

from petitions.models import Worker
from tests.petitions.test_exports import database_environment

pytestmark = [pytest.mark.heavy, pytest.mark.django_db(transaction=True)]

COMMAND = [sys.executable, "manage.py", "worker"]
# The same command with a duty that dies of something that no duty expects.
DYING = """
import django
django.setup()
from django.core.management import execute_from_command_line
from petitions import {module}
def die():
    raise RuntimeError("Quenby Undisclosed")
{module}.{verb} = die
execute_from_command_line(["manage.py", "worker"])
"""


def worker(command, **options):
    """The process, on the database of this test."""
    return subprocess.Popen(command, env=os.environ | database_environment(), text=True, **options)


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


@pytest.mark.parametrize(
    ("module", "verb", "words"),
    [
        ("rollups", "bring_all_up_to_date", "the duty count of the worker died"),
        ("outbox", "send_due", "the worker died"),
    ],
)
def test_s28_a_worker_whose_duty_died_ends_and_tells_the_place_only(petition, module, verb, words):
    code = DYING.format(module=module, verb=verb)
    process = worker([sys.executable, "-c", code], stderr=subprocess.PIPE)
    try:
        _, told = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 1
    assert words in told
    assert "builtins.RuntimeError at " in told
    assert "must be started again" in told
    assert "Quenby" not in told
    assert "Traceback" not in told
