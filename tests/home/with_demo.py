"""The demo, loaded once for all tests of a class, with its files in a folder that goes again."""

import tempfile
from pathlib import Path

from django.core.management import call_command
from django.test import TestCase, override_settings


class WithDemo(TestCase):
    @classmethod
    def setUpClass(cls):
        folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.enterClassContext(override_settings(VAR_DIR=folder, MEDIA_ROOT=str(folder / "media")))
        super().setUpClass()

    @classmethod
    def setUpTestData(cls):
        call_command("demo", verbosity=0)
