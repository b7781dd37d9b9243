"""`make scan`: attacks the whole site as production runs it, and reads its code.

Prints a table, and ends with 1 if anything was found or a scanner did not look.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from urllib.parse import urlencode

from tests.drill.site import drilled
from tools.audit import tools
from tools.audit.verdicts import Check, table
from tools.scan import scanners
from tools.stack.parts import NotStarted

CHECKS = {
    "wapiti": "0",
    "sqlmap": "0",
    "bandit": "0",
    "HTTP Observatory": scanners.GRADE,
    "check --deploy": "clean",
}
# The pages of one language are those of every other.
LANGUAGES = ("en", "ar")
COOKIE = "from tests.bench.site_data import cookie; print(cookie())"


def places(site):
    """{name: (path, form or None, is for staff)} of what takes words from visitors."""
    sign = {**site.sheet.values, "email": "quenby@example.org", "website": ""}
    letter = site.query("SELECT id FROM statements_letter WHERE key = %s", site.key)
    staff = f"/admin/letters/{letter}/signatures/"
    return {
        "sign form": (site.sheet.action, sign, False),
        "form of the lost link": (f"/en/link/{site.key}/", {"email": "q@example.org"}, False),
        "search": ("/en/search/?q=river&kind=letter&page=1", None, False),
        "filters": ("/en/petitions/?topic=1&year=2026&state=open&kind=petition", None, False),
        "list of names": (f"/en/signatures/{site.key}/?after=1", None, False),
        "signatures, staff": (f"{staff}?state=confirmed&language=en&source=web&p=1", None, True),
        "letters, staff": ("/admin/letters/?kind=petition&q=river&ordering=title", None, True),
    }


def cookie(stack):
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", COOKIE]
    environment = {**os.environ, **stack.environment}
    return subprocess.run(
        command, env=environment, check=True, capture_output=True, text=True
    ).stdout.strip()


def scan(site, checks, only):
    stack = site.stack
    if "check --deploy" in only:
        scanners.deploy_check(checks["check --deploy"], stack.environment)
    if "bandit" in only:
        scanners.bandit(checks["bandit"])
    if "HTTP Observatory" in only:
        certificate = stack.folder / "proxy" / "certificate.pem"
        scanners.observatory(checks["HTTP Observatory"], f"127.0.0.1:{stack.port}", certificate)
    if "sqlmap" in only:
        staff = cookie(stack)
        for name, (path, form, is_for_staff) in places(site).items():
            print(f"sqlmap: {name}", flush=True)
            scanners.sqlmap(
                checks["sqlmap"],
                f"{stack.address}{path}",
                name,
                body=form and urlencode(form),
                cookie=staff if is_for_staff else None,
            )
    if "wapiti" in only:
        for language in LANGUAGES:
            print(f"wapiti: {language}", flush=True)
            scanners.wapiti(checks["wapiti"], f"{stack.address}/{language}/", language)


def main():
    parser = argparse.ArgumentParser(prog="make scan", description=__doc__)
    parser.add_argument("--only", choices=CHECKS, help="one of the scanners")
    only = parser.parse_args().only
    wanted = [only] if only else list(CHECKS)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    checks = {name: Check(name, CHECKS[name]) for name in wanted}
    started = time.monotonic()
    try:
        tools.install()
        scanners.install()
        with drilled(scanners.FOLDER / "stack") as site:
            scan(site, checks, wanted)
    except (NotStarted, tools.Missing) as error:
        sys.exit(str(error))
    print("\n" + "\n".join(table(checks.values())))
    print(f"\n{(time.monotonic() - started) / 60:.0f} minutes")
    sys.exit(0 if all(check.has_passed for check in checks.values()) else 1)


if __name__ == "__main__":
    main()
