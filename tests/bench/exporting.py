"""How long an export takes, and how much memory at its peak.

`python -m tests.bench.exporting KEY FILE` is the child: it exports, and prints its peak memory.
"""

import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
LONGEST_CELL = 1_000_000


def export(environment, key):
    """(seconds, peak MB, rows) of an export of all signatures of the petition `key`.

    `environment` names settings, database and keys of a site. It runs in a process of its own,
    whose start is part of the seconds; the rows are those that are read again from its file.
    """
    with tempfile.TemporaryDirectory(prefix="undersigned-export-") as folder:
        file = Path(folder) / "signatures.csv"
        command = [sys.executable, "-m", "tests.bench.exporting", key, str(file)]
        began = time.monotonic()
        done = subprocess.run(
            command,
            env={**os.environ, **environment},
            check=True,
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        seconds = time.monotonic() - began
        return seconds, int(done.stdout.split()[-1]) / 1024, rows_of(file, environment)


def rows_of(file, environment):
    """The rows of a sealed CSV file below its header, opened with the keys of `environment`."""
    csv.field_size_limit(LONGEST_CELL)
    command = [sys.executable, "manage.py", "open_export", str(file), "-"]
    with subprocess.Popen(
        command,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        cwd=ROOT,
        encoding="utf-8-sig",
    ) as opening:
        rows = sum(1 for _row in csv.reader(opening.stdout)) - 1
    if opening.returncode:
        raise subprocess.CalledProcessError(opening.returncode, command)
    return rows


def peak():
    """The most memory that this process has had, in KiB.

    From /proc: what `getrusage` tells of a child begins with the size of the parent it came from.
    """
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


if __name__ == "__main__":
    django.setup()
    call_command("export_signatures", *sys.argv[1:])
    print(peak())
