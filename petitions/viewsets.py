"""The staff side of signatures and comments: where its screens live, and the tally of letters."""

from django.db.models import Sum
from django.urls import path
from django.utils.translation import gettext_lazy
from wagtail.admin.admin_url_finder import register_admin_url_finder
from wagtail.admin.ui.tables import NumberColumn
from wagtail.admin.viewsets.base import ViewSet

from campaign.replica import from_replica
from petitions.admin.comments import CommentsView
from petitions.admin.decided_comments import DecideAgainView, DecidedView
from petitions.admin.finding import FindView
from petitions.admin.held import ModeratorsMenuItem
from petitions.admin.signature_detail import SignatureDetailView, SignatureURLFinder
from petitions.admin.signatures import SignatureIndexView
from petitions.models import Signature, TallySlot


class TallyColumn(NumberColumn):
    """Confirmed signatures per letter, by the tally: no signature is counted for a list."""

    def attach(self, letters):
        rows = TallySlot.objects.filter(letter__in=letters).values_list("letter")
        sums = dict(rows.annotate(Sum("count")))
        for letter in letters:
            letter.signature_total = sums.get(letter.pk, 0) if letter.is_petition else None

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        if context["raw_value"] is None:
            context["value"] = ""
        return context


class SignatureViewSet(ViewSet):
    name = "signatures"
    url_prefix = "letters/<int:letter_pk>/signatures"

    def on_register(self):
        super().on_register()
        register_admin_url_finder(Signature, SignatureURLFinder)

    def get_urlpatterns(self):
        index = SignatureIndexView
        return [
            path("", from_replica(index.as_view()), name="index"),
            path(
                "results/",
                from_replica(index.as_view(results_only=True)),
                name="index_results",
            ),
            path("find/", FindView.as_view(), name="find"),
            path("<int:pk>/", SignatureDetailView.as_view(), name="detail"),
        ]


class CommentsViewSet(ViewSet):
    name = "comments"
    icon = "comment"
    menu_label = gettext_lazy("Comments")
    menu_item_class = ModeratorsMenuItem
    menu_order = 165
    add_to_admin_menu = True

    def get_urlpatterns(self):
        return [
            path("", CommentsView.as_view(), name="index"),
            path("decided/", DecidedView.as_view(), name="decided"),
            path("again/", DecideAgainView.as_view(), name="again"),
        ]
