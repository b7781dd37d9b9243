from operator import attrgetter

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from campaign import structured
from campaign.blocks import BodyBlock, wording_text
from campaign.collation import in_order
from campaign.models import BasePage
from statements import cards
from statements.copy_form import LetterCopyForm
from statements.grouping import groups, in_words
from statements.models.letter import Letter, newest_first
from statements.models.topics import TopicPage
from statements.previews import PAGE, PRINTED, imagine
from statements.words_form import LetterWordsForm

NAMES_AT_A_GLANCE = 40


class WordingChange(models.TextChoices):
    NEW = "new", _("a new wording")
    CORRECTION = "correction", _("a correction")


class OwnField(SynchronizedField):
    """Each translation has its own value: no segment, and never copied from the source."""

    def __init__(self, field_name):
        super().__init__(field_name, overridable=False)

    def is_synchronized(self, obj):
        return False


class LetterPageQuerySet(PageQuerySet):
    def newest_first(self):
        return newest_first(self).select_related("alias_of__locale")


class LetterPage(BasePage):
    """The words of a letter in one language. Its facts are the row `letter`."""

    kind = None

    subtitle = models.CharField(_("subtitle"), max_length=255, blank=True)
    place = models.CharField(
        _("place"), max_length=120, blank=True, help_text=_("Where it was written, such as Lisbon.")
    )
    addressee = models.CharField(
        _("addressee"), max_length=255, blank=True, help_text=_("To whom the letter is written.")
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    closing_call = models.TextField(
        _("closing call"),
        blank=True,
        help_text=_("The last sentence, larger than the rest: “We, the undersigned, …”"),
    )
    wording_change = models.CharField(
        _("this change of the words is"),
        max_length=10,
        choices=WordingChange,
        default=WordingChange.NEW,
        help_text=_("Asked only once people have signed. It is new again after publishing."),
    )
    share_text = models.CharField(
        _("text for sharing"),
        max_length=200,
        blank=True,
        help_text=_("Offered to those who share the page. The title stands in when empty."),
    )
    share_image = models.ForeignKey(
        "campaign.CampaignImage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture for sharing"),
    )

    objects = PageManager.from_queryset(LetterPageQuerySet)()

    base_form_class = LetterWordsForm
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("subtitle"),
        MultiFieldPanel([FieldPanel("place"), FieldPanel("addressee")], _("Head of the letter")),
        FieldPanel("body"),
        FieldPanel("closing_call"),
    ]
    sharing_panels = [FieldPanel("share_text"), FieldPanel("share_image")]
    promote_panels = BasePage.promote_panels[:1]  # letters stand in no menu
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("subtitle"),
        index.SearchField("addressee"),
        index.SearchField("body"),
        index.SearchField("closing_call"),
    ]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        OwnField("wording_change"),
    ]
    exclude_fields_in_copy = ["wording_change"]
    not_for_copies = ["go_live_at", "expire_at"]
    copy_form_class = LetterCopyForm
    show_in_menus_default = False

    @cached_property
    def letter(self):
        """The facts; None only before the page was ever saved (a first preview)."""
        return Letter.objects.filter(key=self.translation_key).first()

    def look_up(self):
        return self.letter, self.language

    @property
    def summary(self):
        return super().summary or self.subtitle or strip_tags(self.closing_call)

    def card(self, organisation):
        return cards.of(self, organisation)

    def card_address(self, card):
        return cards.address(self, card)

    def structured_data(self, organisation, picture):
        nodes = super().structured_data(organisation, picture)
        return [*structured.article(self, organisation, picture), *nodes]

    @property
    def consent_sentence(self):
        """The sentence a signer agrees to, in the language of the words; none on a statement."""
        return ""

    @property
    def counting_language(self):
        """The language whose text counts if these words are in another one; else empty."""
        language = self.letter.authoritative_language if self.letter else ""
        return "" if language == self.language else language

    @property
    def counts_alone(self):
        """True if these words count and those of the translations do not."""
        language = self.letter.authoritative_language if self.letter else ""
        return language == self.language and len(self.alternates) > 1

    @property
    def counting_page(self):
        """The live page with the text that counts, or None while readers cannot see it."""
        found = (p for p in self.alternates if p.locale.language_code == self.counting_language)
        return next(found, None)

    @property
    def wording(self):
        """What a signer signs, as plain text by part. Pictures, transfers, sharing are no part."""
        return {
            "title": self.title,
            "subtitle": self.subtitle,
            "addressee": self.addressee,
            "body": wording_text(self.body.raw_data),
            "closing_call": self.closing_call,
            "consent": self.consent_sentence,
        }

    @cached_property
    def wordings(self):
        """The published wordings in the language of these words, newest first, without texts."""
        if not self.letter:
            return []
        return list(self.letter.versions.filter(language=self.language).defer("text"))

    @property
    def has_history(self):
        """True if there is something to tell about the wordings."""
        return len(self.wordings) > 1

    @cached_property
    def endorsers(self):
        """Those shown to readers; a preview shows the unpublished ones too."""
        if not self.letter:
            return []
        found = self.letter.endorsers.select_related("logo").prefetch_related("logo__renditions")
        return list(found if self.shows_unpublished else found.published())

    @property
    def featured_endorsers(self):
        return [endorser for endorser in self.endorsers if endorser.featured]

    @property
    def has_names_to_find(self):
        """True if they are too many to be found at a glance."""
        return len(self.endorsers) > NAMES_AT_A_GLANCE

    @property
    def endorsers_in_words(self):
        return in_words(len(self.endorsers))

    @property
    def endorser_groups(self):
        """As the letter's settings say, in the active language."""
        return groups(self.endorsers, self.letter.endorser_grouping) if self.endorsers else []

    @cached_property
    def topics(self):
        """Live topic pages of this letter in this language."""
        if not self.letter:
            return []
        keys = self.letter.topics.values("translation_key")
        pages = TopicPage.objects.live().filter(translation_key__in=keys, locale=self.locale_id)
        found = pages.select_related("alias_of__locale")
        return in_order(found, get_language(), key=attrgetter("title"))

    @cached_property
    def related_pages(self):
        """Live pages of the related letters in this language, as chosen, with `letter`, `kind`."""
        if not self.letter:
            return []
        chosen = Letter.related.through.objects.filter(from_letter=self.letter)
        mine = chosen.filter(to_letter__key=OuterRef("translation_key"))
        pages = Page.objects.live().public().filter(locale=self.locale_id)
        pages = pages.filter(translation_key__in=chosen.values("to_letter__key"))
        pages = pages.annotate(
            place_in_list=Subquery(mine.values("pk")[:1]),
            kind=Subquery(mine.values("to_letter__kind")[:1]),
        )
        return Letter.attach(pages.order_by("place_in_list").select_related("alias_of__locale"))

    lists_of_letter = ["endorsers", "topics", "wordings", "related_pages"]
    preview_modes = [PAGE, PRINTED]
    shows_unpublished = False

    def serve_preview(self, request, mode_name):
        imagine(self)
        return super().serve_preview(request, mode_name)

    def get_context(self, request, *args, **kwargs):
        self.shows_unpublished = getattr(request, "is_preview", False)
        return super().get_context(request, *args, **kwargs)

    class Meta:
        abstract = True
