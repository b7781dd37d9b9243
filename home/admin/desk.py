"""The translators' desk: the pages that a user may change, by language, and what each lacks."""

from io import StringIO
from urllib.parse import urlencode

import django_filters
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import RedirectView, TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail_localize.models import Translation

from campaign import formats, spreadsheets
from home.translations import progress
from home.translations.changes import changes
from home.translations.launches import launches
from home.translations.progress import Kind, State
from statements.admin.screens import RefusesPlainly

PAGE_SIZE = 50
ALL = gettext_lazy("All")
WAITING = "waiting"
STATES = [(WAITING, gettext_lazy("Everything that waits")), *State.choices]


def may_see(user):
    """Whoever may change some page; each sees only rows of pages that she may change."""
    return PagePermissionPolicy().user_has_any_permission(user, ["change"])


class DeskItem(MenuItem):
    def is_shown(self, request):
        return may_see(request.user)


class DeskScreen(RefusesPlainly, WagtailAdminTemplateMixin):
    header_icon = "wagtail-localize-language"
    page_title = gettext_lazy("Translations")

    def check_rights(self):
        if not may_see(self.request.user):
            raise PermissionDenied


class DeskFilterSet(WagtailFilterSet):
    """For rows and not for a table: what is chosen is compared with their attributes."""

    language = django_filters.ChoiceFilter(label=gettext_lazy("Language"), empty_label=ALL)
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Kind"), choices=Kind.choices, empty_label=ALL
    )
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=STATES, empty_label=ALL
    )

    def __init__(self, *args, languages, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["language"].extra["choices"] = languages

    def filter_queryset(self, rows):
        wanted = {name: value for name, value in self.form.cleaned_data.items() if value}
        if wanted.get("state") == WAITING:
            del wanted["state"]
            rows = [row for row in rows if row.waits]
        return [row for row in rows if all(getattr(row, n) == v for n, v in wanted.items())]

    class Meta:
        model = Page
        fields = []


class Cell(BaseColumn):
    """A cell of the table; a template for each."""

    def __init__(self, name, label, **kwargs):
        super().__init__(name, label=label, **kwargs)
        self.cell_template_name = f"home/admin/desk/{name}.html"


class DeskView(DeskScreen, BaseListingView):
    template_name = "home/admin/desk.html"
    index_url_name = "home_translations"
    index_results_url_name = "home_translations_results"
    table_classname = "listing desk-table"
    filterset_class = DeskFilterSet
    is_searchable = True
    paginate_by = PAGE_SIZE
    columns = [
        Cell("page", gettext_lazy("Page"), width="30%"),
        Column("language_name", label=gettext_lazy("Language")),
        Cell("state", gettext_lazy("State"), width="20%"),
        Cell("progress", gettext_lazy("Translated"), width="20%"),
        Cell("stale", gettext_lazy("Changed since")),
        Cell("published", gettext_lazy("Published")),
    ]

    @cached_property
    def rows(self):
        """All that this user may work on, the most urgent first."""
        return progress.rows(user=self.request.user)

    @cached_property
    def launches(self):
        return launches(self.rows)

    def get_filterset_kwargs(self):
        languages = sorted({(row.language, row.language_name) for row in self.rows})
        return super().get_filterset_kwargs() | {"languages": languages}

    def get_queryset(self):
        return self.search_queryset(self.filter_queryset(self.rows))

    def search_queryset(self, rows):
        """By title, of the source or of the translation."""
        query = self.search_query.casefold()
        return [row for row in rows if any(query in title.casefold() for title in row.titles)]

    def get_table(self, object_list):
        return super().get_table(progress.attach_words(list(object_list)))

    @property
    def header_more_buttons(self):
        url = f"{reverse('home_translations_csv')}?{self.request.GET.urlencode()}"
        return [Button(_("Download as a table"), url=url, icon_name="download")]

    @cached_property
    def no_results_message(self):
        if self.is_searching or self.is_filtering:
            return _("No translation matches your query.")
        return _("There is no page yet that could be translated.")


class DeskCsvView(DeskView):
    """What the desk shows with the same filters, on all its pages."""

    def get(self, request):
        rows = progress.attach_words(self.get_queryset())
        file = StringIO(newline="")
        spreadsheets.write_csv(file, [str(name) for name in CSV], map(cells, rows))
        response = HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="translations.csv"'
        return response


CSV = {
    gettext_lazy("Page"): lambda row: row.title,
    gettext_lazy("Kind"): lambda row: str(row.kind_name),
    gettext_lazy("Language"): lambda row: row.language_name,
    gettext_lazy("State"): lambda row: str(row.state_name),
    gettext_lazy("Texts"): lambda row: str(row.total),
    gettext_lazy("Texts translated"): lambda row: str(row.translated),
    gettext_lazy("Texts missing"): lambda row: str(row.missing),
    gettext_lazy("Texts changed since they were translated"): lambda row: str(row.stale),
    gettext_lazy("Words"): lambda row: str(row.words),
    gettext_lazy("Words translated"): lambda row: str(row.translated_words),
    gettext_lazy("Said to be ready by"): lambda row: row.asked_by,
    gettext_lazy("Said to be ready on"): lambda row: _day(row.review and row.review.asked_at),
    gettext_lazy("Published"): lambda row: _day(row.published_at),
    gettext_lazy("Goes out on"): lambda row: _day(row.launch_at),
}


def cells(row):
    return [cell(row) for cell in CSV.values()]


def _day(moment):
    return formats.day(moment) if moment else ""


class ChangesView(DeskScreen, TemplateView):
    """The texts of one translation that were changed or added since: old, new, translation."""

    template_name = "home/admin/changes.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        found = Translation.objects.select_related("source").filter(enabled=True)
        self.translation = get_object_or_404(found, pk=kwargs["pk"])

    @cached_property
    def row(self):
        key, locale = self.translation.source.object_id, self.translation.target_locale_id
        for row in progress.rows(user=self.request.user, key=key):
            if row.translation and row.page.locale_id == locale:
                return row
        raise PermissionDenied

    def check_rights(self):
        super().check_rights()
        self.row  # noqa: B018 - refuses who may not change this page

    def get_page_subtitle(self):
        return self.row.title

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("home_translations"), "label": self.page_title},
            {"url": "", "label": self.row.title, "sublabel": self.row.language_name},
        ]

    def get_context_data(self, **kwargs):
        found = changes(self.translation)
        return super().get_context_data(**kwargs) | {
            "row": self.row,
            "changed": [change for change in found if not change.is_new],
            "added": [change for change in found if change.is_new],
        }


class WagtailsReportView(DeskScreen, RedirectView):
    """Stands in the place of Wagtail Localize's own report, which shows all rows to everybody."""

    def get_redirect_url(self):
        return reverse("home_translations")


URLS = [
    path("translations/", DeskView.as_view(), name="home_translations"),
    path(
        "translations/results/",
        DeskView.as_view(results_only=True),
        name="home_translations_results",
    ),
    path("translations/csv/", DeskCsvView.as_view(), name="home_translations_csv"),
    path("translations/<int:pk>/changes/", ChangesView.as_view(), name="home_translation_changes"),
]


def desk_url(**chosen):
    return f"{reverse('home_translations')}?{urlencode(chosen)}"
