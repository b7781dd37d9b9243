"""What the tests and the verbs rely on, on PostgreSQL and on SQLite."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from wagtail.models import Collection, Locale, Page, Site

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("turn", ["first", "after another one"])
def test_a_test_with_real_transactions_finds_what_migrations_made(turn):
    assert Page.objects.filter(depth=1).exists()
    assert Locale.objects.exists()
    assert Site.objects.exists()
    Site.objects.all().delete()


def test_writers_at_the_same_time_queue_instead_of_failing():
    root = Collection.get_first_root_node()

    def append(letter):
        try:
            with transaction.atomic():
                row = Collection.objects.select_for_update().get(pk=root.pk)
                row.name += letter
                row.save(update_fields=["name"])
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(append, "undersigned"))
    root.refresh_from_db()
    assert sorted(root.name.removeprefix("Root")) == sorted("undersigned")
