from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.utils.functional import cached_property
from django.utils.translation import get_language_info, gettext
from wagtail.coreutils import find_available_slug
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField
from wagtail_localize.models import TranslationSource

from campaign import languages, sharing, structured
from campaign.addresses import address_of, full_address
from campaign.caching import mark_public
from campaign.folding import fold, texts_of
from campaign.models.translations import PartlyTranslated
from campaign.previews import as_preview
from campaign.validators import plain_lines

# Slugs are made from ASCII letters: a translated Arabic or Chinese one would be empty. Promotion
# to menus is a fact of the tree. Neither is ever a segment for translators.
PAGE_FACTS = [
    SynchronizedField("slug", overridable=False),
    SynchronizedField("show_in_menus", overridable=False),
]
FRONT_DEPTH = 2  # of the front pages in Wagtail's tree


class BasePage(Page):
    """What every public page has: languages, cacheable answers, one order of panels."""

    override_translatable_fields = PAGE_FACTS
    search_fields = [*Page.search_fields, index.SearchField("folded_words")]

    def full_clean(self, *args, **kwargs):
        """Wagtail Localize leaves a slug its ASCII letters only: an Arabic one would be lost."""
        slug = self._slug_of_source() if self.pk and not self.alias_of_id else ""
        if not slug.isascii():
            self.slug = find_available_slug(self.get_parent(), slug, ignore_page_id=self.pk)
        super().full_clean(*args, **kwargs)

    def _slug_of_source(self):
        """Of a translation that follows its source, else empty."""
        from wagtail_localize.models import Translation

        followed = Translation.objects.filter(
            source__object_id=self.translation_key, target_locale=self.locale_id, enabled=True
        )
        sources = Page.objects.filter(
            translation_key=self.translation_key, locale__in=followed.values("source__locale")
        )
        return sources.values_list("slug", flat=True).first() or ""

    def clean(self):
        """No text is a changed one for the line breaks that browsers send."""
        super().clean()
        for field in self._meta.fields:
            if isinstance(field, models.TextField):
                words = getattr(self, field.attname) or ""
                setattr(self, field.attname, plain_lines(words))

    def serve(self, request, *args, **kwargs):
        return mark_public(request, super().serve(request, *args, **kwargs))

    def serve_preview(self, request, mode_name):
        return as_preview(super().serve_preview(request, mode_name))

    @property
    def called(self):
        """What readers call a page of this kind."""
        return gettext("Page")

    @property
    def folded_words(self):
        """Its texts without accents, for the index: some type them and others do not."""
        text = " ".join(texts_of(self, but=("folded_words",)))
        folded = fold(text)
        return "" if folded == text.casefold() else folded

    def card(self, organisation):
        """What shared links show as a picture (`campaign.cards.Card`), if it has one of its own."""
        return None

    def look_up(self):
        """Looks up what every reader of this page asks for, for whoever keeps it a while."""

    @cached_property
    def language(self):
        """Language code of the words on this page; of its source where it is not translated."""
        page = self.alias_of if self.alias_of_id else self
        return page.locale.language_code

    @cached_property
    def direction(self):
        return "rtl" if get_language_info(self.language)["bidi"] else "ltr"

    @cached_property
    def public_translations(self):
        """Live pages of this text in all languages that the site speaks, this one and untranslated
        aliases included."""
        pages = self.get_translations(inclusive=True).live().public()
        pages = pages.filter(locale__in=languages.locales())
        sources = TranslationSource.objects.filter(
            object=OuterRef("translation_key"), translations__target_locale=OuterRef("locale")
        )
        pages = pages.annotate(
            has_untranslated_parts=Exists(PartlyTranslated.objects.filter(page=OuterRef("pk"))),
            translated_from=Subquery(sources.values("locale")[:1]),
        )
        return list(pages.select_related("locale").order_by("locale__language_code"))

    @cached_property
    def is_partly_translated(self):
        """True if somebody decided to publish it with texts in the words of its source."""
        for page in self.public_translations:
            if page.pk == self.pk:
                return page.has_untranslated_parts
        return PartlyTranslated.objects.filter(page=self.pk).exists()

    @property
    def translated_page(self):
        """The public page that this one is a translation of, if there is one."""
        pages = {page.locale_id: page for page in self.public_translations}
        return pages.get(getattr(pages.get(self.locale_id), "translated_from", None))

    @cached_property
    def alternates(self):
        """The real translations, this one included: what hreflang and the sitemap may name."""
        return [page for page in self.public_translations if not page.alias_of_id]

    @property
    def canonical_url(self):
        """Where these words stand: of an untranslated copy, the address of its source."""
        return address_of(self.alias_of if self.alias_of_id else self)

    @property
    def summary(self):
        """What search engines, feeds and shared links say below the title."""
        return self.search_description or sharing.opening(getattr(self, "introduction", ""))

    @cached_property
    def above(self):
        """The live pages from the front page down to this one, which is not among them."""
        if not self.pk or self.depth <= FRONT_DEPTH:
            return []
        above = self.get_ancestors().filter(depth__gte=FRONT_DEPTH).live()
        return list(above.select_related("alias_of__locale"))

    def structured_data(self, organisation, picture):
        """What machines are told of it, as nodes of schema.org."""
        return structured.breadcrumbs(self)

    @property
    def default_alternate(self):
        """The one for readers of any other language (`x-default`): the site's first language."""
        first = settings.LANGUAGE_CODE
        return min(
            self.alternates, key=lambda page: page.locale.language_code != first, default=None
        )

    def get_url_parts(self, request=None):
        """Full addresses begin with SITE_URL, which mails and robots.txt name too."""
        parts = super().get_url_parts(request)
        return parts and (parts[0], full_address(""), parts[2])

    class Meta:
        abstract = True
