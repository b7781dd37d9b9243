"""A throwaway Redis or Valkey of this machine, for the tests."""

import shutil
import signal
import subprocess
import time

import redis

from tools.postgres import free_port

NAMES = ("redis-server", "valkey-server")
SECONDS_TO_START = 30


def find():
    """The path of a server, or None if this machine has none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class RedisServer:
    """A server on a port of its own that keeps nothing on disk; it may be killed and come back."""

    def __init__(self):
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process = None

    def start(self):
        program = find()
        if not program:
            raise RuntimeError(f"This machine has none of {', '.join(NAMES)}.")
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
        end = time.monotonic() + SECONDS_TO_START
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError("The throwaway Redis did not start.")
            time.sleep(0.05)

    def answers(self):
        with redis.Redis.from_url(self.url, retry=None) as client:
            try:
                return client.ping()
            except redis.ConnectionError:
                return False

    def hang(self):
        """It takes connections and answers nothing, until it is killed."""
        self.process.send_signal(signal.SIGSTOP)

    def kill(self):
        self.process.kill()
        self.process.wait()
