"""`.env.example` lists every variable that the settings read, with its default."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "campaign" / "settings"
COMMON = SETTINGS / "base.py"


def reads(path):
    """Yields name and default (None if it is put together) of each variable read in a module."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not (isinstance(node, ast.Call) and ast.unparse(node.func).count("env")):
            continue
        if node.args and isinstance(node.args[0], ast.Constant):
            yield node.args[0].value, default_of(node)


def default_of(call):
    for keyword in call.keywords:
        if keyword.arg == "default":
            try:
                return as_text(ast.literal_eval(keyword.value))
            except ValueError:
                return None
    return None


def as_text(value):
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(value) if isinstance(value, list) else str(value)


@pytest.fixture
def listed():
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(re.fullmatch(r"#?(\w+)=(.*)", line).groups() for line in lines if "=" in line)


def test_every_variable_is_listed_and_every_listed_one_is_read(listed):
    read = {name for path in SETTINGS.glob("*.py") for name, _ in reads(path)}
    assert read == set(listed)


def test_the_defaults_are_the_real_ones(listed):
    for name, default in reads(COMMON):
        assert default is None or listed[name] == default, name


def test_each_variable_is_explained():
    lines = (ROOT / ".env.example").read_text().splitlines()
    for above, line in zip(lines, lines[1:], strict=False):
        if re.match(r"#?\w+=", line):
            assert above.startswith("# "), line
