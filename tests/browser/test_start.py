"""The site of `make run` is there, and goes away without leaving anything behind."""

import os
import signal
from pathlib import Path

import pytest


def children_of(pid):
    """Returns the running children of a process as {pid: command line}."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            if parent == str(pid):
                found[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
        except FileNotFoundError:
            continue
    return found


def child(run, name):
    pids = [pid for pid, line in children_of(run.process.pid).items() if name in line]
    assert len(pids) == 1
    return pids[0]


def is_running(pid):
    return Path(f"/proc/{pid}").exists()


@pytest.mark.parametrize(
    ("language", "direction"),
    [("en", "ltr"), ("es", "ltr"), ("fr", "ltr"), ("pt", "ltr"), ("ar", "rtl")],
)
def test_the_front_page_opens_in_every_language(new_page, language, direction):
    page = new_page(locale=language)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("response", lambda answer: answer.status >= 400 and errors.append(answer.url))
    page.goto("/")
    assert page.url.endswith(f"/{language}/")
    assert page.locator("html").get_attribute("dir") == direction
    assert errors == []


def test_every_demo_account_may_enter_the_admin(accounts, new_page):
    for account in accounts.values():
        page = new_page()
        page.goto("/admin/")
        page.locator("[name=login]").fill(account["username"])
        page.locator("[name=password]").fill(account["password"])
        page.locator("form button[type=submit]").click()
        page.wait_for_url("**/admin/")


def test_the_start_names_the_addresses_and_the_accounts(second_run, accounts):
    output = second_run.output()
    assert "/admin/" in output
    for account in accounts.values():
        assert account["username"] in output
        assert account["password"] in output


def test_ctrl_c_ends_web_and_worker(second_run):
    pids = [child(second_run, "runserver"), child(second_run, "worker")]
    os.killpg(second_run.process.pid, signal.SIGINT)
    assert second_run.process.wait(20) == 0
    assert not any(is_running(pid) for pid in pids)


@pytest.mark.parametrize(("dies", "other"), [("worker", "runserver"), ("runserver", "worker")])
def test_when_one_process_dies_the_other_is_ended_and_the_exit_code_tells(second_run, dies, other):
    left = child(second_run, other)
    os.kill(child(second_run, dies), signal.SIGKILL)
    assert second_run.process.wait(20) == 1
    assert "ended with code -9; everything is stopped." in second_run.output()
    assert not is_running(left)
