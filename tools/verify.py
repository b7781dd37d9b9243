"""`make test`: everything that must hold before a change lands, one step after the other.

`make lint` is the part that runs no tests (`--lint`). All steps run, also after a failed one; the
exit code is 1 if any failed.
"""

import os
import signal
import subprocess
import sys
import time

from tools import chromium, redis_server
from tools.keys import fresh_secrets
from tools.postgres import postgres

PYTHON = sys.executable
MANAGE = [PYTHON, "manage.py"]
PYTEST = [PYTHON, "-m", "pytest"]
TEST = {"DJANGO_SETTINGS_MODULE": "campaign.settings.test"}
# What is said where something is missing, by the variable that makes it a failure if it is "1".
ABSENT = {
    "REQUIRE_BROWSER": "No Chromium could be had: the BROWSER TESTS DID NOT RUN.",
    "REQUIRE_REDIS": "No redis-server is here: the TESTS OF THE SHARED CACHE DID NOT RUN.",
}


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
    """Runs the tests; returns the keys of ABSENT that this machine has nothing for."""
    browser, redis = chromium.find_or_get(), redis_server.find()
    chosen = "not heavy" if redis else "not heavy and not redis"
    with postgres() as url:
        every = [*PYTEST, "-n", "2", "-m", chosen]
        steps.run("tests on PostgreSQL", every, {"TEST_DATABASE_URL": url})
        both = [*PYTEST, "-n", "2", "-m", f"both_databases and {chosen}"]
        steps.run("tests on SQLite", both, {"TEST_DATABASE_URL": ""})
        if browser:
            environment = {"TEST_DATABASE_URL": url, "CHROMIUM": browser}
            steps.run("tests in the browser", [*PYTEST, "tests/browser"], environment)
    found = {"REQUIRE_BROWSER": browser, "REQUIRE_REDIS": redis}
    return [name for name in ABSENT if not found[name]]


def conclude(steps, *, absent):
    """Prints how it went; returns the exit code."""
    print("\n" + ", ".join(steps.times))
    for name in absent:
        print(f"\n*** {ABSENT[name]} ***\n")
        if os.environ.get(name) == "1":
            steps.failed.append(name)
    print(f"FAILED: {', '.join(steps.failed)}" if steps.failed else "Nothing failed.")
    return 1 if steps.failed else 0


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    steps = Steps()
    check(steps)
    absent = [] if sys.argv[1:] == ["--lint"] else test(steps)
    sys.exit(conclude(steps, absent=absent))


if __name__ == "__main__":
    main()
