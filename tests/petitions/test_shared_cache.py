"""S13, R3: limits are counted in a real Redis that all processes share, and that may fail."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.test import Client

from petitions.models import Outbox, Signature
from tests.petitions.signer import form_of
from tools.redis_server import RedisServer

pytestmark = [pytest.mark.django_db, pytest.mark.redis]

ROOT = Path(__file__).resolve().parents[2]
OFFICE = {"REMOTE_ADDR": "203.0.113.7"}
CACHES = "from campaign.settings import base; import json; print(json.dumps(base.CACHES))"
COUNT = """
import django
django.setup()
from types import SimpleNamespace
from django.test import RequestFactory
from petitions import limits, networks
network = networks.digest(RequestFactory().get("/", REMOTE_ADDR="203.0.113.7"))
print(limits.check(letter=SimpleNamespace(most_per_hour=0), network=network, email="a@gmail.com"))
"""


def process(code, **environment):
    """What another process of this site prints."""
    own = {"DJANGO_SETTINGS_MODULE": "campaign.settings.test"}
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | own | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout.strip()


@pytest.fixture
def server(settings):
    """A running Redis; this process uses it as one with CACHE_URL would."""
    found = RedisServer()
    found.start()
    settings.CACHES = json.loads(process(CACHES, CACHE_URL=found.url))
    yield found
    found.kill()


@pytest.fixture
def sign(petition, server):
    """Signs with a new address from one network; why that signature is held, and the seconds."""
    action, values = form_of(Client().get(petition.get_url()))
    values |= {"name": "Inês Duarte", "consent": "on"}

    def fill_in():
        values["email"] = f"a{Signature.objects.count()}@gmail.com"
        begun = time.monotonic()
        assert Client().post(action, values, **OFFICE).status_code == 303
        return Signature.objects.latest("pk").hold_reason, time.monotonic() - begun

    return fill_in


def test_s13_all_processes_count_together(sign, server, settings):
    settings.NETWORK_HOURLY_LIMIT = 3
    limit = {"NETWORK_HOURLY_LIMIT": "3", "CACHE_URL": server.url}
    assert sign()[0] == ""
    assert [process(COUNT, **limit) for _ in range(3)] == ["", "", "network"]
    assert sign()[0] == "network"


def test_s13_a_redis_that_dies_and_comes_back_stops_nobody(sign, server, settings):
    settings.NETWORK_HOURLY_LIMIT = 1
    assert sign()[0] == ""
    server.kill()
    reason, seconds = sign()
    assert reason == "cache"
    assert seconds < 3
    assert Outbox.objects.count() == 1
    server.start()
    assert [sign()[0] for _ in range(2)] == ["", "network"]


def test_s13_a_redis_that_hangs_delays_signing_by_no_more_than_moments(sign, server):
    server.hang()
    reason, seconds = sign()
    assert reason == "cache"
    assert seconds < 3


def test_r3_all_is_readable_without_redis(petition, sign, server, client):
    sign()
    server.kill()
    key = petition.translation_key
    for address in (
        "/en/",
        petition.get_url(),
        f"/en/signatures/{key}/",
        f"/en/wordings/{key}/",
        f"/api/petitions/{key}/",
        "/sitemap.xml",
        "/readyz",
        "/status",
    ):
        assert client.get(address).status_code == 200, address
