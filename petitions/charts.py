"""Charts as plain SVG, drawn on the server: what templates need to write them down.

Widths are shares of the whole and heights are pixels, so that a chart is as wide as there is room
while its words keep their size. In languages from right to left time runs from right to left.
"""

from dataclasses import dataclass, field

from django.utils.translation import get_language_bidi

from campaign import formats

HEAD, PLOT, FOOT = 20, 160, 24
ROW, BAR, GAP = 48, 12, 8
STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Bar:
    x: str
    y: str
    width: str
    height: str
    title: str = ""


@dataclass(frozen=True)
class Words:
    x: str
    y: str
    anchor: str
    text: str
    dx: str = "0"


@dataclass(frozen=True)
class Drawing:
    """Numbers are text already: templates would write them as the language does."""

    height: str
    bars: list
    words: list
    lines: list = field(default_factory=list)
    gutter: str = ""


def percent(share):
    return f"{100 * share:.3f}%"


def across(begin, width=0):
    """Where something begins on the page that begins there on paper."""
    return percent(1 - begin - width if get_language_bidi() else begin)


def scale(most):
    """Round numbers to draw lines at, up to the first one that is no less than `most`."""
    step = next(s for n in range(12) for s in (k * 10**n for k in STEPS) if 3 * s >= most)
    return [step * n for n in range(1, -(-most // step) + 1)]


def columns(values, titles, labels):
    """A Drawing of one column a value; `labels` ({index: text}) stand below."""
    marks = scale(max(*values, 1))
    slot, top = 1 / len(values), marks[-1]
    # Thin columns stand side by side, so that none is lost between two pixels.
    gap = slot / 5 if len(values) <= 100 else 0
    bars = [
        Bar(
            x=across(at * slot + gap / 2, slot - gap),
            y=f"{HEAD + PLOT - height(value, top):.1f}",
            width=percent(slot - gap),
            height=f"{height(value, top):.1f}",
            title=title,
        )
        for at, (value, title) in enumerate(zip(values, titles, strict=True))
        if value
    ]
    lines = [f"{HEAD + PLOT - PLOT * mark / top:.1f}" for mark in marks]
    words = [beside(y, formats.number(mark)) for y, mark in zip(lines, marks, strict=True)]
    gutter = "wide" if top >= 10_000 else "narrow"
    words += [under(at, len(values), text) for at, text in labels.items()]
    return Drawing(str(HEAD + PLOT + FOOT), bars, words, [*lines, str(HEAD + PLOT)], gutter)


def beside(y, text):
    """A number of the scale, in the gutter before the chart."""
    away = GAP if get_language_bidi() else -GAP
    return Words(across(0), f"{float(y) + 4:.1f}", "end", text, str(away))


def under(at, number, text):
    """The label of a column; those at the edges stay within the chart."""
    edges = {0: ("start", 0), number - 1: ("end", 1)} if number > 8 else {}
    anchor, begin = edges.get(at, ("middle", (at + 0.5) / number))
    return Words(across(begin), str(HEAD + PLOT + 17), anchor, text)


def height(value, top):
    """In pixels; whatever is not nothing can be seen."""
    return max(PLOT * value / top, 1.5) if value else 0


def ticks(number, most=5):
    """Indexes of the columns to label: evenly apart, the first and the last among them."""
    if number <= most:
        return list(range(number))
    return sorted({round(at * (number - 1) / (most - 1)) for at in range(most)})


def rows(pairs):
    """A Drawing of one bar for each (label, value), label and value above it."""
    most, bars, words = max(value for _label, value in pairs), [], []
    for at, (label, value) in enumerate(pairs):
        base, width = at * ROW, value / most
        words.append(Words(across(0), str(base + 18), "start", label))
        words.append(Words(across(1), str(base + 18), "end", formats.number(value)))
        bars.append(Bar(across(0, width), str(base + 26), percent(width), str(BAR)))
    return Drawing(str(ROW * len(pairs)), bars, words)


def sparkline(values, height=24):
    """A Drawing of small columns without words; None if there is nothing to draw."""
    if not any(values):
        return None
    slot, most = 1 / len(values), max(values)
    bars = []
    for at, value in enumerate(values):
        if value:
            size = max(height * value / most, 1.5)
            x = across(at * slot, slot * 0.8)
            bars.append(Bar(x, f"{height - size:.1f}", percent(slot * 0.8), f"{size:.1f}"))
    return Drawing(str(height), bars, [])
