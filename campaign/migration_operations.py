"""What migrations of tables that grow use, so that nobody waits while they run (R4).

For migrations with `atomic = False`. A field is added with `null=True` or `db_default`, which
PostgreSQL stores without touching a row.
"""

from contextlib import contextmanager

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db.migrations import AddIndex, RemoveIndex


@contextmanager
def patient(schema_editor):
    """Who locks nothing may wait for long readers; cut off, it would leave a broken index."""
    schema_editor.execute("SET lock_timeout = 0")
    yield
    schema_editor.execute("RESET lock_timeout")


class Meanwhile:
    """Concurrently on PostgreSQL. SQLite knows nothing of the kind, and has no crowd."""

    def database_forwards(self, app_label, schema_editor, *states):
        if schema_editor.connection.vendor != "postgresql":
            return self.plain.database_forwards(self, app_label, schema_editor, *states)
        with patient(schema_editor):
            super().database_forwards(app_label, schema_editor, *states)

    def database_backwards(self, app_label, schema_editor, *states):
        if schema_editor.connection.vendor != "postgresql":
            return self.plain.database_backwards(self, app_label, schema_editor, *states)
        with patient(schema_editor):
            super().database_backwards(app_label, schema_editor, *states)


class AddIndexMeanwhile(Meanwhile, AddIndexConcurrently):
    plain = AddIndex


class RemoveIndexMeanwhile(Meanwhile, RemoveIndexConcurrently):
    plain = RemoveIndex
