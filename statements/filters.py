"""What a list of letters can be narrowed to by a plain form: topic, year, state and kind.

The form sends its choices in the address. What it does not offer is passed over: an address that
was mistyped, or an old one, gives the list without that choice.
"""

from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from urllib.parse import urlencode

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from campaign.collation import in_order
from statements.models.letter import Letter, LetterKind, Outcome, Standing


@dataclass(frozen=True)
class Option:
    """What can be chosen. Its label may be the title of `page`, untranslated too."""

    value: str
    label: str
    page: Page | None = None


@dataclass(frozen=True)
class Choice:
    """One select of the form. `options` are those without the first one, "all"."""

    name: str
    label: str
    every: str
    options: list
    chosen: str

    @property
    def is_of_use(self):
        """False where there is nothing to choose between."""
        return bool(self.chosen) or len(self.options) > 1


class LetterFilters:
    """The choices that are offered for `pages`, and those of them that `request` has made.

    `pages` are letter pages of one language, `topics` the topic pages to choose from, if any. Two
    queries in all tell what there is: nothing is offered that no letter of the list is.
    """

    def __init__(self, request, pages, *, topics=None):
        self.asked = request.GET
        self.pages = pages
        self.letters = Letter.objects.filter(key__in=pages.values("translation_key"))
        self.topic_pages = topics

    @cached_property
    def choices(self):
        kinds, years, standings = self._facts
        return [
            self._choice("topic", _("Topic"), _("All topics"), self._topics),
            self._choice("year", _("Year"), _("All years"), years),
            self._choice("state", _("State"), _("Any state"), standings),
            self._choice("kind", _("Kind"), _("All kinds"), kinds),
        ]

    @property
    def shown(self):
        return [choice for choice in self.choices if choice.is_of_use]

    @cached_property
    def query(self):
        """What was chosen, as a part of an address; empty if nothing was."""
        return urlencode(self._chosen)

    def query_in(self, language):
        """The same on the list in another language. A topic without a page there falls away."""
        chosen = self._chosen
        if "topic" in chosen:
            chosen = chosen | {"topic": self._slugs_of_topic.get(language)}
        return urlencode({name: value for name, value in chosen.items() if value})

    def narrowed(self):
        """The pages that all choices fit."""
        chosen = self._chosen
        if not chosen:
            return self.pages
        found = self.letters
        if "topic" in chosen:
            found = found.filter(topics__translation_key__in=self._keys_of_topic)
        if "year" in chosen:
            found = found.filter(dated__year=int(chosen["year"]))
        if "state" in chosen:
            found = found.that_stand(chosen["state"])
        if "kind" in chosen:
            found = found.filter(kind=chosen["kind"])
        return self.pages.filter(translation_key__in=found.values("key"))

    def _choice(self, name, label, every, options):
        asked = self.asked.get(name, "")
        known = asked in (option.value for option in options)
        return Choice(name, label, every, options, chosen=asked if known else "")

    @property
    def _chosen(self):
        return {choice.name: choice.chosen for choice in self.choices if choice.chosen}

    @property
    def _keys_of_topic(self):
        slug = self._chosen["topic"]
        return [page.translation_key for page in self._all_topics if page.slug == slug]

    @cached_property
    def _slugs_of_topic(self):
        """{language code: slug} of the live pages of the chosen topic."""
        pages = Page.objects.live().filter(translation_key__in=self._keys_of_topic)
        return dict(pages.values_list("locale__language_code", "slug"))

    @cached_property
    def _all_topics(self):
        if self.topic_pages is None:
            return []
        used = Letter.topics.through.objects.filter(letter__in=self.letters)
        keys = used.values("topicpage__translation_key")
        found = self.topic_pages.filter(translation_key__in=keys)
        return list(found.select_related("alias_of__locale"))

    @property
    def _topics(self):
        by_slug = {page.slug: page for page in reversed(self._all_topics)}
        found = in_order(by_slug.values(), get_language(), key=attrgetter("title"))
        return [Option(page.slug, page.title, page) for page in found]

    @cached_property
    def _facts(self):
        """Options of kind, year and state, by one query that gives each combination once."""
        rows = self.letters.with_standing().order_by().distinct()
        rows = set(rows.values_list("kind", "dated__year", "standing"))
        kinds = {kind for kind, _year, _standing in rows}
        years = {year for _kind, year, _standing in rows}
        standings = {standing for _kind, _year, standing in rows}
        if standings & set(Outcome):
            standings.add(Standing.CLOSED)
        return (
            [Option(kind.value, kind.label) for kind in LetterKind if kind in kinds],
            [Option(str(year), str(year)) for year in sorted(years, reverse=True)],
            [Option(s.value, s.label) for s in (*Standing, *Outcome) if s and s in standings],
        )
