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
def test_missing_browser_tests_are_told_loudly_and_fail_where_required(
    monkeypatch, capsys, required, code
):
    monkeypatch.setenv("REQUIRE_BROWSER", required)
    steps = verify.Steps()
    assert verify.conclude(steps, saw_browser=False) == code
    assert "BROWSER TESTS DID NOT RUN" in capsys.readouterr().out
