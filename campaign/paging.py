"""Pages of lists: by number where a list is short, by the key of the last row where it is not."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.paginator import Paginator
from django.db.models import BooleanField, DateTimeField, F, Func, Value

PAGE_SIZE = 20
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
KEY = re.compile("([0-9a-f]{1,15})-([0-9a-f]{1,15})", re.ASCII)


def paginate(request, items, *, size=PAGE_SIZE):
    """The page of a list that `?page=` asks for; nonsense gives the first or last page."""
    return Paginator(items, size).get_page(request.GET.get("page"))


@dataclass(frozen=True)
class KeyPage:
    """Some rows of a list that begins with the newest. `older` is the key of the next page."""

    rows: list
    older: str
    is_first: bool


def page_by_key(request, rows, *, by, size, find=None):
    """The KeyPage that `?after=` asks for, by one query; nonsense gives the first page.

    `rows` is in the order (-`by`, -pk), `by` being a time. Any page takes as long as the first: no
    row is counted or skipped. `find(rows, number)` may pick the first ones of some kind instead.
    """
    after = read_key(request.GET.get("after", ""))
    if after:
        rows = beyond(rows, after, by=by)
    found = find(rows, size + 1) if find else list(rows[: size + 1])
    shown = found[:size]
    older = key_of(getattr(shown[-1], by), shown[-1].pk) if len(found) > size else ""
    return KeyPage(rows=shown, older=older, is_first=not after)


def beyond(rows, key, *, by):
    """Those of `rows` that come after the row with this key, whether it is still there or not."""
    last = _row(Value(key[0], output_field=DateTimeField()), Value(key[1]))
    return rows.filter(_before(_row(F(by), F("pk")), last))


def key_of(time, pk):
    return f"{(time - EPOCH) // timedelta(microseconds=1):x}-{pk:x}"


def read_key(text):
    """(time, pk) of a key, or None."""
    found = KEY.fullmatch(text)
    if not found:
        return None
    try:
        return EPOCH + timedelta(microseconds=int(found[1], 16)), int(found[2], 16)
    except OverflowError:
        return None


def _row(*values):
    return Func(*values, template="(%(expressions)s)", output_field=BooleanField())


def _before(one, other):
    """Compares whole rows, which an index over the same columns answers at any depth."""
    template = "%(expressions)s"
    return Func(one, other, template=template, arg_joiner=" < ", output_field=BooleanField())
