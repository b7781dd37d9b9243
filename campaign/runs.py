"""Text in runs of one direction and one font, in the order in which they are seen (UAX 9)."""

import unicodedata

from fpdf.bidi import BidiParagraph

from campaign import fonts

RIGHT_TO_LEFT = ("R", "AL", "NSM", "WS")
MIXING = ("R", "AL", "AN", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI", "PDF", "PDI")


def is_plain(char):
    """True if it looks the same wherever it stands: nothing to shape, no other direction."""
    simple = unicodedata.bidirectional(char) not in (*MIXING, "NSM", "BN")
    return simple and not unicodedata.combining(char) and unicodedata.category(char) != "Cf"


def runs(text, own=fonts.OWN):
    """(text, file of the font, level) of each run, from left to right; odd levels run to the left.

    Fonts of `own` come first. A character that no font shows is set in that of its neighbour.
    """
    found, before = [], None
    for char, level in _levels(text):
        path = fonts.font_of(char, before, own) or before or own[0]
        if found and path == before and level == found[-1][2]:
            found[-1][0] += char
        else:
            found.append([char, path, level])
        before = path
    return _as_seen(found)


def _levels(text):
    """(character, level of embedding) in the order of reading; odd levels run to the left."""
    kinds = {unicodedata.bidirectional(char) for char in text}
    if kinds.isdisjoint(MIXING):
        return [(char, 0) for char in text]
    if kinds.issubset(RIGHT_TO_LEFT):
        return [(char, 1) for char in text]
    paragraph = BidiParagraph(text)
    paragraph.reorder_resolved_levels()  # for its rule L1, which sets the levels of spaces
    return [(one.character, one.embedding_level) for one in paragraph.characters]


def _as_seen(runs):
    """Runs in the order in which they stand on paper (Unicode Annex 9, rule L2)."""
    levels = [level for _run, _path, level in runs]
    for level in range(max(levels, default=0), 0, -1):
        seen, stretch = [], []
        for run in runs:
            if run[2] >= level:
                stretch.insert(0, run)
            else:
                seen += [*stretch, run]
                stretch = []
        runs = seen + stretch
    return runs
