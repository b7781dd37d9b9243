"""What stands in `deploy/`, as data."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes"


def compose():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def manifests(*, example=False):
    """Every object of the cluster; that of the example file only if asked for."""
    return [
        found
        for path in sorted(KUBERNETES.glob("*.yaml"))
        if example or not path.name.startswith("secret.")
        for found in yaml.safe_load_all(path.read_text())
    ]


def of_kind(*kinds):
    return [found for found in manifests() if found["kind"] in kinds]


def listed_variables():
    """The names in `.env.example`."""
    return set(re.findall(r"^#?(\w+)=", (ROOT / ".env.example").read_text(), re.M))


def variable(name):
    """NAME of NAME_FILE."""
    return name.removesuffix("_FILE")


def instructions(path):
    """(word, rest) of each instruction of a Dockerfile, continued lines joined."""
    text = re.sub(r"^\s*#.*\n", "", path.read_text(), flags=re.M).replace("\\\n", " ")
    return [tuple(line.split(None, 1)) for line in text.splitlines() if line.strip()]
