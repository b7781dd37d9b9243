"""A running `make run` of one's own, for what looks at the site through a browser."""

import json
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_START = 240
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


class NotStarted(Exception):
    """The site ended or stayed silent; the text is the end of what it printed."""


class DemoSite:
    """One `make run` in this environment (with DATA_DIR and PORT): its process and its output."""

    def __init__(self, environment):
        self.data = Path(environment["DATA_DIR"])
        self.log = self.data / f"run-{environment['PORT']}.log"
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tools.run"],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def output(self):
        return self.log.read_text()

    def wait_until_ready(self):
        """Raises NotStarted."""
        deadline = time.monotonic() + SECONDS_TO_START
        while "Undersigned is ready" not in self.output():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise NotStarted(self.output()[-4000:])
            time.sleep(0.1)

    def accounts(self):
        """The demo accounts by user name: `accounts()["editor"]["password"]`."""
        listed = json.loads((self.data / "demo-accounts.json").read_text())
        return {account["username"]: account for account in listed}

    def stop(self):
        """Stops it if it still runs; returns its exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(30)
