"""`make audit`: the site as browsers, screen readers, validators and search engines see it.

Prints one table and each miss; the exit code is 1 if there is one. `--quick` leaves Lighthouse out,
and says so in the table.
"""

import argparse
import sys
import time

from playwright.sync_api import sync_playwright

from tests.browser import places
from tools import chromium
from tools.audit import lighthouse, links, machines, nu, tools, walk, weight
from tools.audit.site import running
from tools.audit.verdicts import Check, table
from tools.demo_site import BROWSER_ARGUMENTS

CHECKS = {
    "Lighthouse accessibility": "100",
    "Lighthouse best practices": "100",
    "Lighthouse SEO": "100, noindex aside",
    "Lighthouse performance": "100, 95 with a photo",
    "answers": "200, or the error it is about",
    "axe": "0 violations",
    "keyboard only": "no problem",
    "overflow": "none",
    "Nu validator": "0 messages",
    "broken links": "0",
    "console": "0 errors",
    "third parties": "0 requests",
    "cookies": "0",
    "weight": "60 KB, 8 requests",
    "script": "6 KB",
    "canonical, hreflang, sitemap": "reciprocal",
    "feeds": "valid",
}
# Letters of both kinds, whose first view is weighed.
WEIGHED = ("letter", "letter with persons", "petition, open")


def audit(browser, path, *, is_quick):
    """All checks by name."""
    checks = {name: Check(name, wanted) for name, wanted in CHECKS.items()}
    if is_quick:
        checks = {n: check for n, check in checks.items() if not n.startswith("Lighthouse")}
    with running() as (address, mailbox):
        weighed = {name: f"/en/{places.PAGES[name]}" for name in WEIGHED}
        weight.check_all(browser, address, weighed, checks)
        machines.check_pages(address, checks["canonical, hreflang, sitemap"])
        machines.check_feeds(address, checks["feeds"])
        walk.by_keyboard(browser, address, mailbox, checks["keyboard only"])
        walked = walk.Walk(browser, address, mailbox, checks)
        walked.all()
        tried(checks["Nu validator"], nu.check_all, walked.pages, checks["Nu validator"])
        tried(checks["broken links"], links.check_all, address, checks["broken links"])
        if not is_quick:
            performance = checks[lighthouse.CATEGORIES["performance"]]
            tried(performance, lighthouse.check_all, walked.addresses, path, checks)
    return list(checks.values())


def tried(check, run, *arguments):
    """Runs a tool; that it fails is a miss, and what the others have found is still told."""
    try:
        run(*arguments)
    except tools.Missing as error:
        check.look("the tool itself", [str(error)])


def main():
    parser = argparse.ArgumentParser(prog="python -m tools.audit", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="without Lighthouse")
    is_quick = parser.parse_args().quick
    path = chromium.find_or_get()
    if not path:
        sys.exit("No Chromium could be had: install one, or name it with CHROMIUM=/path.")
    started = time.monotonic()
    try:
        tools.install()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS)
            checks = audit(browser, path, is_quick=is_quick)
            browser.close()
    except tools.Missing as error:
        sys.exit(str(error))
    print("\n" + "\n".join(table(checks)))
    print(f"\n{(time.monotonic() - started) / 60:.0f} minutes")
    sys.exit(0 if all(check.has_passed for check in checks) else 1)


if __name__ == "__main__":
    main()
