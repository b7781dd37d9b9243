"""`make run`: prepares the demo site, then runs web server and worker until Ctrl-C."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

import environ

from tools.keys import as_lines, fresh_secrets

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
SECONDS_TO_START = 60
SECONDS_TO_STOP = 15


class Supervisor:
    """Runs child processes in groups of their own, so that Ctrl-C reaches them only through us.

    Whatever ends first, the user's wish or a child, none is left behind.
    """

    def __init__(self):
        self.asked_to_stop = threading.Event()
        self.children = {}
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.asked_to_stop.set())

    def start(self, name, *arguments):
        self.children[name] = subprocess.Popen([sys.executable, *arguments], process_group=0)
        return self.children[name]

    def ended(self):
        """Returns name and exit code of the first child that has ended, or None."""
        for name, child in self.children.items():
            if child.poll() is not None:
                return name, child.returncode
        return None

    def wait_for(self, name):
        """Waits for one child to finish its work; returns whether to go on."""
        child = self.children[name]
        while child.poll() is None:
            if self.asked_to_stop.wait(0.1):
                return False
        del self.children[name]
        if child.returncode:
            sys.exit(child.returncode)
        return True

    def stop(self):
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        for child in self.children.values():
            try:
                child.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def chosen_port():
    value = os.environ.get("PORT", "8000")
    if not value.isdecimal() or not 0 < int(value) < 65536:
        sys.exit(f"PORT must be a number from 1 to 65535, not {value!r}.")
    return int(value)


def refuse_busy(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            sys.exit(
                f"Port {port} cannot be used ({error.strerror}). "
                f"Choose another one, for example: make run PORT={port % 65535 + 1}"
            )


def data_folder():
    """Returns the folder that this copy writes to, with its own secrets in it.

    The secrets are made on the first run and never again.
    """
    folder = Path(os.environ.get("DATA_DIR") or ROOT / "var")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "secrets.env"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(as_lines(fresh_secrets()))
    return folder


def answers(address):
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def wait_until_up(supervisor, address):
    """Waits for the first answer; returns whether there was one."""
    for _ in range(SECONDS_TO_START * 5):
        if supervisor.ended() or supervisor.asked_to_stop.wait(0.2):
            return False
        if answers(address):
            return True
    print(f"The site did not answer within {SECONDS_TO_START} seconds.", file=sys.stderr)
    return False


def announce(address, accounts):
    lines = [
        "",
        f"Undersigned is ready:  {address}/",
        f"Admin:                 {address}/admin/",
        f"Mails it has sent:     {address}/dev/mail/",
    ]
    if accounts.exists():
        lines.append(f"Demo accounts (user name, password, role; kept in {accounts}):")
        for account in json.loads(accounts.read_text()):
            lines.append("  {username:<16} {password:<24} {role}".format(**account))
    print("\n".join([*lines, "Ctrl-C stops it.", ""]), flush=True)


def run(supervisor, port, data):
    """Returns the exit code: 0 if asked to stop, else that of the process that failed."""
    server = f"{HOST}:{port}"
    address = f"http://{server}"
    supervisor.start("prepare", "-m", "tools.prepare")
    if not supervisor.wait_for("prepare"):
        return 0
    supervisor.start("web", "manage.py", "runserver", "--noreload", "--skip-checks", server)
    supervisor.start("worker", "manage.py", "worker")
    if wait_until_up(supervisor, f"{address}/healthz"):
        announce(address, data / "demo-accounts.json")
        while not supervisor.ended() and not supervisor.asked_to_stop.wait(0.2):
            pass
    if supervisor.asked_to_stop.is_set():
        return 0
    name, code = supervisor.ended() or ("web", 1)
    print(f"The {name} process ended with code {code}; everything is stopped.", file=sys.stderr)
    return code if code > 0 else 1


def main():
    os.chdir(ROOT)
    environ.Env.read_env(ROOT / ".env")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings.dev")
    os.environ.setdefault("DJANGO_RUNSERVER_HIDE_WARNING", "true")
    port = chosen_port()
    refuse_busy(port)
    data = data_folder()
    supervisor = Supervisor()
    try:
        sys.exit(run(supervisor, port, data))
    finally:
        supervisor.stop()


if __name__ == "__main__":
    main()
