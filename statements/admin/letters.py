"""The list of all letters."""

from collections import defaultdict

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail import hooks
from wagtail.admin.ui.tables import Column, NumberColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import ListingButton
from wagtail.models import Page

from campaign import formats
from statements import letters
from statements.admin.rights import letter_policy
from statements.admin.screens import RefusesPlainly, screens_of, title_of
from statements.models import Letter, LetterPage

STATES = {"open": _("Open"), "closed": _("Closed"), "upcoming": _("Upcoming")}


def attach_pages(found):
    """Gives each letter of a list its source page and languages, by a fixed number of queries."""
    pages = defaultdict(dict)
    keys = [letter.key for letter in found]
    rows = Page.objects.filter(translation_key__in=keys, alias_of__isnull=True)
    rows = rows.select_related("locale").prefetch_workflow_states()
    for page in rows.order_by("locale__language_code"):
        pages[page.translation_key][page.locale.language_code] = page
    for letter in found:
        mine = pages[letter.key]
        letter.source_page = mine.get(letter.source_language) or next(iter(mine.values()), None)
        letter.languages = ", ".join(mine)
    return found


def attach_endorser_counts(found):
    counts = dict(
        Letter.objects.filter(pk__in=[letter.pk for letter in found])
        .values_list("pk")
        .annotate(Count("endorsers"))
    )
    for letter in found:
        letter.endorser_count = counts[letter.pk]


class StateColumn(StatusTagColumn):
    """The state of a petition; a statement collects nothing and has none."""

    cell_template_name = "statements/admin/state_cell.html"

    def get_value(self, instance):
        return STATES[instance.state] if instance.is_petition else ""


class LetterIndexView(RefusesPlainly, generic.IndexView):
    """Other apps add columns through the hook `register_letter_columns`: Column objects with a
    method `attach(letters)` that fetches what they show for a whole page of the list at once."""

    model = Letter
    permission_policy = letter_policy
    any_permission_required = ["change", "view"]
    index_url_name = "letters:index"
    index_results_url_name = "letters:index_results"
    header_icon = "openquote"
    default_ordering = "-dated"
    list_filter = ["kind"]
    is_searchable = True
    paginate_by = 20

    @cached_property
    def more_columns(self):
        return [column for hook in hooks.get_hooks("register_letter_columns") for column in hook()]

    @cached_property
    def columns(self):
        title = self._get_title_column_class(TitleColumn)
        return [
            title("title", label=_("Title"), accessor=title_of, get_url=self.page_url, width="35%"),
            Column("kind", label=_("Kind"), accessor="get_kind_display"),
            Column(
                "dated",
                label=_("Date"),
                accessor=lambda letter: formats.day(letter.dated),
                sort_key="dated",
            ),
            StateColumn("state", label=_("State"), primary=lambda letter: letter.is_open),
            Column("languages", label=_("Languages")),
            NumberColumn("endorser_count", label=_("Endorsers")),
            *self.more_columns,
        ]

    def page_url(self, letter):
        """The editor of the source page, for those who may open it."""
        page = letter.source_page
        if page and page.permissions_for_user(self.request.user).can_edit():
            return reverse("wagtailadmin_pages:edit", args=[page.pk])

    def search_queryset(self, queryset):
        """By title, in any language."""
        if not self.is_searching:
            return queryset
        pages = Page.objects.filter(draft_title__icontains=self.search_query)
        return queryset.filter(key__in=pages.values("translation_key"))

    def get_table(self, object_list):
        found = attach_pages(list(object_list))
        attach_endorser_counts(found)
        for column in self.more_columns:
            column.attach(found)
        return super().get_table(found)

    def get_list_buttons(self, instance):
        screens = screens_of(instance, self.request.user)
        return [ListingButton.from_menu_item(item) for item in screens]


class LetterOfPageView(RefusesPlainly, PermissionCheckedMixin, View):
    """From any translation of a letter's page to a screen of the letter."""

    permission_policy = letter_policy
    any_permission_required = ["change", "view"]

    def get(self, request, key, screen):
        pages = Page.objects.filter(translation_key=key, alias_of__isnull=True).order_by("pk")
        page = pages.specific().first()
        if not isinstance(page, LetterPage):
            raise Http404
        letter = letters.ensure(page)
        for item in screens_of(letter, request.user):
            if item.name == screen:
                return redirect(item.url)
        raise PermissionDenied
