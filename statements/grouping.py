"""How the endorsers of a letter stand on its page: by kind, by country, by name, or in one list."""

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from campaign import formats
from campaign.collation import in_order
from statements import places
from statements.models.endorsers import EndorserKind
from statements.models.letter import Grouping


@dataclass(frozen=True)
class Group:
    """`entries` are (endorser, what stands after the name); the heading says how many they are.

    `anchor` leads to it on the page, in every language; `is_place` is true of a country or region.
    """

    anchor: str
    heading: str
    entries: list
    is_place: bool = False


def groups(endorsers, grouping):
    """The Groups of endorsers in their order, in the active language; featured ones come first.

    Countries and names stand in the alphabetical order of the language, those without a country
    last.
    """
    if grouping == Grouping.NAME:
        endorsers = in_order(endorsers, get_language(), key=attrgetter("name"))
    ordered = sorted(endorsers, key=lambda one: not one.featured)
    if grouping == Grouping.COUNTRY:
        return by_country(ordered)
    if grouping == Grouping.KIND:
        kinds = [(kind, [one for one in ordered if one.kind == kind]) for kind in EndorserKind]
        return [group(kind, COUNTED[kind], found) for kind, found in kinds if found]
    return [group("all", in_all, ordered)] if ordered else []


def group(name, counted, endorsers):
    heading = in_words(len(endorsers), counted)
    return Group(f"names-{name}", heading, [(one, one.description) for one in endorsers])


def organisations(count):
    return ngettext("%(shown)s organisation", "%(shown)s organisations", count)


def persons(count):
    return ngettext("%(shown)s person", "%(shown)s people", count)


def in_all(count):
    return ngettext("%(shown)s endorser", "%(shown)s endorsers", count)


def in_words(count, counted=in_all):
    """How many they are: 214 endorsers."""
    return counted(count) % {"shown": formats.number(count)}


COUNTED = {EndorserKind.ORGANISATION: organisations, EndorserKind.PERSON: persons}


def by_country(endorsers):
    language = get_language()
    rank = places.order(language)

    def place_in_order(endorser):
        return rank.get(endorser.place_code, len(rank))

    found = groupby(sorted(endorsers, key=place_in_order), key=place_in_order)
    return [country(list(members), language) for _rank, members in found]


def country(endorsers, language):
    code = endorsers[0].place_code
    place = places.name(code, language) if code else _("Without a country")
    values = {"place": place, "count": formats.number(len(endorsers))}
    heading = _("%(place)s (%(count)s)") % values
    entries = [(one, one.details) for one in endorsers]
    return Group(f"country-{code or 'none'}", heading, entries, is_place=True)
