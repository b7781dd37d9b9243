"""How far each page is in each language, and what waits there for whom.

Asks the database as often for one page as for all; words are counted only for rows that are shown.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import get_language_info, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail_localize.models import StringSegment, Translation

from home.models import TranslationReview
from home.translations import counting, words
from home.translations.facts import Facts

# What is to be launched later than this is no news yet.
LAUNCHES_WITHIN = timedelta(days=30)
NEVER = datetime.max.replace(tzinfo=UTC)


class State(TextChoices):
    STALE = "stale", _("Source has changed")
    WORK = "work", _("In translation")
    PART = "part", _("Published in part")
    REVIEW = "review", _("Awaiting review")
    FINISHED = "finished", _("Ready to publish")
    NOT_YET = "none", _("Not handed on yet")
    PUBLISHED = "published", _("Published")
    APART = "apart", _("Edited by hand")


class Kind(TextChoices):
    PETITION = "petition", _("Petition")
    STATEMENT = "statement", _("Statement")
    TOPIC = "topic", _("Topic")
    PAGE = "page", pgettext_lazy("a kind of page", "Page")
    LIST = "list", pgettext_lazy("a kind of page", "List")
    HOME = "home", _("Home page")


# What waits for a translator, and for whoever publishes.
TO_TRANSLATE = {State.STALE, State.WORK, State.PART}
TO_PUBLISH = {State.REVIEW, State.FINISHED}
RANKS = {State.NOT_YET: 1, State.PUBLISHED: 2, State.APART: 2}


@dataclass(kw_only=True)
class Row:
    """A page in a language other than its source's: what is done, and what is not.

    `page` is None where the language has no copy of the page yet, `translation` where the page was
    not handed on to translators. Texts count for handed-on pages only; `words` and
    `translated_words` are None until `attach_words`.
    """

    source: Page
    page: Page | None
    language: str
    kind: str
    translation: Translation | None = None
    total: int = 0
    translated: int = 0
    stale: int = 0
    review: TranslationReview | None = None
    is_part: bool = False
    changed_at: datetime | None = None
    opens_at: datetime | None = None
    may_publish: bool = False
    words: int | None = None
    translated_words: int | None = None

    @property
    def title(self):
        return self.source.draft_title or self.source.title

    @property
    def titles(self):
        return [self.title, self.page.draft_title] if self.page else [self.title]

    @property
    def language_name(self):
        return str(capfirst(get_language_info(self.language)["name_translated"]))

    @property
    def missing(self):
        return self.total - self.translated

    @property
    def missing_words(self):
        return self.words - self.translated_words

    @property
    def handed_on_at(self):
        return self.translation and self.translation.source.last_updated_at

    @property
    def is_live(self):
        return bool(self.page and self.page.live and not self.page.alias_of_id)

    @property
    def published_at(self):
        return self.page.last_published_at if self.is_live else None

    @property
    def is_behind(self):
        """True if the source was published again, and translators still see the text before."""
        published = self.source.last_published_at
        return bool(self.translation and published and published > self.handed_on_at)

    @cached_property
    def state(self):
        if not self.translation:
            is_copy = not self.page or self.page.alias_of_id
            return State.NOT_YET if is_copy else State.APART
        if self.review:
            return State.REVIEW
        if not self.is_live:
            return State.WORK if self.missing else State.FINISHED
        return self._live_state()

    def _live_state(self):
        is_newer = self.handed_on_at > self.published_at if self.published_at else False
        if self.stale or self.is_behind or (self.missing and is_newer and not self.is_part):
            return State.STALE
        if self.missing or self.is_part:
            return State.PART
        is_unpublished = self.changed_at and self.published_at < self.changed_at
        return State.FINISHED if is_unpublished else State.PUBLISHED

    @property
    def state_name(self):
        return State(self.state).label

    @property
    def kind_name(self):
        return Kind(self.kind).label

    @property
    def asked_by(self):
        """Who said that it is ready."""
        user = self.review and self.review.asked_by
        return get_user_display_name(user) if user else ""

    @property
    def waits(self):
        return self.state in TO_TRANSLATE or self.state in TO_PUBLISH

    @cached_property
    def launch_at(self):
        """The next moment within LAUNCHES_WITHIN at which the page or its petition goes out."""
        now = timezone.now()
        pages = [page for page in (self.source, self.page) if page and not page.live]
        moments = [self.opens_at, *(page.go_live_at for page in pages)]
        soon = [at for at in moments if at and now < at < now + LAUNCHES_WITHIN]
        return min(soon, default=None)

    @property
    def urgency(self):
        rank = RANKS.get(self.state, 0)
        launch = self.launch_at if rank < 2 else None
        done = self.translated / self.total if self.total else 0
        return (rank == 2, launch or NEVER, rank, done, self.title.casefold(), self.language)

    @property
    def editor_url(self):
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk]) if self.page else ""

    @property
    def review_url(self):
        """Where whoever may publish it decides, if it waits for that."""
        if not self.may_publish or self.state not in TO_PUBLISH:
            return ""
        return reverse("home_translation_review", args=[self.translation.pk])


def rows(*, user=None, key=None):
    """Rows of all pages, or of the pages with one translation key; the most urgent first.

    With a user, only what that user may change: of a page that a language lacks, whoever may change
    its source or the front page of that language.
    """
    facts = Facts(key)
    found = [row for key in facts.pages for row in _rows_of(key, facts)]
    if user:
        found = _allowed(found, user, facts)
    return sorted(found, key=lambda row: row.urgency)


def _rows_of(key, facts):
    pages = facts.pages[key]
    source = facts.source_of(key)
    kind = facts.kind_of(source)
    if not kind:
        return
    for locale, language in facts.languages.items():
        if locale == source.locale_id:
            continue
        page, translation = pages.get(locale), facts.translations.get((key, locale))
        row = Row(source=source, page=page, language=language, kind=kind)
        row.opens_at = facts.opening.get(key)
        row.is_part = bool(page and page.pk in facts.parts)
        # One whose page was deleted is not in translation any more. A copy of its source that was
        # handed on is (`publishing.keep_as_copy`); made a copy again, it has no translation.
        if translation and page and translation.source.locale_id in pages:
            row.source = pages[translation.source.locale_id]
            _count(row, key, locale, translation, facts)
        yield row


def _count(row, key, locale, translation, facts):
    pair = (translation.source_id, locale)
    row.translation = translation
    row.total = facts.totals.get(translation.source_id, 0)
    row.translated = facts.translated.get(pair, 0)
    row.stale = facts.stale.get(pair, 0)
    row.changed_at = facts.last_translated.get((key, locale))
    row.review = facts.reviews.get(translation.pk)


def _allowed(found, user, facts):
    policy = PagePermissionPolicy()
    changes, publishes = (
        set(policy.instances_user_has_any_permission_for(user, [verb]).values_list("pk", flat=True))
        for verb in ("change", "publish")
    )
    allowed = []
    for row in found:
        places = [row.page] if row.page else [row.source, facts.front_pages.get(row.language)]
        if any(place and place.pk in changes for place in places):
            row.may_publish = bool(row.page and row.page.pk in publishes)
            allowed.append(row)
    return allowed


def attach_words(found):
    """Counts the words of these rows, all and translated, by two queries."""
    sources = {row.translation.source_id for row in found if row.translation}
    numbers = {}
    rows = StringSegment.objects.filter(source__in=sources).select_related("string")
    by_source = dict.fromkeys(sources, 0)
    for pk, source, text in rows.values_list("pk", "source", "string__data"):
        numbers[pk] = words.count(text)
        by_source[source] += numbers[pk]
    done = {}
    pairs = counting.translated_segments(sources).values_list("pk", *counting.PAIR)
    for pk, *pair in pairs:
        done[*pair,] = done.get((*pair,), 0) + numbers[pk]
    for row in found:
        row.words = row.translated_words = 0
        if row.translation:
            source, locale = row.translation.source_id, row.translation.target_locale_id
            row.words = by_source[source]
            row.translated_words = done.get((source, locale), 0)
    return found
