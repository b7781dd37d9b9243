"""Brings the database of `make run` up to date: catalogues, migrations, demo. Safe to repeat."""

import sys

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError

from campaign.catalogues import compile_changed


def is_migrated():
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def main():
    compile_changed()
    django.setup()
    try:
        if not is_migrated():
            print("Preparing the database", flush=True)
            call_command("migrate", interactive=False, verbosity=0)
    except OperationalError as error:
        sys.exit(f"The database of DATABASE_URL does not answer: {error}")
    call_command("setup")
    call_command("demo")


if __name__ == "__main__":
    main()
