"""What `check_production` says of settings, database and processes."""

from datetime import timedelta

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from home.production import inside
from petitions import housekeeping, workers
from petitions.models import Backup, HousekeepingRun, Worker
from tests.home.production.findings import found, level
from tools.postgres import free_port

pytestmark = pytest.mark.django_db


def test_settings_of_development_are_no_settings_of_production(settings):
    assert found(inside.settings_of_production)["settings"][0] == "MISS"
    assert found(inside.settings_of_production)["debug"][0] == "ok"
    settings.DEBUG = True
    assert found(inside.settings_of_production)["debug"][0] == "MISS"


@pytest.mark.parametrize("name", ["SEALING_KEYS", "DIGEST_KEY", "BACKUP_KEY"])
def test_each_key_is_missed(settings, name):
    assert found(inside.keys)[f"key {name}"][0] == "ok"
    setattr(settings, name, "")
    assert found(inside.keys)[f"key {name}"][0] == "MISS"


def test_a_migration_that_is_not_applied_is_missed(db):
    assert found(inside.database)["migrations"][0] == "ok"
    MigrationRecorder.Migration.objects.filter(app="petitions").latest("pk").delete()
    assert found(inside.database)["migrations"] == (
        "MISS",
        "1 are not applied: run manage.py migrate",
    )


def test_an_address_other_than_that_of_the_pages_is_missed(site, settings):
    assert level(inside.address) == "ok"
    settings.SITE_URL = "https://letters.example.org"
    assert level(inside.address) == "MISS"


def test_static_files_that_were_not_collected_are_missed(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    assert level(inside.static_files) == "MISS"
    (tmp_path / "staticfiles.json").write_text('{"version": "1.1", "paths": {"a.css": "a.1.css"}}')
    settings.STORAGES = dict(settings.STORAGES)
    assert level(inside.static_files) == "ok"


def test_a_worker_that_is_away_and_a_round_that_failed_are_missed(db):
    assert found(inside.worker)["worker"][0] == "MISS"
    workers.beat(Worker().pk)
    assert found(inside.worker)["worker"] == ("ok", "1 at work")
    assert found(inside.worker)["housekeeping"][0] == "MISS"
    housekeeping.run()
    assert found(inside.worker)["housekeeping"][0] == "ok"
    HousekeepingRun.objects.update(failures=[{"duty": "remind", "code": "no_key"}])
    assert found(inside.worker)["housekeeping"] == (
        "MISS",
        "failed: remind; look at the worker's log",
    )


def test_no_backup_and_an_old_one_are_missed(db):
    assert "none was ever made" in found(inside.backup)["backup"][1]
    Backup.objects.create(name="a", size=1, made_at=timezone.now() - timedelta(days=3))
    assert found(inside.backup)["backup"][1].startswith("the last one is 3 days old")
    Backup.objects.create(name="b", size=1)
    assert level(inside.backup) == "ok"


def test_a_cache_of_each_process_and_one_that_is_away_are_missed(settings):
    assert "counts limits for itself" in found(inside.cache)["cache"][1]
    settings.CACHES = settings.CACHES | {
        "limits": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"redis://127.0.0.1:{free_port()}/0",
        }
    }
    assert "does not answer" in found(inside.cache)["cache"][1]


def test_a_clock_that_is_wrong_is_missed(db, monkeypatch):
    assert level(inside.clock) == "ok"
    later = timezone.now() + timedelta(seconds=60)
    monkeypatch.setattr(inside.timezone, "now", lambda: later)
    assert level(inside.clock) == "MISS"


@pytest.mark.parametrize(("number", "expected"), [(0, "MISS"), (1, "ok"), (2, "ok"), (9, "MISS")])
def test_the_number_of_proxies_is_judged(settings, number, expected):
    settings.TRUSTED_PROXIES = number
    assert level(inside.proxies) == expected


@pytest.mark.parametrize(("who", "expected"), [("optional", "MISS"), ("signers", "ok")])
def test_s25_a_site_without_second_factor_is_told(settings, who, expected):
    settings.SECOND_FACTOR = who
    assert level(inside.second_factor) == expected
