from django.db import models
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from campaign import structured
from campaign.blocks import BodyBlock
from campaign.models import BasePage
from petitions import counting
from petitions.models import PetitionPage
from statements.models import StatementPage

LATEST_LETTERS = 6


class HomePage(BasePage):
    headline = models.CharField(_("headline"), max_length=200, blank=True)
    introduction = RichTextField(_("introduction"), blank=True)
    hero_image = models.ForeignKey(
        "campaign.CampaignImage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    featured_petition = models.ForeignKey(
        "petitions.PetitionPage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("featured petition"),
        help_text=_("Shown first, with its progress, in the reader's language."),
    )
    footer = RichTextField(
        _("footer"), blank=True, help_text=_("Words below every page of this language.")
    )

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("headline"), FieldPanel("introduction"), FieldPanel("hero_image")],
            heading=_("Opening"),
        ),
        PageChooserPanel("featured_petition", "petitions.PetitionPage"),
        FieldPanel("footer"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("introduction")]

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "statements.StatementIndexPage",
        "petitions.PetitionIndexPage",
        "home.StandardPage",
    ]

    def route(self, request, path_components):
        """404 in a language without a front page: at its address stood another language's words."""
        if self.locale.language_code != get_language():
            raise Http404
        return super().route(request, path_components)

    @cached_property
    def petition(self):
        """The featured petition in this page's language, with `letter` and `total`; or None."""
        if not self.featured_petition:
            return None
        pages = (
            PetitionPage.objects.live()
            .public()
            .filter(translation_key=self.featured_petition.translation_key, locale=self.locale_id)
        )
        return next(iter(counting.attach(pages[:1])), None)

    def structured_data(self, organisation, picture):
        return [structured.organisation(organisation), structured.website(self, organisation)]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        letters = StatementPage.objects.descendant_of(self).live().public().newest_first()
        context["latest_letters"] = letters[:LATEST_LETTERS]
        return context

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class StandardPage(BasePage):
    introduction = models.TextField(_("introduction"), blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
    ]

    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
