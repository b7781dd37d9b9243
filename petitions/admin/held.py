"""The queue of held signatures: reason and time, never who signed; decided on in bulk."""

import django_filters
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSet

from petitions.admin.listing import KeyedListing, letter_titles, petition_choices
from petitions.models import Signature
from petitions.models.signatures import HoldReason, State
from statements.admin.screens import RefusesPlainly

LANGUAGE_NAMES = dict(settings.LANGUAGES)
MODERATE = "petitions.moderate_signature"


def held():
    """What the queue may see of held signatures: no envelope, no digest."""
    found = Signature.objects.filter(state=State.HELD)
    return found.only("letter", "language", "hold_reason", "held_at", "created_at", "verified_at")


class HeldFilterSet(WagtailFilterSet):
    letter = django_filters.ChoiceFilter(
        label=gettext_lazy("Petition"), choices=petition_choices, empty_label=gettext_lazy("All")
    )
    hold_reason = django_filters.ChoiceFilter(
        label=gettext_lazy("Reason"),
        choices=[choice for choice in HoldReason.choices if choice[0]],
        empty_label=gettext_lazy("All"),
    )

    class Meta:
        model = Signature
        fields = ["letter", "hold_reason"]


class HeldIndexView(RefusesPlainly, KeyedListing, generic.IndexView):
    model = Signature
    template_name = "petitions/admin/queue.html"
    page_title = gettext_lazy("Held signatures")
    header_icon = "warning"
    index_url_name = "held:index"
    index_results_url_name = "held:index_results"
    filterset_class = HeldFilterSet

    def check_rights(self):
        if not self.request.user.has_perm(MODERATE):
            raise PermissionDenied

    def get_base_queryset(self):
        return held()

    def offers(self, action):
        return super().offers(action) and State.HELD in action.states

    @cached_property
    def titles(self):
        return letter_titles({signature.letter_id for signature in self.object_list})

    @cached_property
    def no_results_message(self):
        if self.is_filtering:
            return _("No held signatures match your query.")
        return _("No signature waits for a decision.")

    @cached_property
    def columns(self):
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="signature"),
            TitleColumn(
                "number",
                label=_("Signature"),
                accessor=str,
                get_title_id=lambda signature: f"signature_{signature.pk}_title",
            ),
            Column("letter", label=_("Petition"), accessor=lambda one: self.titles[one.letter_id]),
            Column("reason", label=_("Reason"), accessor="get_hold_reason_display", width="30%"),
            Column(
                "language",
                label=_("Language"),
                accessor=lambda one: LANGUAGE_NAMES.get(one.language, one.language),
            ),
            Column(
                "proven",
                label=_("Address proven"),
                accessor=lambda one: _("Yes") if one.verified_at else _("No"),
            ),
            DateColumn("created_at", label=_("Signed")),
            DateColumn("held_at", label=_("Held")),
        ]


class ModeratorsMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm(MODERATE)


class HeldViewSet(ViewSet):
    name = "held"
    icon = "warning"
    menu_label = gettext_lazy("Held signatures")
    menu_item_class = ModeratorsMenuItem
    menu_order = 160
    add_to_admin_menu = True

    def get_urlpatterns(self):
        return [
            path("", HeldIndexView.as_view(), name="index"),
            path("results/", HeldIndexView.as_view(results_only=True), name="index_results"),
        ]
