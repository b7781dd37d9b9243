"""A real site in a real browser: server and worker of `make run`, a mail server, Chromium.

The tests share one demo site with a database of its own, which nothing empties in between. They
reach it only through the browser and the mails that it sends.
"""

import os
import secrets
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
import pytest
from playwright.sync_api import sync_playwright

from tests import mail_sink
from tools import chromium
from tools.demo_site import BROWSER_ARGUMENTS, DemoSite, NotStarted
from tools.postgres import free_port


@pytest.fixture(scope="session")
def mail_server():
    controller, sink = mail_sink.start()
    yield controller, sink
    controller.stop()


@pytest.fixture(scope="session")
def mailbox(mail_server):
    """The mails that the site has sent: `mailbox.wait_for("ana@example.org")`."""
    return mail_sink.Mailbox(mail_server[1])


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


@pytest.fixture(scope="session")
def environment(tmp_path_factory, mail_server):
    """The variables of a copy of its own: data folder, database and mail server."""
    data = tmp_path_factory.mktemp("site")
    port = free_port()
    with own_database(data) as database:
        yield {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "campaign.settings.dev",
            "DATA_DIR": str(data),
            "DATABASE_URL": database,
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_server[0].port}",
            "PAGE_CACHE_SECONDS": "0",
            "KEEP_SECONDS": "0",
            "PORT": str(port),
            "SITE_LANGUAGES": "en,es,fr,pt,ar",
            "SITE_URL": f"http://127.0.0.1:{port}",
        }


def start(environment):
    run = DemoSite(environment)
    try:
        run.wait_until_ready()
    except NotStarted as error:
        run.stop()
        pytest.exit(f"The site did not start:\n{error}", returncode=1)
    return run


@pytest.fixture(scope="session")
def running_site(environment):
    run = start(environment)
    yield run
    assert run.stop() == 0


@pytest.fixture(scope="session")
def site(running_site, environment):
    """The address of a running demo site, without a slash at its end."""
    return environment["SITE_URL"]


@pytest.fixture
def second_run(environment, site):
    """The same copy started once more on another port, while the site runs."""
    run = start({**environment, "PORT": str(free_port())})
    yield run
    run.stop()


@pytest.fixture(scope="session")
def accounts(running_site):
    """The demo accounts by user name: `accounts["editor"]["password"]`."""
    return running_site.accounts()


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
        contexts.append(browser.new_context(**{"base_url": site, **options}))
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page):
    """A page of a visitor with a wide screen who reads English."""
    return new_page(locale="en", viewport={"width": 1366, "height": 900})
