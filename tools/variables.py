"""Writes `docs/variables.md`: the table of all variables, from `.env.example`."""

import re
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / ".env.example"
PAGE = ROOT / "docs" / "variables.md"
HEAD = """# Variables

Everything is configured by these, in the environment or in a file: [Deploying](deploying.md)
says in which. `NAME_FILE` may name a file that holds the value of `NAME`, as containers are given
secrets. The page is made from [`.env.example`](../.env.example) by `make format`.
"""
SECTION = re.compile(r"# --- (.+)")
VARIABLE = re.compile(r"#?(\w+)=(.*)")


def rows(text):
    """(section, name, default, meaning) of each variable."""
    section, comment = "", []
    for line in text.splitlines():
        if found := SECTION.fullmatch(line):
            section, comment = found[1], []
        elif found := VARIABLE.fullmatch(line):
            yield section, found[1], found[2], " ".join(comment)
            comment = []
        elif line.startswith("# "):
            comment.append(line.removeprefix("# "))
        else:
            comment = []


def table(text):
    """The whole page for what stands in `.env.example`."""
    parts = [HEAD]
    for section, found in groupby(rows(text), key=lambda row: row[0]):
        title, _, note = section.partition(". ")
        lines = [f"## {title}", "", *([note, ""] if note else [])]
        lines += ["| variable | default | what for |", "| --- | --- | --- |"]
        for _section, name, default, meaning in found:
            shown = f"`{default}`" if default else ""
            lines.append(f"| `{name}` | {shown} | {meaning} |")
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(table(LIST.read_text()))
