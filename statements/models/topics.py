from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from campaign.models import BasePage
from campaign.paging import paginate
from statements.filters import LetterFilters
from statements.models.letter import Letter, newest_first


class TopicPage(BasePage):
    """A subject; the letters on it are chosen on each letter's Settings screen."""

    introduction = RichTextField(_("introduction"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]
    search_fields = [*BasePage.search_fields, index.SearchField("introduction")]

    parent_page_types = ["statements.StatementIndexPage"]
    subpage_types = []

    @property
    def called(self):
        return gettext("Topic")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        on_it = Letter.objects.filter(topics__translation_key=self.translation_key)
        pages = (
            Page.objects.filter(translation_key__in=on_it.values("key"), locale=self.locale)
            .live()
            .public()
        )
        filters = LetterFilters(request, pages)
        found = newest_first(filters.narrowed()).specific()
        context["filters"] = filters
        context["letter_pages"] = paginate(request, found.prefetch_related("alias_of__locale"))
        Letter.attach(context["letter_pages"])
        return context

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
