"""The processes that the bench measures, and the time they spend on the processors."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from tests.bench import requests
from tests.bench.load import ask
from tools.postgres import free_port

TICKS = os.sysconf("SC_CLK_TCK")
SECONDS_TO_START = 60
# The one that docs/deploying.md names; `--server` compares another.
COMMAND = (
    "granian --interface wsgi --host 127.0.0.1 --port {port} --workers 2 --blocking-threads 2 "
    "--log-level error {application}"
)


class Server:
    def __init__(self, process, port):
        self.process, self.port = process, port

    def processor(self):
        """Seconds that master and workers have computed so far."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return sum(_computed(one) for one in [pid, *children])


def _computed(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


@contextmanager
def running(command, environment):
    """A child process that is told to end, and made to, when the block ends."""
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def serving(application, environment, *, command=COMMAND):
    """A Server of a WSGI application; `command` is a module of Python with its arguments."""
    port = free_port()
    words = command.format(application=f"{application}:application", port=port).split()
    with running([sys.executable, "-m", *words], environment) as process:
        _wait_until_up(process, port)
        yield Server(process, port)


def _wait_until_up(process, port):
    for _ in range(SECONDS_TO_START * 5):
        if process.poll() is not None:
            break
        try:
            ask(port, requests.get("/"))
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not start")
