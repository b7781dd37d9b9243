"""Dates, numbers and lists as the Unicode CLDR writes them in the visitor's language.

Digits are 0 to 9 in every language, Arabic too: CLDR has them so for `ar`, half of its readers use
no others, and what is typed into a form (a date, an IBAN, a number) has them as well.
"""

import unicodedata

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import (
    format_date,
    format_skeleton,
    format_time,
    get_datetime_format,
    get_time_format,
)
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi, to_locale

# What stands between things that are not listed with an "and", as in "Teacher, Portugal".
COMMAS = {"ar": "، ", "fa": "، ", "ur": "، ", "ja": "、", "zh": "，"}
SIZES = [("byte", 0), ("kilobyte", 0), ("megabyte", 1), ("gigabyte", 1)]
# The interface is written as in Portugal; what CLDR calls plain "pt" is Brazil's spelling.
SPELLINGS = {"pt": "pt_PT"}
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


def locale():
    """Babel's locale of the active language; English where CLDR has none."""
    try:
        return Locale.parse(to_locale(get_language() or "en"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


def day(value):
    """A date as in a letter: 22 November 2026. Times are taken in the site's time zone."""
    if hasattr(value, "hour"):
        value = timezone.localtime(value).date()
    return format_date(value, "long", locale=_british(locale()))


def weekday(value):
    """A date with its day of the week: Friday, 27 November 2026."""
    value = timezone.localtime(value).date()
    return format_date(value, "full", locale=_british(locale()))


def moment(value):
    """A date with time of day, to the minute, and zone."""
    value, found = timezone.localtime(value), _british(locale())
    pattern = get_time_format("long", locale=found).pattern.replace(":ss", "")
    clock = format_time(value, pattern, locale=found)
    both = get_datetime_format("long", locale=found).replace("'", "")
    return both.replace("{0}", clock).replace("{1}", day(value))


def short_day(value):
    """A date without its year, for narrow places: 22 Nov."""
    return format_skeleton("MMMd", value, locale=_british(locale()))


def month(value):
    return format_skeleton("yMMMM", value, locale=_british(locale()))


def clock(value):
    """The time of day, to the minute."""
    return format_time(value, "short", locale=_british(locale()))


def number(value):
    return format_decimal(value, locale=locale())


def hour(value):
    """A date with time of day, for those who know the zone."""
    pattern = get_datetime_format("long", locale=_british(locale())).replace("'", "")
    return pattern.replace("{0}", clock(value)).replace("{1}", day(value.date()))


def listed(parts):
    """Texts in a row, as in a sentence: a, b and c."""
    return format_list([isolated(str(part)) for part in parts], locale=_british(locale()))


def row(parts):
    """Texts one after the other, without those that are empty: role, organisation, country."""
    comma = COMMAS.get(locale().language, ", ")
    return comma.join(isolated(str(part)) for part in parts if part)


def isolated(text):
    """A text to put into a sentence, held together where it runs against the sentence (UAX 9)."""
    against = ("L",) if get_language_bidi() else ("R", "AL")
    if not any(unicodedata.bidirectional(char) in against for char in text):
        return text
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"


def language(code):
    """The name of a language as it stands within a sentence: inglés, not Inglés."""
    try:
        found = Locale.parse(to_locale(code)).get_display_name(locale())
    except (UnknownLocaleError, ValueError):
        return code
    return found or code


def size(octets):
    """The size of a file in a unit that leaves few digits: 340 kB, 1.5 MB."""
    power = min((len(str(octets)) - 1) // 3, len(SIZES) - 1)
    unit, digits = SIZES[power]
    value = round(octets / 1000**power, digits)
    return format_unit(value, f"digital-{unit}", "short", locale=locale())


def share(part, whole):
    """In whole per cent, rounded down, so that 100 % is all."""
    return format_percent(part * 100 // whole / 100, locale=locale())


def _british(found):
    """English goes to readers everywhere: 1 May 2026, not May 1, 2026."""
    return Locale.parse("en_GB") if found.language == "en" and not found.territory else found
