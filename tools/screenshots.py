"""`make screenshots`: pictures of the guides and snapshots of the components, from a fresh demo.

Each picture has a name, the account that sees it, and a walk to it. All are taken anew; a walk that
no longer leads where it should ends the command with an error, so the guides cannot fall behind.
"""

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.staff import log_in
from tools import chromium, screenshot_walks
from tools.demo_site import BROWSER_ARGUMENTS, DemoSite
from tools.postgres import free_port

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "img"
VIEWPORT = {"width": 1280, "height": 800}
COLOURS = 128
# Of the living page: wide enough for columns, narrow enough for the bar that phones have.
SNAPSHOT = {"width": 900, "height": 800}
SNAPSHOTS = {
    "components-light": "lang=en&scheme=light",
    "components-dark": "lang=en&scheme=dark",
    "components-rtl": "lang=ar&scheme=light",
}


@dataclass(frozen=True)
class Shot:
    """A picture `name`.png; `walk(page)` leads there, and returns the part to show or None."""

    name: str
    account: str
    walk: object


def environment(folder):
    port = free_port()
    return {
        **os.environ,
        "DATA_DIR": folder,
        "PORT": str(port),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "SITE_LANGUAGES": "en,es,fr,pt,ar",
    }


def take(page, shot):
    part = shot.walk(page) or page
    page.wait_for_load_state("networkidle")
    keep(FOLDER / f"{shot.name}.png", part)


def keep(path, part, **options):
    part.screenshot(path=path, animations="disabled", **options)
    with Image.open(path) as image:
        image.convert("RGB").quantize(COLOURS).save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size // 1024} KB", flush=True)


def take_all(browser, site, address):
    accounts = site.accounts()
    pages = {}
    for shot in (Shot(*one) for one in screenshot_walks.SHOTS):
        if shot.account not in pages:
            context = browser.new_context(base_url=address, viewport=VIEWPORT, locale="en")
            pages[shot.account] = context.new_page()
            if shot.account:
                log_in(pages[shot.account], accounts[shot.account])
        take(pages[shot.account], shot)


def take_snapshots(browser, address):
    """The living page of the components as a whole, at half its size."""
    context = browser.new_context(base_url=address, viewport=SNAPSHOT, device_scale_factor=0.5)
    page = context.new_page()
    for name, query in SNAPSHOTS.items():
        page.goto(f"/dev/components/?{query}", wait_until="networkidle")
        keep(FOLDER / f"{name}.png", page, full_page=True)


def main():
    path = chromium.find_or_get()
    if not path:
        sys.exit("No Chromium could be had: install one, or name it with CHROMIUM=/path.")
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        variables = environment(folder)
        site = DemoSite(variables)
        try:
            site.wait_until_ready()
            browser = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS)
            take_all(browser, site, variables["SITE_URL"])
            take_snapshots(browser, variables["SITE_URL"])
            browser.close()
        finally:
            site.stop()


if __name__ == "__main__":
    main()
