"""What to offer whoever asks for an address at which there is no page.

Asked on every 404, so each step is bounded: one query by slug for the same page in other languages,
and the titles of a language, kept a moment, for the nearest ones.
"""

from difflib import get_close_matches

from django.utils.text import slugify
from django.utils.translation import get_language_from_path
from wagtail.models import Page

from campaign import languages
from campaign.keeping import kept

MOST_PAGES = 400
MOST_OFFERED = 4
DEEPEST = 6
SHORTEST_PART = 4
LONGEST_SLUG = 100
LIKE_ENOUGH = 0.7


def in_other_languages(site, path, *, but):
    """Live public pages at this path in the languages that are spoken, `but` aside; no copies."""
    slugs = _slugs(path)
    if not slugs:
        return []
    homes = site.root_page.get_translations(inclusive=True).filter(locale__in=languages.locales())
    homes = homes.exclude(locale__language_code=but).values_list("url_path", flat=True)
    wanted = [f"{home}{'/'.join(slugs)}/" for home in homes]
    found = _readable().filter(slug=slugs[-1], url_path__in=wanted)
    return list(found.order_by("locale__language_code"))


def nearest(site, path, *, language):
    """Pages of this language whose slug or title is much like the last part of the path."""
    wanted = slugify(_slugs(path)[-1], allow_unicode=True) if _slugs(path) else ""
    if not wanted:
        return []
    names = _names(site, language)
    within = [name for name in names if len(wanted) >= SHORTEST_PART and wanted in name]
    close = get_close_matches(wanted, names, MOST_OFFERED, LIKE_ENOUGH)
    order = list(dict.fromkeys(names[name] for name in (*close, *within)))[:MOST_OFFERED]
    found = _readable().in_bulk(order)
    return [found[pk] for pk in order if pk in found]


def _slugs(path):
    """Parts of an address below the front page of a language; none of what no page can have."""
    parts = path.replace("\x00", "").strip("/").split("/")
    if get_language_from_path(path):
        parts = parts[1:]
    fits = len(parts) <= DEEPEST and all(0 < len(part) <= LONGEST_SLUG for part in parts)
    return parts if fits else []


@kept
def _names(site, language):
    """Slugs and titles (as slugs) of the pages last published in a language -> key of the page."""
    pages = _readable().filter(locale__language_code=language, depth__gt=2)
    pages = pages.descendant_of(site.root_page.get_parent()).order_by("-last_published_at")
    rows = pages.values_list("pk", "slug", "title")[:MOST_PAGES]
    names = {}
    for pk, slug, title in reversed(rows):
        names[slugify(title, allow_unicode=True)] = names[slug] = pk
    return names


def _readable():
    return Page.objects.live().public().filter(alias_of__isnull=True).select_related("locale")
