"""The image: from named versions, without root, of files that are there, with all that it runs."""

import json
import re

import pytest

from tests.deploy.files import DEPLOY, ROOT, instructions

FILE = instructions(DEPLOY / "Dockerfile")
IGNORED = (ROOT / ".dockerignore").read_text().splitlines()
LAST = FILE[max(at for at, (word, _rest) in enumerate(FILE) if word == "FROM") :]


def every(word, found=FILE):
    return [rest for each, rest in found if each == word]


def copied():
    """The sources of what is copied from the tree."""
    return [
        source
        for rest in every("COPY")
        if not rest.startswith("--from")
        for source in rest.split()[:-1]
    ]


def test_each_stage_begins_with_one_named_version_of_python():
    bases = {rest.split()[0] for rest in every("FROM")}
    assert len(bases) == 1
    assert re.fullmatch(r"python:3\.\d+-slim-\w+", bases.pop())


def test_what_is_copied_is_there_and_reaches_the_build():
    assert copied()
    for source in copied():
        assert (ROOT / source).exists(), source
        assert f"!{source}" in IGNORED, source


def test_nothing_else_reaches_the_build():
    lines = [line for line in IGNORED if line and not line.startswith(("#", "**/"))]
    assert lines[0] == "*"
    assert {line.removeprefix("!") for line in lines[1:]} == set(copied())
    assert {"**/*.mo", "**/__pycache__"} <= set(IGNORED)


def test_it_runs_as_a_user_that_a_cluster_can_tell_from_root():
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", every("USER", LAST)[-1])


def test_packages_are_installed_by_their_hashes_and_none_is_built():
    installs = [run for run in every("RUN") if "pip install" in run]
    assert len(installs) == 2
    assert all("--require-hashes --only-binary=:all:" in run for run in installs)
    assert not any("pip" in run for run in every("RUN", LAST))


def test_the_last_stage_has_what_cards_lists_and_backups_need():
    (run,) = every("RUN", LAST)
    assert {"libfribidi0", "fonts-noto-core", "postgresql-client-17"} <= set(run.split())


def test_it_is_watched_and_starts_the_web_process():
    (watch,) = every("HEALTHCHECK")
    assert "/healthz" in json.loads(watch.partition("CMD ")[2])[-1]
    (command,) = every("CMD", LAST)
    assert json.loads(command)[0] == "granian"
    assert json.loads(command)[-1] == "campaign.wsgi:application"


@pytest.mark.parametrize("word", ["ENV", "ARG"])
def test_no_secret_stays_in_it(word):
    for rest in every(word):
        assert not re.search("SECRET|PASSWORD|_KEY", rest)
