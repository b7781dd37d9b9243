"""A real site in a real browser: server and worker of `make run`, a mail server, Chromium.

The tests share one demo site with a database of its own, which nothing empties in between. They
reach it only through the browser and the mails that it sends.
"""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import sync_playwright

from tools import chromium
from tools.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 120
SECONDS_TO_MAIL = 20
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


class Mailbox:
    """What the mail server was given, newest last."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 Message accepted for delivery"

    def to(self, address):
        return [mail for mail in self.mails if address in mail["To"]]

    def wait_for(self, address):
        """Returns the newest mail to an address, waiting for the worker to send one."""
        deadline = time.monotonic() + SECONDS_TO_MAIL
        while not self.to(address):
            assert time.monotonic() < deadline, f"no mail to {address} within {SECONDS_TO_MAIL} s"
            time.sleep(0.1)
        return self.to(address)[-1]


@pytest.fixture(scope="session")
def mailbox():
    """A mail server that keeps what it is given: `mailbox.wait_for("ana@example.org")`."""
    found = Mailbox()
    controller = Controller(found, hostname="127.0.0.1", port=free_port())
    controller.start()
    found.port = controller.port
    yield found
    controller.stop()


@contextmanager
def own_database(folder):
    """Yields the URL of an empty database: on the server of TEST_DATABASE_URL, else of SQLite."""
    server = os.environ.get("TEST_DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield f"sqlite:///{folder / 'db.sqlite3'}"
        return
    name = f"undersigned_browser_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def wait_until_up(process, address, log):
    deadline = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    pytest.exit(f"The site did not start:\n{log.read_text()[-4000:]}", returncode=1)


@pytest.fixture(scope="session")
def data(tmp_path_factory):
    """The folder that the site of the browser tests writes to."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def site(data, mailbox):
    """The address of a running demo site, without a slash at its end."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    log = data / "site.log"
    with own_database(data) as database, log.open("w") as output:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "campaign.settings.dev",
            "DATA_DIR": str(data),
            "DATABASE_URL": database,
            "EMAIL_URL": f"smtp://127.0.0.1:{mailbox.port}",
            "PAGE_CACHE_SECONDS": "0",
            "PORT": str(port),
            "SITE_LANGUAGES": "en,es,fr,pt,ar",
            "SITE_URL": address,
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "tools.run"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        wait_until_up(process, address, log)
        yield address
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


@pytest.fixture(scope="session")
def accounts(site, data):
    """The demo accounts by user name: `accounts["editor"]["password"]`."""
    listed = json.loads((data / "demo-accounts.json").read_text())
    return {account["username"]: account for account in listed}


@pytest.fixture(scope="session")
def browser():
    path = chromium.find()
    if not path:
        pytest.exit("No Chromium found; name one with CHROMIUM=/path/to/chromium", returncode=1)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser, site):
    """Opens pages for visitors of their own, with any option of Playwright's `new_context`:

    `new_page(viewport={"width": 360, "height": 740}, java_script_enabled=False, locale="fr",
    color_scheme="dark")`. Paths such as `page.goto("/fr/")` belong to the site.
    """
    contexts = []

    def open_page(**options):
        contexts.append(browser.new_context(base_url=site, **options))
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page):
    """A page of a visitor with a wide screen who reads English."""
    return new_page(locale="en", viewport={"width": 1366, "height": 900})
