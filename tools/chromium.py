"""Finds a Chromium for the browser tests, or gets one."""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SECONDS_TO_DOWNLOAD = 600


def find():
    """Returns the path of a Chromium that starts on this machine, or None.

    CHROMIUM comes first, then the machine's own, then the one that Playwright keeps.
    """
    named = os.environ.get("CHROMIUM")
    if named:
        return named if starts(named) else None
    candidates = (shutil.which(name) for name in NAMES)
    return next((path for path in candidates if path and starts(path)), None) or playwrights_own()


def playwrights_own():
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) and starts(path) else None


def starts(path):
    try:
        return subprocess.run([path, "--version"], capture_output=True).returncode == 0
    except OSError:
        return False


def find_or_get():
    """Like `find`, but downloads Playwright's Chromium or installs the system's if it may."""
    found = find()
    if found or os.environ.get("CHROMIUM"):
        return found
    print("No Chromium on this machine; trying to get one", flush=True)
    succeeds([sys.executable, "-m", "playwright", "install", "chromium"])
    found = find()
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        succeeds(["apt-get", "update"])
        succeeds(["apt-get", "install", "--yes", "--no-install-recommends", "chromium"])
        found = find()
    return found


def succeeds(command):
    try:
        ran = subprocess.run(command, capture_output=True, timeout=SECONDS_TO_DOWNLOAD)
    except subprocess.TimeoutExpired:
        return False
    return ran.returncode == 0
