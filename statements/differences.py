"""What one wording changed in the one before it: by paragraph, and by word where both are alike."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

PARTS = {
    "title": _("Title"),
    "subtitle": _("Subtitle"),
    "addressee": _("Addressee"),
    "body": _("Text"),
    "closing_call": _("Closing call"),
    "consent": _("Consent sentence"),
}
# Below this share of common words, old and new are easier to read one after the other.
ALIKE = 0.4


@dataclass(frozen=True)
class Passage:
    """Either `unchanged` paragraphs, of which only the number is told, or `runs` of words.

    `runs` are pairs (`kept` | `removed` | `added`, text); a text may have several lines.
    """

    unchanged: int = 0
    runs: tuple = ()


def changes(old, new):
    """List of (name of the part, its passages) for the parts in which two texts differ.

    `old` and `new` are the texts of TextVersions.
    """
    return [
        (name, compare(old.get(part, ""), new.get(part, "")))
        for part, name in PARTS.items()
        if old.get(part, "") != new.get(part, "")
    ]


@lru_cache(maxsize=512)
def compare(old, new):
    """Passages that lead from one text to another. Kept in memory: long texts take a while."""
    before, after = _paragraphs(old), _paragraphs(new)
    passages = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            passages.append(Passage(unchanged=b - a))
        else:
            passages.append(Passage(runs=runs("\n".join(before[a:b]), "\n".join(after[c:d]))))
    return tuple(passages)


def _paragraphs(text):
    return [line for line in text.splitlines() if line.strip()]


def runs(old, new):
    """The runs that lead from one text to another, both whole if they have little in common."""
    before, after = _words(old), _words(new)
    # Words that are everywhere ("the") are no anchors (autojunk): quick on long texts as well.
    matcher = SequenceMatcher(None, before, after)
    if matcher.quick_ratio() < ALIKE or matcher.ratio() < ALIKE:
        return tuple(run for run in (("removed", old), ("added", new)) if run[1])
    found = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            found.append(("kept", _text(before[a:b])))
            continue
        found += [("removed", _text(before[a:b]))] if b > a else []
        found += [("added", _text(after[c:d]))] if d > c else []
    return tuple(found)


def _words(text):
    return re.findall(r"\n|\S+", text)


def _text(words):
    return " ".join(words).replace(" \n ", "\n")
