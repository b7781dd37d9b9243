"""Dates, times and numbers as the Unicode CLDR writes them in the visitor's language."""

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
from django.utils import timezone
from django.utils.translation import get_language, to_locale


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


def listed(parts):
    """Texts in a row, as in a sentence: a, b and c."""
    return format_list([str(part) for part in parts], locale=_british(locale()))


def share(part, whole):
    """In whole per cent, rounded down, so that 100 % is all."""
    return format_percent(part * 100 // whole / 100, locale=locale())


def _british(found):
    """English goes to readers everywhere: 1 May 2026, not May 1, 2026."""
    return Locale.parse("en_GB") if found.language == "en" and not found.territory else found
