"""S6, P15: what the site writes to its log, seen at the end of a real process."""

import os
import subprocess
import sys

import pytest

TOKEN = "abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOP"
PROBE = f"""
import django, logging
django.setup()
logging.getLogger("django.request").warning("%s: %s", "Not Found", "/en/confirm/{TOKEN}/")
logging.getLogger("django.server").info('"%s" %s', "GET /fr/confirm/{TOKEN}/?a=b HTTP/1.1", 200)
logging.getLogger("petitions.outbox").info("mail %s sent", 7)
"""


@pytest.mark.parametrize("settings", ["dev", "test"])
def test_s6_the_token_of_a_mailed_link_is_in_no_log(settings):
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": f"campaign.settings.{settings}"}
    done = subprocess.run(
        [sys.executable, "-c", PROBE], env=environment, capture_output=True, text=True, check=True
    )
    assert "mail 7 sent" in done.stderr
    assert done.stderr.count("/confirm/…/") == 2
    assert TOKEN not in done.stderr + done.stdout
