"""The demo with a mail server of its own, and petitions in states that the demo does not have."""

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from tests import mail_sink
from tools.demo_site import ROOT, DemoSite
from tools.postgres import free_port, postgres

LANGUAGES = ("en", "es", "fr", "pt", "ar")
# Petitions of the demo that are made to stand in the states that it lacks.
STATES = {"petition, upcoming": "petitions/repair/", "petition, closed": "petitions/seeds/"}
MAKE_STATES = """
from datetime import timedelta
from django.utils import timezone
from petitions.models import PetitionPage
from statements.models import Letter
def facts(slug, **values):
    page = PetitionPage.objects.filter(slug=slug, locale__language_code="en").get()
    Letter.objects.filter(key=page.translation_key).update(**values)
now = timezone.now()
facts("repair", opens_at=now + timedelta(days=5))
facts("seeds", opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))
"""


@contextmanager
def running():
    """Yields (address, mailbox) of a demo that nobody else uses."""
    controller, sink = mail_sink.start()
    with tempfile.TemporaryDirectory() as folder, postgres() as database:
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "campaign.settings.dev",
            "DATA_DIR": folder,
            "DATABASE_URL": database,
            "EMAIL_URL": f"smtp://127.0.0.1:{controller.port}",
            "PORT": str(port),
            "SITE_LANGUAGES": ",".join(LANGUAGES),
            "SITE_URL": address,
            "DIGEST_KEY": "audit-digest-key-of-one-run-only-000",
            "NETWORK_HOURLY_LIMIT": "100000",
        }
        # Nothing is drawn or stored beside what the run itself makes.
        Path(folder, "secrets.env").write_text("")
        site = DemoSite(environment)
        try:
            site.wait_until_ready()
            command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", MAKE_STATES]
            subprocess.run(command, cwd=ROOT, env=environment, check=True)
            yield address, mail_sink.Mailbox(sink)
        finally:
            site.stop()
            controller.stop()
