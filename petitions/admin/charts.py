"""The charts of the screen "Overview", each with the table of its numbers."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from campaign import formats
from campaign.collation import in_order
from petitions import charts
from petitions.admin.filters import wording_name
from petitions.models.signatures import Source
from petitions.overview import EVENTS
from statements import places

SHOWN_AT_MOST = 12


@dataclass(frozen=True)
class Chart:
    """`rows` are (name, numbers, query of the list of these signatures or None)."""

    key: str
    heading: str
    description: str
    drawing: charts.Drawing
    columns: list
    rows: list


def week(day):
    return _("Week of %(day)s") % {"day": formats.day(day)}


# How a span is called in the table, and below its column.
NAMES = {
    "hour": (formats.hour, formats.short_day),
    "day": (formats.day, formats.short_day),
    "week": (week, formats.short_day),
    "month": (formats.month, formats.month),
}
OVER_TIME = {
    "hour": gettext_lazy("Confirmed by hour, over the last three days"),
    "day": gettext_lazy("Confirmed by day"),
    "week": gettext_lazy("Confirmed by week"),
    "month": gettext_lazy("Confirmed by month"),
}
OF_PARTS = {
    "language": gettext_lazy("By language"),
    "country": gettext_lazy("By country"),
    "source": gettext_lazy("By source"),
    "wording": gettext_lazy("By wording"),
}


def over_time(overview, *, by_hour):
    unit, spans = ("hour", overview.by_hour()) if by_hour else overview.by_day()
    name, short = NAMES[unit]
    values = [span.counts["confirmed"] for span in spans]
    names = [name(span.begin) for span in spans]
    titles = [f"{one}: {formats.number(value)}" for one, value in zip(names, values, strict=True)]
    if by_hour:
        labelled = [at for at, span in enumerate(spans) if span.begin.hour == 0]
    else:
        labelled = charts.ticks(len(spans), 3 if unit == "month" else 5)
    labels = {at: short(spans[at].begin) for at in labelled}
    rows = [
        (one, [formats.number(span.counts[event]) for event in EVENTS], None)
        for one, span in zip(names, spans, strict=True)
        if any(span.counts.values())
    ]
    return Chart(
        key="time",
        heading=OVER_TIME[unit],
        description=over_time_in_words(values, names),
        drawing=charts.columns(values, titles, labels),
        columns=[
            pgettext("time", "When"),
            pgettext("signatures", "Signed"),
            pgettext("signatures", "Confirmed"),
            pgettext("signatures", "Withdrawn"),
            pgettext("signatures", "Never confirmed"),
        ],
        rows=rows,
    )


def over_time_in_words(values, names):
    most = max(values)
    if not most:
        return _("None was confirmed in this time.")
    words = ngettext(
        "%(shown)s confirmed signature in all. Highest: %(most)s (%(name)s).",
        "%(shown)s confirmed signatures in all. Highest: %(most)s (%(name)s).",
        sum(values),
    )
    return words % {
        "shown": formats.number(sum(values)),
        "most": formats.number(most),
        "name": names[values.index(most)],
    }


def of_parts(overview):
    """Charts by language, country, source and wording, as far as there is anything to tell."""
    found = {name: counts.items() for name, counts in overview.parts.items()}
    parts = {
        "language": [
            (str(capfirst(formats.language(code))), number, f"language={code}")
            for code, number in found["language"]
        ],
        "country": [
            (country_name(code), number, f"country={code}" if code else None)
            for code, number in found["country"]
        ],
        "source": [
            (str(Source(code).label), number, f"source={code}") for code, number in found["source"]
        ],
        "wording": [
            (wording_name(one), one.signed, f"wording={one.pk}") for one in overview.wordings
        ],
    }
    if not any(overview.parts["country"]):
        del parts["country"]  # it was never asked for
    return [shares(key, OF_PARTS[key], some) for key, some in parts.items() if some]


def country_name(code):
    return places.name(code, get_language()) if code else _("Not known")


def shares(key, heading, parts):
    """A Chart of (name, number, query) with the share of each in the whole."""
    parts = in_order(parts, get_language(), key=lambda part: part[0])
    parts.sort(key=lambda part: -part[1])
    whole = sum(number for _name, number, _query in parts)
    pairs = [(name, number) for name, number, _query in parts[:SHOWN_AT_MOST]]
    name, most = pairs[0]
    words = [_("Most: %(name)s, %(share)s.") % {"name": name, "share": formats.share(most, whole)}]
    if len(parts) > len(pairs):
        left = {"shown": formats.number(len(pairs)), "all": formats.number(len(parts))}
        words.append(_("Drawn: %(shown)s of %(all)s; the table has all.") % left)
    return Chart(
        key=key,
        heading=heading,
        description=" ".join(words),
        drawing=charts.rows(pairs),
        columns=[heading, pgettext("signatures", "Confirmed"), pgettext("signatures", "Share")],
        rows=[
            (name, [formats.number(number), formats.share(number, whole)], query)
            for name, number, query in parts
        ],
    )
