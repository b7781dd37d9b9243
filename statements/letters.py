"""Verbs on letters as a whole."""

from datetime import timedelta

from django.utils import timezone

from statements.models import Letter

FIRST_TERM = timedelta(days=365)


def ensure(page):
    """The Letter of a letter page, made if it is missing; safe to call at any time, from anywhere.

    A new petition opens now and closes in a year; both are changed on its Settings screen.
    """
    words = page.alias_of.specific if page.alias_of_id else page
    defaults = {"kind": page.kind, "source_language": words.locale.language_code}
    if page.kind == "petition":
        now = timezone.now()
        defaults |= {"opens_at": now, "closes_at": now + FIRST_TERM}
    letter, _ = Letter.objects.get_or_create(key=page.translation_key, defaults=defaults)
    return letter
