"""Verbs on wordings: what exactly stood on the page when someone signed it."""

import json
from hashlib import sha256

from django.utils import timezone
from wagtail.models import Revision

from statements import letters
from statements.models import TextVersion
from statements.models.letter_pages import WordingChange


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

    Words that come back after a change become the newest wording again (`last_published_at`).
    What its editor called the change is kept with the wording; the first one corrects nothing.
    """
    words, letter = words_of(page), letters.ensure(page)
    language, key, now = words.locale.language_code, digest(page), timezone.now()
    newest = letter.versions.filter(language=language).first()
    if newest and newest.digest == key:
        return newest
    is_correction = bool(newest) and words.wording_change == WordingChange.CORRECTION
    changes = {"last_published_at": now, "is_correction": is_correction}
    version, _created = TextVersion.objects.update_or_create(
        letter=letter,
        language=language,
        digest=key,
        defaults=changes,
        create_defaults={"text": words.wording, "first_published_at": now, **changes},
    )
    return version


def ask_anew(page, revision):
    """Makes the next change of a published page a new wording, unless its editor says otherwise.

    Nothing is published by it: the live row is changed, and the revisions that staff go on from.
    """
    if page.wording_change == WordingChange.NEW:
        return
    page.wording_change = WordingChange.NEW
    type(page).objects.filter(pk=page.pk).update(wording_change=WordingChange.NEW)
    # Wagtail brings the page's aliases up to date from this very object after the signal.
    revision.content["wording_change"] = WordingChange.NEW
    for kept in Revision.objects.filter(pk__in={revision.pk, page.latest_revision_id}):
        content = kept.content | {"wording_change": WordingChange.NEW}
        Revision.objects.filter(pk=kept.pk).update(content=content)


def before(wording, wordings):
    """The one among all `wordings` of its language that it replaced when it (last) went live."""
    stood = [
        (moment, other.pk, other)
        for other in wordings
        for moment in (other.first_published_at, other.last_published_at)
        if other != wording and moment < wording.last_published_at
    ]
    return max(stood)[-1] if stood else None


def came_back(wording, wordings):
    """True if other words stood on the page between the first and the last time of these."""
    first, last = wording.first_published_at, wording.last_published_at
    return any(first < other.last_published_at < last for other in wordings if other != wording)


def superseded(wordings):
    """Those of one language, given newest first, that the newest one does more than correct."""
    same, wording = [], next(iter(wordings), None)
    while wording and wording not in same:
        same.append(wording)
        wording = before(wording, wordings) if wording.is_correction else None
    return [wording for wording in wordings if wording not in same]


def current(page):
    """The TextVersion of this page's words, without a write where it is recorded already."""
    words = words_of(page)
    found = TextVersion.objects.filter(
        letter__key=page.translation_key,
        language=words.locale.language_code,
        digest=digest(page),
    ).first()
    return found or record(page)
