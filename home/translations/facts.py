"""What the desk knows of pages and their translations, each kind asked for once."""

from collections import defaultdict

from django.contrib.contenttypes.models import ContentType
from django.utils.functional import cached_property
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation

from campaign.models import PartlyTranslated
from home.models import HomePage, StandardPage, TranslationReview
from home.models.reviews import ReviewState
from home.translations import counting
from petitions.models import PetitionIndexPage, PetitionPage
from statements.models import Letter, StatementIndexPage, StatementPage, TopicPage

KINDS = {
    PetitionPage: "petition",
    StatementPage: "statement",
    TopicPage: "topic",
    StandardPage: "page",
    StatementIndexPage: "list",
    PetitionIndexPage: "list",
    HomePage: "home",
}
OF_PAGES = (
    *("title", "draft_title", "path", "live", "content_type", "locale", "translation_key"),
    *("alias_of", "go_live_at", "last_published_at"),
)


class Facts:
    """Of all pages, or of those with one translation key."""

    def __init__(self, key=None):
        self.key = key

    def only(self, name):
        """The condition on rows that name the translation key by this field."""
        return {name: self.key} if self.key else {}

    @cached_property
    def languages(self):
        """{locale: language code}"""
        rows = Locale.objects.order_by("language_code").values_list("pk", "language_code")
        return dict(rows)

    @cached_property
    def pages(self):
        """{translation key: {locale: page}}"""
        found = defaultdict(dict)
        rows = Page.objects.filter(depth__gt=1, **self.only("translation_key")).only(*OF_PAGES)
        for page in rows.order_by("path"):
            found[page.translation_key][page.locale_id] = page
        return found

    @cached_property
    def front_pages(self):
        """{language code: the first page of its tree}"""
        homes = Page.objects.filter(depth=2).order_by("-path").only("locale")
        return {self.languages[page.locale_id]: page for page in homes}

    @cached_property
    def translations(self):
        """{(translation key, target locale): Translation} of those in force, with their sources."""
        rows = Translation.objects.filter(enabled=True, **self.only("source__object"))
        rows = rows.select_related("source").defer("source__content_json").order_by("-pk")
        return {(row.source.object_id, row.target_locale_id): row for row in rows}

    @cached_property
    def handed_on(self):
        """{translation key: locale that is translated from}"""
        return {key: row.source.locale_id for (key, _), row in self.translations.items()}

    @cached_property
    def letters(self):
        rows = Letter.objects.filter(**self.only("key"))
        return {row.key: row for row in rows.only("key", "source_language", "opens_at")}

    @cached_property
    def opening(self):
        return {key: letter.opens_at for key, letter in self.letters.items()}

    def source_of(self, key):
        """The page in the language that it was written in, as far as can be told."""
        letter = self.letters.get(key)
        written_in = letter and letter.source_language

        def order(page):
            code = self.languages[page.locale_id]
            return page.locale_id != self.handed_on.get(key), code != written_in, page.pk

        pages = self.pages[key].values()
        return min((page for page in pages if not page.alias_of_id), key=order, default=None) or (
            min(pages, key=order)
        )

    def kind_of(self, page):
        """One of KINDS; nothing for what is no page of ours."""
        return self.kinds.get(page.content_type_id, "")

    @cached_property
    def kinds(self):
        types = ContentType.objects.get_for_models(*KINDS)
        return {types[model].pk: kind for model, kind in KINDS.items()}

    @cached_property
    def sources(self):
        return {row.source_id for row in self.translations.values()}

    @cached_property
    def totals(self):
        return counting.totals(self.sources)

    @cached_property
    def translated(self):
        return counting.translated(self.sources)

    @cached_property
    def stale(self):
        return counting.stale(self.sources)

    @cached_property
    def last_translated(self):
        return counting.last_translated({key for key, _locale in self.translations})

    @cached_property
    def reviews(self):
        """{translation: the TranslationReview that waits}"""
        keys = [row.pk for row in self.translations.values()]
        rows = TranslationReview.objects.filter(translation__in=keys, state=ReviewState.WAITING)
        return {row.translation_id: row for row in rows.select_related("asked_by")}

    @cached_property
    def parts(self):
        rows = PartlyTranslated.objects.filter(**self.only("page__translation_key"))
        return set(rows.values_list("page", flat=True))
