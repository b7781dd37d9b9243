"""Reads `content/`: the words by page and language, the facts, the pasted lines.

Within one page every language has the same blocks and paragraphs in the same order, so that a
translated string is found by its place. `tests/home/test_demo.py` holds this.
"""

import tomllib
import uuid
from functools import cache
from pathlib import Path

CONTENT = Path(__file__).parent / "content"
BLOCK_IDS = uuid.UUID("6f0d8c1e-5a43-4d0c-9a3a-5b1f1c7f7a10")


@cache
def read(name):
    """The TOML file of this name (path below `content/`, without its ending)."""
    return tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8"))


def words(page, language):
    return read(f"{language}/{page}")


def speaks(page, language):
    """True if the page is written in this language."""
    return (CONTENT / language / f"{page}.toml").exists()


def lines(name):
    """A list of endorsers as it would be pasted from a document."""
    return (CONTENT / name).read_text(encoding="utf-8")


def rich_text(text):
    """HTML of paragraphs parted by blank lines; a part whose lines begin with "- " is a list."""
    parts = text.strip().split("\n\n")
    return "".join(_list(part) if part.startswith("- ") else f"<p>{part}</p>" for part in parts)


def _list(part):
    items = "".join(f"<li>{line.removeprefix('- ')}</li>" for line in part.splitlines())
    return f"<ul>{items}</ul>"


def body(page, blocks, pictures):
    """Raw data of a body. Block ids depend on the place alone: translations share them.

    `pictures` gives the primary key of each picture by name.
    """
    stream = []
    for place, block in enumerate(blocks):
        [(kind, value)] = block.items()
        stream.append(
            {
                "type": kind,
                "id": _id(page, place),
                "value": _value(kind, value, _id(page, place), pictures),
            }
        )
    return stream


def _id(*parts):
    return str(uuid.uuid5(BLOCK_IDS, ".".join(map(str, parts))))


def _value(kind, value, block_id, pictures):
    match kind:
        case "paragraph":
            return rich_text(value)
        case "callout":
            return value | {"text": rich_text(value["text"])}
        case "image":
            image = {"image": pictures[value["picture"]], "alt_text": value["alt"]}
            return {
                "image": image | {"decorative": False},
                "caption": value["caption"],
                "credit": "",
            }
        case "statistics":
            return [
                {"type": "item", "id": _id(block_id, n), "value": v} for n, v in enumerate(value)
            ]
        case "transfer":
            return {"bic": ""} | value | {"iban": value["iban"].replace(" ", "")}
    return value
