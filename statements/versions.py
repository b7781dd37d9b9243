"""Verbs on wordings: what exactly stood on the page when someone signed it."""

import json
from hashlib import sha256

from django.utils import timezone

from statements import letters
from statements.models import TextVersion


def words_of(page):
    """The page whose words are shown: of an untranslated alias, its source."""
    return page.alias_of.specific if page.alias_of_id else page


def digest(page):
    """SHA-256 (hex) of the wording as this page shows it, the same for every visitor."""
    wording = words_of(page).wording
    canonical = json.dumps(wording, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()


def record(page):
    """The TextVersion of the words on this page, made if they are new; safe to repeat.

    Words that come back after a change become the current version again (`last_published_at`).
    """
    words = words_of(page)
    version, created = TextVersion.objects.get_or_create(
        letter=letters.ensure(page),
        language=words.locale.language_code,
        digest=digest(page),
        defaults={"text": words.wording},
    )
    if not created:
        TextVersion.objects.filter(pk=version.pk).update(last_published_at=timezone.now())
    return version


def current(page):
    """The TextVersion of this page's words, without a write where it is recorded already."""
    words = words_of(page)
    found = TextVersion.objects.filter(
        letter__key=page.translation_key,
        language=words.locale.language_code,
        digest=digest(page),
    ).first()
    return found or record(page)
