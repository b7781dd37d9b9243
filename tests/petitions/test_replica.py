"""Lists are read from a replica, signing never is, and nobody sees less than they just did."""

import time

import pytest
from django.db import connection, connections, router, transaction
from django.test.utils import CaptureQueriesContext

from campaign import replica
from petitions.models import Signature, Worker
from petitions.models.signatures import State
from tests import replicas
from tests.campaign.test_settings import STRONG, refusal, value
from tools.postgres import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture
def away():
    """A replica whose server is gone."""
    with replicas.used(replicas.alias(connection.settings_dict, port=free_port())) as alias:
        yield alias


def test_without_the_setting_there_is_none(petition, client):
    assert not replica.is_configured()
    assert replica.answers() is None
    with replica.snapshot_source(patience=1) as source:
        assert source == "default"


def test_the_setting_makes_connections_that_cannot_write():
    url = "postgres://reader:secret@10.0.0.7:5433/site"
    environment = STRONG | {"DATABASE_REPLICA_URL": url}
    assert value("settings.DATABASE_ROUTERS", **environment) == "['campaign.replica.Router']"
    options = value("settings.DATABASES['replica']['OPTIONS']", **environment)
    assert "default_transaction_read_only=on" in options
    assert "'connect_timeout': 1" in options
    assert "DATABASE_REPLICA_URL" in refusal(STRONG | {"DATABASE_REPLICA_URL": "sqlite:///x"})


@pytest.mark.django_db(transaction=True)
def test_reads_go_to_the_replica_only_where_allowed_and_until_the_first_write(away):
    signature = Signature(state=State.PENDING)
    read = router.db_for_read
    assert read(Signature) == "default"
    with replica._from_replica():
        assert read(Signature) == read(Signature, instance=signature) == "replica"
        with transaction.atomic():
            assert read(Signature) == "default"
            list(Worker.objects.select_for_update())
        assert router.db_for_write(Signature, instance=signature) == "default"
        assert read(Signature) == "replica"
        Worker.objects.create()
        assert read(Signature) == "default"
    assert read(Signature) == "default"
    signature._state.db = "replica"
    assert read(Signature, instance=signature) == "default"
    assert router.allow_relation(signature, Signature())
    assert not router.allow_migrate("replica", "petitions")


def test_a_replica_that_is_away_is_passed_over_and_left_alone_for_a_while(
    petition, client, away, caplog
):
    address = f"/en/signatures/{petition.translation_key}/"
    assert client.get(address).status_code == 200
    assert [record.message for record in caplog.records if record.name == "campaign.replica"] == [
        "lists are read from the primary, not the replica: it is away, or behind"
    ]
    began = time.perf_counter()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    assert not [query for query in asked if "wal" in query["sql"]]
    assert time.perf_counter() - began < 1
    told = client.get("/status").json()
    assert told["replica_answers"] is False
    assert "replica_away" in told["alarms"]


@pytest.mark.django_db(transaction=True)
def test_a_server_that_is_no_standby_is_not_read_from(petition, client):
    """Such as one that was promoted: it goes ways of its own."""
    now = connection.settings_dict
    with replicas.used(replicas.alias(now, port=now["PORT"])):
        assert replica.answers() is False
        with replica.snapshot_source(patience=0) as source:
            assert source == "default"


@pytest.mark.django_db(transaction=True)
def test_what_fails_on_the_replica_is_asked_of_the_primary(petition):
    """As when PostgreSQL cancels a reading that holds up the replay."""
    now = connection.settings_dict
    with replicas.used(replicas.alias(now, port=now["PORT"])) as alias:
        replica._Standing.good_until = time.monotonic() + 60
        asked = []

        def ask():
            asked.append(router.db_for_read(Signature))
            with connections[asked[-1]].cursor() as cursor:
                cursor.execute("SELECT 1 / %s", [asked.index(asked[-1])])
            return asked

        with alias.cursor() as cursor:
            cursor.execute("SELECT 1")
        assert replica.read(ask, exactly=False) == ["replica", "default"]
        assert replica._Standing.is_away
