"""A process of the stack: started, watched, killed and started again by its name."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from functools import partial

SECONDS_TO_START = 60
SECONDS_TO_STOP = 20
SIGNAL_OF_ORPHANS = 1  # PR_SET_PDEATHSIG of Linux

LIBRARY = ctypes.CDLL(None) if sys.platform == "linux" else None


class NotStarted(Exception):
    """A part is missing, ended or stayed silent; the text says which, and the end of its log."""


def end_with_parent(number=signal.SIGTERM):
    """Called in a new process: whatever kills the stack, nothing of it is left behind."""
    if LIBRARY:
        LIBRARY.prctl(SIGNAL_OF_ORPHANS, number)


class Part:
    """One process in a group of its own; what it writes goes to `<folder>/<name>.log`.

    `probe` returns whether it answers, `end` is the signal that asks it to stop, `identity` whom to
    run it as (arguments of Popen).
    """

    def __init__(self, name, command, *, folder, environment, **more):
        self.name, self.command = name, command
        self.probe, self.end = more.get("probe"), more.get("end", signal.SIGTERM)
        self.identity = more.get("identity", {})
        self.log = folder / f"{name}.log"
        self.environment = {**os.environ, **environment}
        self.process = None

    def start(self):
        """Starts it and waits until it answers its probe. Raises NotStarted."""
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=partial(end_with_parent, self.end),
                **self.identity,
            )
        end = time.monotonic() + SECONDS_TO_START
        while self.probe and not self.probe():
            if not self.is_running() or time.monotonic() > end:
                raise NotStarted(f"{self.name} did not start:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.1)

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        """Ends it and its children at once, as a crash does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """Asks it to end, and makes it after a while."""
        if not self.is_running():
            return
        self.process.send_signal(self.end)
        try:
            self.process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self.kill()

    def restart(self):
        self.stop()
        self.start()


def program(*names, hint):
    """The path of the first of these programs that this machine has. Raises NotStarted."""
    found = next(filter(None, map(shutil.which, names)), None)
    if not found:
        raise NotStarted(f"This machine has no {' or '.join(names)}: {hint}")
    return found
