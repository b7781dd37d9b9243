"""What `make run` does before it starts anything. The start itself: tests/browser/test_start.py."""

import os
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tools import keys, run

ROOT = Path(__file__).resolve().parents[2]
TWO_CHILDREN = """
from tools.run import Supervisor
supervisor = Supervisor()
one = supervisor.start("one", "-c", "import time; time.sleep(60)")
two = supervisor.start("two", "-c", {two!r})
print(one.pid, two.pid, flush=True)
while not supervisor.ended() and not supervisor.asked_to_stop.wait(0.05):
    pass
print(supervisor.ended(), flush=True)
supervisor.stop()
"""


def start(environment, *arguments, **options):
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **options,
    )


def is_running(pid):
    return Path(f"/proc/{pid}").exists()


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", ""])
def test_a_port_that_is_none_is_refused_in_a_plain_sentence(tmp_path, port):
    process = start({"PORT": port, "DATA_DIR": str(tmp_path)}, "-m", "tools.run")
    assert process.communicate()[0] == f"PORT must be a number from 1 to 65535, not {port!r}.\n"
    assert process.returncode == 1


def test_a_busy_port_is_refused_before_anything_is_written(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = start({"PORT": str(port), "DATA_DIR": str(tmp_path)}, "-m", "tools.run")
        output, _ = process.communicate()
    assert output.startswith(f"Port {port} cannot be used (Address already in use). Choose another")
    assert process.returncode == 1
    assert list(tmp_path.iterdir()) == []


def test_a_copy_makes_its_secrets_once_and_only_the_owner_may_read_them(tmp_path, monkeypatch):
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "new"))
    path = run.data_folder() / "secrets.env"
    first = path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert set(keys.fresh_secrets()) == {line.split("=")[0] for line in first.splitlines()}
    run.data_folder()
    assert path.read_text() == first
    assert first != keys.as_lines(keys.fresh_secrets())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_the_parent_ends_all_children(number):
    script = TWO_CHILDREN.format(two="import time; time.sleep(60)")
    process = start({}, "-c", script)
    pids = process.stdout.readline().split()
    process.send_signal(number)
    assert process.wait(20) == 0
    assert not any(is_running(pid) for pid in pids)


def test_when_one_child_dies_the_other_is_ended():
    process = start({}, "-c", TWO_CHILDREN.format(two="raise SystemExit(3)"))
    pids = process.stdout.readline().split()
    output, _ = process.communicate(timeout=20)
    assert output == "('two', 3)\n"
    assert not any(is_running(pid) for pid in pids)
