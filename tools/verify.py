"""`make test`: everything that must hold before a change lands, one step after the other.

All steps run, also after a failed one; the exit code is 1 if any failed.
"""

import os
import signal
import subprocess
import sys
import time

from tools import chromium
from tools.keys import fresh_secrets
from tools.postgres import postgres

PYTHON = sys.executable
MANAGE = [PYTHON, "manage.py"]
PYTEST = [PYTHON, "-m", "pytest"]
TEST = {"DJANGO_SETTINGS_MODULE": "campaign.settings.test"}


def production():
    """Returns the environment of a public site with strong secrets."""
    return {
        **fresh_secrets(),
        "DJANGO_SETTINGS_MODULE": "campaign.settings.production",
        "ALLOWED_HOSTS": "letters.example.org",
        "SITE_URL": "https://letters.example.org",
        "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
        "DATABASE_URL": "postgres://user:password@database.example.org/undersigned",
    }


class Steps:
    """Runs commands and remembers which of them failed."""

    def __init__(self):
        self.failed = []
        self.times = []

    def run(self, title, command, environment=()):
        print(f"\n--- {title}", flush=True)
        started = time.monotonic()
        if subprocess.run(command, env={**os.environ, **dict(environment)}).returncode:
            self.failed.append(title)
        self.times.append(f"{title} {time.monotonic() - started:.0f} s")


def check(steps):
    steps.run("ruff check", [PYTHON, "-m", "ruff", "check", "."])
    steps.run("ruff format", [PYTHON, "-m", "ruff", "format", "--check", "."])
    steps.run("templates", [PYTHON, "-m", "tools.templates", "--check"])
    steps.run("check", [*MANAGE, "check", "--fail-level=WARNING"], TEST)
    deploy = ["check", "--deploy", "--fail-level=WARNING"]
    steps.run("check --deploy", [*MANAGE, *deploy], production())
    steps.run("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"], TEST)
    steps.run("messages", [PYTHON, "-m", "tools.messages", "check"])


def test(steps):
    """Runs the tests; returns whether the browser tests were among them."""
    browser = chromium.find_or_get()
    with postgres() as url:
        steps.run("tests on PostgreSQL", [*PYTEST, "-n", "2"], {"TEST_DATABASE_URL": url})
        both = [*PYTEST, "-n", "2", "-m", "both_databases and not heavy"]
        steps.run("tests on SQLite", both, {"TEST_DATABASE_URL": ""})
        if browser:
            environment = {"TEST_DATABASE_URL": url, "CHROMIUM": browser}
            steps.run("tests in the browser", [*PYTEST, "tests/browser"], environment)
    return bool(browser)


def conclude(steps, *, saw_browser):
    """Prints how it went; returns the exit code."""
    print("\n" + ", ".join(steps.times))
    if not saw_browser:
        print("\n*** No Chromium could be had: the BROWSER TESTS DID NOT RUN. ***\n")
        if os.environ.get("REQUIRE_BROWSER") == "1":
            steps.failed.append("tests in the browser")
    print(f"FAILED: {', '.join(steps.failed)}" if steps.failed else "Nothing failed.")
    return 1 if steps.failed else 0


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    steps = Steps()
    check(steps)
    saw_browser = test(steps)
    sys.exit(conclude(steps, saw_browser=saw_browser))


if __name__ == "__main__":
    main()
