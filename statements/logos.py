"""Which endorser an image file is the logo of, by its name; and giving logos to endorsers."""

import re
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path, PurePath

from django.db import transaction
from wagtail.log_actions import log

from statements import lines

DATA = Path(__file__).parent / "data" / "logos.toml"
SIZE = re.compile(r"(?<![^\W_])(?:\d+\s?[x×]\s?\d+(?:px)?|\d+(?:px|w|dpi)|@?\dx|v\d+)(?![^\W_])")
IN_BRACKETS_AT_END = re.compile(r"\s*[(\[]\d+[)\]]$")
CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")
WORD = re.compile(r"[^\W_]+")


@cache
def noise():
    """What is no part of a name, in small letters."""
    return frozenset(tomllib.loads(DATA.read_text(encoding="utf-8"))["words"])


def names_in(file_name):
    """Keys that the name of a file may stand for, the whole name first."""
    stem = IN_BRACKETS_AT_END.sub("", PurePath(file_name).stem)
    words = WORD.findall(CAMEL.sub(" ", SIZE.sub(" ", stem)))
    kept = [word for word in words if word.casefold() not in noise()]
    yield from filter(None, map(lines.bare, (stem, "".join(words), "".join(kept))))
    while len(kept) > 1 and kept[-1].isdigit():
        kept.pop()
        yield lines.bare("".join(kept))


class Finder:
    """Finds endorsers by the names of files: by name, acronym, or both, whatever their spelling."""

    def __init__(self, endorsers):
        self.known = defaultdict(list)
        for endorser in endorsers:
            name, acronym = lines.bare(endorser.name), lines.bare(endorser.acronym)
            for key in {name, acronym, name + acronym, acronym + name} - {""}:
                self.known[key].append(endorser)

    def find(self, file_name):
        """The endorsers that the name of a file fits: none, one, or several."""
        return next((self.known[key] for key in names_in(file_name) if key in self.known), [])


@transaction.atomic
def give(*, letter, pairs):
    """Gives endorsers of a letter their logos, from (endorser, image, whether to replace).

    One that has a logo keeps it unless it is to be replaced; returns the endorsers that changed.
    """
    changed = []
    for endorser, image, replaces in pairs:
        rows = letter.endorsers.filter(pk=endorser.pk)
        if (rows if replaces else rows.filter(logo=None)).update(logo=image):
            changed.append(endorser)
    if changed:
        log(instance=letter, action="statements.set_logos", data={"count": len(changed)})
    return changed
