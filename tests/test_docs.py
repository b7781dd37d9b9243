"""The documents name only what is there: files, targets, commands, variables."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
ROOMS = "campaign|statements|petitions|home|static|tools|tests|docs|deploy"
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`|^ {4}(\S.*)$", re.MULTILINE)
VARIABLE = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b|\b[A-Z][A-Z0-9]+(?==)")

every_document = pytest.mark.parametrize(
    "document", DOCS, ids=lambda path: path.relative_to(ROOT).as_posix()
)


def code_of(document):
    """What stands in the document as code: between backticks or in an indented block."""
    return [inline or block for inline, block in CODE.findall(document.read_text())]


def anchors(document):
    """Anchors of the headings, as GitHub and GitLab make them."""
    headings = HEADING.findall(document.read_text())
    return {re.sub(r"[^\w -]", "", text.lower()).replace(" ", "-") for text in headings}


@every_document
def test_links_lead_to_files_and_headings_that_exist(document):
    for link in LINK.findall(document.read_text()):
        if link.startswith(("https://", "http://")):
            continue
        name, _, anchor = link.partition("#")
        target = document.parent / name if name else document
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@every_document
def test_files_named_in_the_text_exist(document):
    """Or are made by whoever runs a site, and kept out of the repository."""
    made = [line.strip("/") for line in (ROOT / ".gitignore").read_text().split()]
    for code in code_of(document):
        for path in re.findall(rf"(?<![\w/.])(?:{ROOMS})/[\w/.-]*", code):
            there = (ROOT / path.rstrip(".")).exists()
            assert there or path.rstrip("/") in made, path


@every_document
def test_targets_of_make_exist(document):
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for code in code_of(document):
        for target in re.findall(r"\bmake ([a-z][a-z-]*)", code):
            assert target in targets, target


@every_document
def test_management_commands_exist(document):
    for code in code_of(document):
        for command in re.findall(r"\bmanage\.py ([a-z]\w*)", code):
            assert command in get_commands(), command


@every_document
def test_variables_of_the_environment_are_known(document):
    """Those of the site stand in `.env.example`, others in Makefile, Dockerfile and `tools/`."""
    listed = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    of_make = re.findall(r"^([A-Z_]+) \?=", (ROOT / "Makefile").read_text(), re.MULTILINE)
    of_image = re.findall(r"^ARG (\w+)", (ROOT / "deploy/Dockerfile").read_text(), re.MULTILINE)
    in_tools = [
        name
        for path in sorted((ROOT / "tools").glob("*.py"))
        for name in re.findall(r'"([A-Z][A-Z_]+)"', path.read_text())
    ]
    for code in code_of(document):
        for name in VARIABLE.findall(code):
            # Each may stand in a file that NAME_FILE names.
            known = {*listed, *of_make, *of_image, *in_tools, "NAME"}
            assert name.removesuffix("_FILE") in known, name


def test_the_readme_is_short():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 120
