"""The throwaway PostgreSQL goes away with the command that it was started for."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ASK = """
import os, psycopg
url = os.environ["TEST_DATABASE_URL"]
with psycopg.connect(url) as connection:
    print(url, connection.execute("SHOW data_directory").fetchone()[0], sep="\\n")
raise SystemExit(7)
"""


def run(environment, *command):
    return subprocess.run(
        [sys.executable, "-m", "tools.postgres", *command],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )


def test_a_server_lives_as_long_as_its_command_and_the_exit_code_is_kept():
    ran = run({"TEST_DATABASE_URL": ""}, sys.executable, "-c", ASK)
    url, folder = ran.stdout.split()
    assert url.startswith("postgres://postgres@127.0.0.1:")
    assert ran.returncode == 7
    assert not Path(folder).exists()


def test_a_named_server_is_used():
    ran = run({"TEST_DATABASE_URL": "postgres://here"}, "sh", "-c", "echo $TEST_DATABASE_URL")
    assert ran.stdout == "postgres://here\n"
