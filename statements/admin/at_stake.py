"""What stands behind pages that are about to go: told before, and never in the way."""

from collections import defaultdict

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.models import Page

from campaign import formats
from statements.admin.letters import attach_endorser_counts, attach_pages
from statements.admin.rights import letter_policy
from statements.admin.screens import title_of
from statements.models import Letter

LANGUAGE_NAMES = dict(settings.LANGUAGES)
MOST_NAMED = 10


def letters_behind(pages, user):
    """What `statements/admin/at_stake.html` shows of letters with endorsers or signatures.

    Letters of pages below the given ones are among them. Apps tell what else a letter has through
    the hook `register_letter_stakes(letters)`: a dict of primary key -> words, or nothing.
    """
    gone = _with_descendants(pages)
    keys = gone.values("translation_key")
    found = attach_pages(list(Letter.objects.filter(key__in=keys)))
    attach_endorser_counts(found)
    stakes = _stakes(found)
    found = [letter for letter in found if stakes[letter.pk]]
    elsewhere = _public_languages(found, gone)
    return {
        "letters": [
            {
                "title": title_of(letter),
                "stakes": formats.listed(stakes[letter.pk]),
                "elsewhere": formats.listed(elsewhere[letter.key]),
                "is_petition": letter.is_petition,
                "settings": _settings_url(letter, user),
            }
            for letter in found[:MOST_NAMED]
        ],
        "more": max(len(found) - MOST_NAMED, 0),
        "has_petition": any(letter.is_petition for letter in found),
    }


def _with_descendants(pages):
    below = Q(pk__in=[])
    for page in pages:
        below |= Q(path__startswith=page.path)
    return Page.objects.filter(below)


def _stakes(letters):
    """{pk: words} of what each letter has; empty for one that nobody stands under."""
    found = defaultdict(list)
    for letter in letters:
        if count := letter.endorser_count:
            words = ngettext("%(shown)s endorser", "%(shown)s endorsers", count)
            found[letter.pk].append(words % {"shown": formats.number(count)})
    for hook in hooks.get_hooks("register_letter_stakes"):
        for pk, words in hook(letters).items():
            found[pk].append(words)
    return found


def _public_languages(letters, gone):
    """{letter key: languages} in which a page stays that everybody may read."""
    pages = Page.objects.live().public().exclude(pk__in=gone.values("pk"))
    pages = pages.filter(translation_key__in=[letter.key for letter in letters])
    found = defaultdict(list)
    rows = pages.order_by("locale__language_code")
    for key, code in rows.values_list("translation_key", "locale__language_code"):
        found[key].append(str(LANGUAGE_NAMES.get(code, code)))
    return found


def _settings_url(letter, user):
    if letter_policy.user_has_permission_for_instance(user, "change", letter):
        return reverse("letters:settings", args=[letter.pk])
