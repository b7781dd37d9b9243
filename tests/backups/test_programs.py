"""pg_dump and pg_restore: found or missed in plain words, and stopped when they fail."""

import pytest
from django.core.management import call_command
from django.db import connection

from petitions.backups import BackupError
from tests.backups.conftest import PROGRAMS
from tests.backups.test_refusals import refusal


@pytest.mark.usefixtures("site")
def test_a_missing_program_is_named(settings, tmp_path):
    settings.PG_BIN = str(tmp_path)
    code, sentence = refusal("backup")
    assert code == BackupError.NOT_SET_UP
    assert f"pg_dump is not in PG_BIN ({tmp_path})" in sentence
    assert not list(settings.BACKUP_DIR.iterdir())


@pytest.mark.usefixtures("site")
def test_a_program_older_than_the_server_is_refused(settings):
    settings.PG_BIN = str(PROGRAMS / "pginstall" / "bin")  # 16, beside the server of 18
    code, sentence = refusal("backup")
    assert code == BackupError.NOT_SET_UP
    assert "is of PostgreSQL 16, older than the server (18)" in sentence


def test_r5_a_dump_that_pg_restore_refuses_leaves_the_database_empty(empty_site, settings):
    call_command("backup")
    [path] = settings.BACKUP_DIR.iterdir()
    empty_site()
    with connection.cursor() as cursor:
        cursor.execute("CREATE SEQUENCE petitions_signature_id_seq")  # stands in its way
    code, sentence = refusal("restore", path, without_ledger=True)
    assert code == BackupError.NOT_STORED
    assert sentence.startswith("Not restored. pg_restore failed: could not execute query")
    assert "Old Ferry" not in sentence
    assert connection.introspection.table_names() == []
