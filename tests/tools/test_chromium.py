"""A Chromium is found where there is one, and one that does not start is none."""

import pytest

from tools import chromium


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine with nothing on its PATH but what the test puts there."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)

    def put(name, exit_code):
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\nexit {exit_code}\n")
        path.chmod(0o755)
        return str(path)

    return put


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_the_machines_own_is_found_under_each_of_its_names(machine, name):
    path = machine(name, exit_code=0)
    assert chromium.find() == path


def test_one_that_does_not_start_is_passed_over(machine):
    machine("chromium", exit_code=1)
    path = machine("google-chrome", exit_code=0)
    assert chromium.find() == path


def test_a_named_one_comes_first_and_is_never_replaced_by_another(machine, monkeypatch):
    machine("chromium", exit_code=0)
    named = machine("mine", exit_code=0)
    monkeypatch.setenv("CHROMIUM", named)
    assert chromium.find() == named
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    assert chromium.find_or_get() is None
