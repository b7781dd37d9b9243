"""`make test` goes on after a failed step, and a failed step is not forgotten."""

import sys

import pytest

from tools import verify


def test_a_failed_step_is_remembered_and_the_next_one_runs(capfd):
    steps = verify.Steps()
    steps.run("fails", [sys.executable, "-c", "raise SystemExit(1)"])
    steps.run("works", [sys.executable, "-c", "import os; print(os.getenv('WORD'))"], {"WORD": "x"})
    assert steps.failed == ["fails"]
    assert capfd.readouterr().out == "\n--- fails\n\n--- works\nx\n"


@pytest.mark.parametrize(("required", "code"), [("0", 0), ("1", 1)])
@pytest.mark.parametrize("absent", verify.ABSENT)
def test_missing_tests_are_told_loudly_and_fail_where_required(
    monkeypatch, capsys, absent, required, code
):
    monkeypatch.setenv(absent, required)
    steps = verify.Steps()
    assert verify.conclude(steps, absent=[absent]) == code
    assert f"*** {verify.ABSENT[absent]} ***" in capsys.readouterr().out


def test_where_nothing_is_missing_nothing_is_said(capsys):
    assert verify.conclude(verify.Steps(), absent=[]) == 0
    assert "DID NOT RUN" not in capsys.readouterr().out
