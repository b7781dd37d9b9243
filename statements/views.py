"""The public history of a letter's wordings, and its share card."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page

from campaign import cards
from campaign.addresses import full_address
from campaign.caching import mark_public
from campaign.models import OrganisationSettings
from campaign.paging import paginate
from statements import differences, versions
from statements.models import LetterPage, TextVersion

CARD_SECONDS = 7 * 24 * 60 * 60


@dataclass(frozen=True)
class Entry:
    """A wording in the history: with its text, what it replaced, and what it changed there."""

    wording: TextVersion
    text: dict
    replaced: TextVersion | None
    changes: list
    came_back: bool

    @property
    def parts(self):
        """(name, text) of every part that is not empty."""
        return [
            (name, self.text[part])
            for part, name in differences.PARTS.items()
            if self.text.get(part)
        ]


def live_letter_page(key):
    """The letter's page in the visitor's language, or 404."""
    pages = Page.objects.live().public().filter(translation_key=key)
    page = pages.filter(locale__language_code=translation.get_language()).first()
    page = page and page.specific
    if not isinstance(page, LetterPage) or not page.letter:
        raise Http404
    return page


def entries_of(shown, wordings):
    """Entries for the wordings `shown`; one query for the texts of all that are compared."""
    replaced = {wording.pk: versions.before(wording, wordings) for wording in shown}
    keys = {*replaced, *(old.pk for old in replaced.values() if old)}
    texts = dict(TextVersion.objects.filter(pk__in=keys).values_list("pk", "text"))
    for wording in shown:
        old, text = replaced[wording.pk], texts[wording.pk]
        changes = differences.changes(texts[old.pk], text) if old else []
        yield Entry(wording, text, old, changes, versions.came_back(wording, wordings))


def own_address(page):
    """The address of the history in the language of its words, for search engines."""
    with translation.override(page.language):
        return full_address(reverse("statements:wordings", args=[page.translation_key]))


@require_safe
def wordings(request, key):
    page = live_letter_page(key)
    if not page.wordings:
        raise Http404
    listed = paginate(request, page.wordings)
    context = {
        "letter_page": page,
        "canonical_url": own_address(page),
        "newest": page.wordings[0],
        "listed": listed,
        "entries": list(entries_of(listed.object_list, page.wordings)),
    }
    return mark_public(request, TemplateResponse(request, "statements/wordings.html", context))


@require_safe
def card(request, key, digest):
    """The picture that shared links show, for long. The address of an earlier one leads to it.

    Only the card of now is ever drawn, so strangers cannot have many of them made.
    """
    page = live_letter_page(key)
    organisation = OrganisationSettings.for_request(request)
    now = page.card(organisation)
    if now is None:
        raise Http404
    if now.digest != digest:
        return mark_public(request, redirect(page.card_address(now)))
    picture = cards.picture(now, open_logo=lambda: cards.logo_file(organisation.logo))
    response = HttpResponse(picture, content_type=cards.TYPE)
    patch_cache_control(response, public=True, max_age=CARD_SECONDS, immutable=True)
    return response
