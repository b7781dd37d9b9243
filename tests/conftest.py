"""The database of the tests. Fixtures for pages and letters stand in the folders that use them."""

import os
import shutil

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.utils import translation

from campaign.catalogues import compile_changed


def pytest_configure():
    compile_changed()


def pytest_collection_modifyitems(items):
    """Gives tests with real transactions the rows that migrations made: root page, locale, site.

    Such a test empties all tables when it ends, so each one fills them again before it begins.
    """
    for item in items:
        marker = item.get_closest_marker("django_db")
        options = dict(marker.kwargs) if marker else {}
        if options.get("transaction") or "transactional_db" in item.fixturenames:
            options |= {"transaction": True, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(**options), append=False)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, django_db_keepdb):
    """Gives each run a file of SQLite of its own, unless it is to be kept (`--reuse-db`)."""
    options = connection.settings_dict["TEST"]
    if connection.vendor == "sqlite" and not django_db_keepdb:
        options["NAME"] = f"{options['NAME']}-{os.getpid()}"


@pytest.fixture(autouse=True)
def nothing_counted_yet():
    """All tests sign from one address; the limits of each one begin with empty caches."""
    for cache in caches.all():
        cache.clear()


@pytest.fixture(autouse=True)
def no_language_left_over():
    """A request sets its language for the whole thread; the next test begins without one."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def uploaded_files():
    """Removes at the end what the tests have uploaded."""
    yield
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_keepdb, django_db_blocker):
    """Leaves a database that is kept (`--reuse-db`) as its migrations made it."""
    yield
    contents = getattr(connection, "_test_serialized_contents", None)
    if django_db_keepdb and contents:
        with django_db_blocker.unblock():
            connection.creation.deserialize_db_from_string(contents)
