"""Verbs on letters as a whole."""

from datetime import timedelta

from django.utils import timezone

from statements.models import Letter

FIRST_TERM = timedelta(days=365)


def ensure(page):
    """The Letter of a letter page, made if it is missing; safe to call at any time, from anywhere.

    A new petition opens now and closes in a year; both are changed on its Settings screen.
    """
    found = Letter.objects.get_or_create(key=page.translation_key, defaults=first_facts(page))
    return found[0]


def imagined(page):
    """The Letter that `ensure` would make, not stored: for previews of a page never saved."""
    return Letter(key=page.translation_key, **first_facts(page))


def first_facts(page):
    words = page.alias_of.specific if page.alias_of_id else page
    facts = {"kind": page.kind, "source_language": words.locale.language_code}
    if page.kind == "petition":
        now = timezone.now()
        facts |= {"opens_at": now, "closes_at": now + FIRST_TERM}
    return facts
