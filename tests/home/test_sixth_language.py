"""German from nothing: one command, one translator, and a petition is read and signed in it."""

import os
import subprocess
import sys
from pathlib import Path

START = "import django; django.setup(); from tests.home.sixth_language import main; main()"
ROOT = Path(__file__).resolve().parents[2]


def test_r8_a_sixth_language_reaches_a_signed_petition_from_nothing(tmp_path):
    ended = subprocess.run(
        [sys.executable, "-c", START],
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "campaign.settings.test",
            "SITE_LANGUAGES": "en,de",
            "TEST_DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
            "DATA_DIR": str(tmp_path),
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "German (de) is a language of this site now." in ended.stdout
    assert "A petition in German was signed." in ended.stdout
