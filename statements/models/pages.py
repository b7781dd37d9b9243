from operator import attrgetter

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from campaign.collation import in_order
from campaign.models import BasePage
from campaign.paging import paginate
from campaign.replica import from_replica
from statements import cards
from statements.filters import LetterFilters
from statements.models.letter import LetterKind
from statements.models.letter_pages import LetterPage
from statements.models.topics import TopicPage
from statements.panels import LaunchLinePanel, Tab, letter_tabs
from statements.words_form import LetterWordsForm


class StatementPage(LetterPage):
    kind = LetterKind.STATEMENT

    edit_handler = letter_tabs(
        LetterPage,
        Tab("text", [LaunchLinePanel(), *LetterPage.content_panels], heading=_("Text")),
        base_form_class=LetterWordsForm,
    )

    parent_page_types = ["statements.StatementIndexPage"]
    subpage_types = []

    def serve(self, request, *args, **kwargs):
        """It has up to thousands of endorsers, and no form that must know the newest wording."""
        return from_replica(super().serve)(request, *args, **kwargs)

    @property
    def called(self):
        return gettext("Open letter")

    @property
    def kicker(self):
        return self.called

    @property
    def supporters(self):
        """How many stand under it, rounded, in words."""
        return cards.endorsers(len(self.endorsers))

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")


class StatementIndexPage(BasePage):
    introduction = RichTextField(_("introduction"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]
    search_fields = [*BasePage.search_fields, index.SearchField("introduction")]

    parent_page_types = ["home.HomePage"]
    subpage_types = ["statements.StatementPage", "statements.TopicPage"]
    show_in_menus_default = True

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        pages = StatementPage.objects.child_of(self).live().public()
        topics = TopicPage.objects.child_of(self).live().public()
        filters = LetterFilters(request, pages, topics=topics)
        context["filters"] = filters
        context["statements"] = paginate(request, filters.narrowed().newest_first())
        found = topics.select_related("alias_of__locale")
        context["topics"] = in_order(found, get_language(), key=attrgetter("title"))
        return context

    class Meta:
        verbose_name = _("list of statements")
        verbose_name_plural = _("lists of statements")
