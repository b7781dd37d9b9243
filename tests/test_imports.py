"""Imports run one way: home -> petitions -> statements -> campaign."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ["campaign", "statements", "petitions", "home"]
# The two places of the ground that put the apps together.
KNOW_THE_APPS = ("campaign/settings/", "campaign/urls.py")


def apps_imported(source, *, package):
    """Returns the apps that a module imports, anywhere in it, relative imports included."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module if not node.level else package)
    return {name.split(".")[0] for name in names} & set(APPS)


def apps_named(source):
    """Returns the apps named in strings such as "petitions.Signature" or "home/card.html"."""
    return {app for app in APPS if re.search(rf"""["']{app}[.:/]\w""", source)}


def files(app, kind):
    return [
        path
        for path in sorted((ROOT / app).rglob(kind))
        if not path.relative_to(ROOT).as_posix().startswith(KNOW_THE_APPS)
    ]


@pytest.mark.parametrize("app", APPS)
def test_no_module_imports_an_app_above_its_own(app):
    above = set(APPS[APPS.index(app) + 1 :])
    for path in files(app, "*.py"):
        upward = apps_imported(path.read_text(), package=app) & above
        assert not upward, f"{path.relative_to(ROOT)} imports {', '.join(sorted(upward))}"


def test_the_ground_names_no_app():
    for path in files("campaign", "*.py") + files("campaign", "*.html"):
        named = apps_named(path.read_text()) - {"campaign"}
        assert not named, f"{path.relative_to(ROOT)} names {', '.join(sorted(named))}"


@pytest.mark.parametrize(
    "source",
    [
        "import petitions.signing",
        "from petitions import signing",
        "from petitions.models import Signature",
        "def late():\n    from petitions.models import Signature",
    ],
)
def test_every_way_to_import_is_seen(source):
    assert apps_imported(source, package="statements") == {"petitions"}


def test_a_name_in_a_string_is_seen():
    assert apps_named('models.ForeignKey("petitions.PetitionPage")') == {"petitions"}
    assert apps_named('{% include "home/card.html" %}') == {"home"}
    assert apps_named("{% url 'petitions:sign' %}") == {"petitions"}
    assert apps_named('icon = "home"') == set()
