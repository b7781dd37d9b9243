import pytest
from django.core.cache import cache
from django.db import transaction

from tests.home import world


@pytest.fixture(scope="module")
def kept_rows(django_db_setup, django_db_blocker):
    """Rows that a fixture of a module makes once for all its tests; gone when they are through."""
    cache.clear()
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
    cache.clear()


@pytest.fixture(scope="module")
def planted(kept_rows):
    return world.plant()


@pytest.fixture
def site(db, planted):
    """One page of every public type, translated into all languages: name -> language -> page."""
    return {name: world.fresh(pages) for name, pages in planted.items()}
