"""The public history of a letter's wordings."""

from dataclasses import dataclass

from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe
from wagtail.models import Page

from campaign.addresses import full_address
from campaign.caching import mark_public
from campaign.paging import paginate
from statements import differences, versions
from statements.models import LetterPage, TextVersion


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
    if not isinstance(page, LetterPage) or not page.wordings:
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
    listed = paginate(request, page.wordings)
    context = {
        "letter_page": page,
        "canonical_url": own_address(page),
        "newest": page.wordings[0],
        "listed": listed,
        "entries": list(entries_of(listed.object_list, page.wordings)),
    }
    return mark_public(request, TemplateResponse(request, "statements/wordings.html", context))
