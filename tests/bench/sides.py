"""The two sides of the bench: their settings, what they hold, and how they are asked in turns."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.bench.load import run
from tools.keys import fresh_secrets

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 3


def environments(site_url, stock_url, folder, smtp_port):
    secrets = fresh_secrets()
    site = {
        **secrets,
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "DATABASE_URL": site_url,
        "DATA_DIR": folder,
        "CACHE_URL": "locmemcache://?max_entries=100000",
        "SITE_URL": "https://testserver",
        "ALLOWED_HOSTS": "testserver",
        "TRUSTED_PROXIES": "1",
        "EMAIL_URL": f"smtp://127.0.0.1:{smtp_port}",
        "MAILS_PER_HOUR": "1000000",
    }
    stock = {
        "SECRET_KEY": secrets["SECRET_KEY"],
        "DJANGO_SETTINGS_MODULE": "tests.bench.stock.settings",
        "DATABASE_URL": stock_url,
    }
    return site, stock


def manage(environment, *arguments):
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env={**os.environ, **environment},
        check=True,
        cwd=ROOT,
    )


def prepare(module, environment):
    """Fills a database; what the bench has to know of it."""
    command = [sys.executable, "-m", "tests.bench.prepare", module]
    environment = {**os.environ, **environment}
    made = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, cwd=ROOT)
    return json.loads(made.stdout.splitlines()[-1])


def in_turns(seconds, *, rounds=ROUNDS, **sides):
    """{side: samples}; each side is (server, requests, status), and all are asked in turns."""
    for server, found, status in sides.values():
        run(server, found, status=status, seconds=0.5)
    samples = {name: [] for name in sides}
    for _ in range(rounds):
        for name, (server, found, status) in sides.items():
            samples[name].append(run(server, found, status=status, seconds=seconds))
    return samples
