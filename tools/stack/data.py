"""PostgreSQL, Redis and S3 of the stack, with what they hold in its folder or in memory."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
from pathlib import Path

import psycopg

from tools import redis_server, s3_server
from tools.postgres import programs_and_identity
from tools.stack.parts import program

# Where packages of Linux put a server, which is on no PATH there.
SERVERS = "/usr/lib/postgresql/*/bin/postgres"
MOST_CONNECTIONS = 100


def listens(port):
    """A probe: whether something takes connections on a port of this machine."""

    def probe():
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", port)) == 0

    return probe


def installed_postgres():
    """The folder of the newest PostgreSQL server that this machine has, or None."""
    found = sorted(Path("/").glob(SERVERS.lstrip("/")), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("postgres")
    return found[-1].parent if found else on_path and Path(on_path).parent


def programs_for(folder):
    """(programs, whom to run them as): PostgreSQL refuses to run as root."""
    installed = installed_postgres()
    if not installed:
        return programs_and_identity(folder)
    if os.geteuid() != 0:
        return installed, {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    identity = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": [], "cwd": folder}
    return installed, identity


def postgres(folder, *, port):
    """What starts a new, empty server: arguments of a part."""
    folder.mkdir()
    programs, identity = programs_for(folder)
    make = [programs / "initdb", "-D", folder / "data", "-U", "postgres", "--auth=trust"]
    make += ["--encoding=UTF8", "--locale=C.UTF-8"]
    subprocess.run(make, check=True, stdout=subprocess.DEVNULL, **identity)
    url = postgres_url(port)

    def answers():
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            return False
        return True

    options = ["-cunix_socket_directories=", f"-cmax_connections={MOST_CONNECTIONS}"]
    address = ["-h", "127.0.0.1", "-p", str(port)]
    return {
        "command": [programs / "postgres", "-D", folder / "data", *address, *options],
        "probe": answers,
        "identity": identity,
        "end": signal.SIGINT,  # asked by SIGTERM it would wait for all that are connected
    }


def postgres_url(port):
    return f"postgres://postgres@127.0.0.1:{port}/postgres"


def redis(port):
    """What starts a server that keeps nothing on disk: arguments of a part."""
    found = program(*redis_server.NAMES, hint="install Redis or Valkey.")
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    return {"command": [found, *options], "probe": listens(port)}


def s3(port):
    """What starts a server with an empty bucket, kept in memory: arguments of a part."""
    return {"command": s3_server.command(port), "probe": lambda: s3_server.has_bucket(port)}
