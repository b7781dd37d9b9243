"""Installations set what the site reads, and the guide lists it."""

from tests.deploy.files import ROOT, compose, listed_variables, manifests, variable
from tests.deploy.test_compose import said_by_the_guide
from tools.variables import LIST, table

OURS = ("web-1", "web-2", "worker", "migrate")
# What no installation of deploy/ sets, and why.
LEFT = {
    "PORT": "the port of `make run`",
    "TEST_DATABASE_URL": "for the tests",
    "STATIC_ROOT": "in the image",
    "DATA_DIR": "in the image",
    "MEDIA_ROOT": "in the folder of data",
    "LEDGER_DIR": "in the folder of data, which is not the database's",
    "BACKUP_DIR": "in the folder of data, from where backups are copied away",
    "PG_BIN": "on the PATH of the image",
    "DATABASE_POOL_SIZE": "as many as the image has threads, and some",
    "PAGE_CACHE_SECONDS": "its default is right for all",
    "KEEP_SECONDS": "its default is right for all",
    "SECURE_SSL_REDIRECT": "its default is right for all",
    "SECURE_HSTS_SECONDS": "its default is right for all",
    "DATABASE_REPLICA_URL": "for those who have one",
    "SENTRY_DSN": "for those who have Sentry or GlitchTip",
    "METRICS_TOKEN": "for those who have Prometheus",
    "MAILS_PER_HOUR": "depends on the mail server",
    "MAILS_PER_DOMAIN_HOUR": "depends on the mail server",
    "SECOND_FACTOR": "its default is right for all",
    "SESSION_IDLE_MINUTES": "its default is right for all",
    "SESSION_HOURS": "its default is right for all",
    "NETWORK_HOURLY_LIMIT": "depends on the petition",
    "NETWORK_DAILY_LIMIT": "depends on the petition",
    "DOMAIN_HOURLY_LIMIT": "depends on the petition",
    "DOMAIN_DAILY_LIMIT": "depends on the petition",
}


def set_by_compose():
    services = compose()["services"]
    given = {variable(key) for name in OURS for key in services[name]["environment"]}
    return given | said_by_the_guide().keys()


def set_by_the_cluster():
    (config,) = [found for found in manifests() if found["kind"] == "ConfigMap"]
    return {variable(name) for name in config["data"]}


def test_what_is_set_is_read_and_what_is_read_is_set_or_left_on_purpose():
    assert set_by_compose() | set_by_the_cluster() == listed_variables() - LEFT.keys()
    assert LEFT.keys() <= listed_variables()


def test_one_server_and_a_cluster_set_the_same_but_what_a_pod_cannot_keep():
    assert set_by_the_cluster() - set_by_compose() == {"MEDIA_STORAGE_URL", "LEDGER_STORAGE_URL"}
    assert set_by_compose() <= set_by_the_cluster()


def test_the_table_of_the_guide_is_up_to_date():
    """`make format` writes it."""
    page = (ROOT / "docs" / "variables.md").read_text()
    assert page == table(LIST.read_text())
    for name in listed_variables():
        assert page.count(f"| `{name}` |") == 1
