"""R7: what Prometheus is told, to whom, at what price; what is shipped asks for nothing else."""

import json
import re
import uuid
from pathlib import Path

import pytest
import yaml
from django.db import connection, connections
from prometheus_client.parser import text_string_to_metric_families

from petitions import housekeeping, rollups, watching, workers
from petitions.models import Backup, Outbox
from tests import replicas
from tests.campaign.test_settings import STRONG, refusal, value
from tools.postgres import free_port

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "only-for-tests-only-for-tests-only"
NAME = re.compile(r"\bundersigned_[a-z0-9_]+")


@pytest.fixture(autouse=True)
def switched_on(settings):
    settings.METRICS_TOKEN = TOKEN
    settings.MIDDLEWARE = [
        settings.MIDDLEWARE[0],
        "campaign.request_metrics.RequestMetricsMiddleware",
        *settings.MIDDLEWARE[1:],
    ]


def ask(client, token=TOKEN):
    return client.get("/metrics", headers={"Authorization": f"Bearer {token}"})


def told(client):
    """{(name, labels but the process): value}"""
    families = text_string_to_metric_families(ask(client).content.decode())
    return {
        (sample.name, *(v for k, v in sample.labels.items() if k != "process")): sample.value
        for family in families
        for sample in family.samples
    }


def test_nobody_reads_it_without_the_token(client):
    for wrong in ("", TOKEN[:-1], TOKEN + "x", "é"):
        answer = ask(client, wrong)
        assert answer.status_code == 401, wrong
        assert b"undersigned_" not in answer.content
    assert client.get("/metrics").status_code == 401
    assert client.post("/metrics").status_code == 405
    answer = ask(client)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_there_is_no_such_page_without_the_setting(client, settings):
    settings.METRICS_TOKEN = ""
    assert ask(client, "").status_code == 404


def test_requests_are_counted_only_where_somebody_asks():
    there = "any('request_metrics' in one for one in settings.MIDDLEWARE)"
    assert value(there, **STRONG) == "False"
    assert value(there, **STRONG, METRICS_TOKEN="x" * 32) == "True"


def test_production_refuses_a_token_that_can_be_guessed():
    assert "METRICS_TOKEN" in refusal(STRONG | {"METRICS_TOKEN": "short"})


def test_the_numbers_are_those_of_the_site(petition, signer, client):
    housekeeping.run()
    signer.sign(petition)
    signer.press(signer.link())
    signer.sign(petition, email="rui@example.org")
    rollups.bring_all_up_to_date()
    found = told(client)
    assert found["undersigned_signatures", "confirmed"] == 1
    assert found["undersigned_signatures", "pending"] == 1
    assert found["undersigned_signatures", "held"] == 0
    waiting = Outbox.objects.filter(state="waiting").count()
    assert found["undersigned_mails_waiting",] == waiting > 0
    assert found["undersigned_alarm", "worker_away"] == 1
    assert found["undersigned_alarm", "mail_late"] == 0
    assert found["undersigned_workers",] == 0
    assert 0 < found["undersigned_database_answer_seconds",] < 5
    assert found["undersigned_database_up",] == found["undersigned_cache_up",] == 1


def test_every_alarm_of_the_status_page_is_told(client):
    alarms = watching.alarms(watching.numbers())
    found = told(client)
    assert {name for key, *rest in found for name in rest if key == "undersigned_alarm"} == set(
        alarms
    )


def test_requests_are_counted_by_kind_and_never_by_address(petition, client):
    before = told(client)
    for _ in range(3):
        client.get("/en/no-such-page-quenby/")
    client.get("/admin/")
    text = ask(client).content.decode()
    after = told(client)

    def grown(*key):
        return after[key] - before.get(key, 0)

    assert grown("undersigned_requests_total", "page", "4xx") == 3
    assert grown("undersigned_requests_total", "admin", "3xx") == 1
    assert grown("undersigned_request_seconds_count", "page") == 3
    assert "quenby" not in text
    assert "example.org" not in text


def test_asking_stays_cheap(petition, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(11) as asked:
        ask(client)
    statements = [query["sql"] for query in asked.captured_queries]
    of_signatures = [text for text in statements if '"petitions_signature"' in text]
    assert all("LIMIT 1000" in text for text in of_signatures)


def test_the_cache_is_away(client, settings):
    settings.CACHES = settings.CACHES | {
        "limits": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"redis://127.0.0.1:{free_port()}/0",
        }
    }
    found = told(client)
    assert found["undersigned_cache_up",] == 0
    assert ("undersigned_cache_answer_seconds",) not in found


@pytest.mark.django_db(transaction=True)
def test_without_the_database_what_is_known_is_told(client):
    connection = connections["default"]
    connection.close()
    name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = "/no/such/place"
    try:
        found = told(client)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
    assert found["undersigned_database_up",] == 0
    assert found["undersigned_cache_up",] == 1
    assert ("undersigned_workers",) not in found


# What is shipped


@pytest.fixture
def names(client):
    """Of all that can be told: as they stand in queries."""
    housekeeping.run()
    workers.beat(uuid.uuid4())
    Backup.objects.create(name="site.backup", size=1)
    client.get("/")
    with replicas.used(replicas.alias(connection.settings_dict, port=free_port())):
        found = {key[0] for key in told(client)}
    return {name for name in found if not name.endswith("_created")}


def rules():
    file = yaml.safe_load((ROOT / "deploy/prometheus/alerts.yaml").read_text())
    return [rule for group in file["groups"] for rule in group["rules"]]


def dashboard():
    return json.loads((ROOT / "deploy/grafana/undersigned.json").read_text())


def test_the_alert_rules_ask_for_what_is_told(names):
    for rule in rules():
        assert rule["annotations"]["summary"].endswith(".")
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert set(NAME.findall(rule["expr"])) <= names, rule["alert"]


def test_there_is_a_rule_for_every_alarm():
    rest = "".join(rule["expr"] for rule in rules())
    covered = {"cache_away": "undersigned_cache_up", "disk_nearly_full": "disk_free_percent"}
    covered["replica_away"] = "undersigned_replica_up"
    for code in watching.alarms(watching.numbers()):
        asked = covered.get(code, code.replace("housekeeping_late", "housekeeping_.+"))
        assert asked in rest or "housekeeping_.+" in rest and code.startswith("housekeeping_"), code


def test_the_dashboard_asks_for_what_is_told_and_shows_all_of_it(names):
    panels = dashboard()["panels"]
    queries = [target["expr"] for panel in panels for target in panel["targets"]]
    asked = {name for query in queries for name in NAME.findall(query)}
    assert asked <= names
    histogram = {"undersigned_request_seconds_count", "undersigned_request_seconds_sum"}
    assert asked == names - histogram
    assert len({panel["id"] for panel in panels}) == len(panels)
    for panel in panels:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24, panel["title"]


def test_the_guide_says_what_each_number_means(names):
    page = (ROOT / "docs/watching.md").read_text()
    listed = set(re.findall(r"^\| `(undersigned_[a-z0-9_]+)`", page, re.MULTILINE))
    assert listed == {re.sub("_(?:bucket|count|sum)$", "", name) for name in names}


def test_prometheus_is_shown_where_to_ask():
    config = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yaml").read_text())
    (job,) = config["scrape_configs"]
    assert job["job_name"] == "undersigned"
    assert all('job="undersigned"' in rule["expr"] for rule in rules() if "up{" in rule["expr"])
    services = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())["services"]
    (targets,) = job["static_configs"]
    assert {target.partition(":")[0] for target in targets["targets"]} <= services.keys()
