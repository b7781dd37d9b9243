"""The list of a petition's signatures: faces and facts, for whoever may see those."""

from django.core.exceptions import PermissionDenied
from django.db.models import Min
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import (
    BulkActionsCheckboxColumn,
    Column,
    DateColumn,
    StatusTagColumn,
    TitleColumn,
)
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from petitions import counting
from petitions.admin.filters import LANGUAGE_NAMES, SignatureFilterSet
from petitions.admin.listing import KeyedListing, ListedByTime
from petitions.models import Signature
from petitions.models.signatures import State
from statements import places
from statements.admin.screens import LetterScreen

# Whoever may see the list sees faces; what signers typed is opened by fewer.
OPEN = "petitions.open_signature"
# How many rows a request looks at for what may stand far apart: 70 ms. An index for each filter
# would cost every signing; without a bound, a filter that fits nobody reads a million rows.
LOOKED_AT = 100_000


class SignatureScreen(LetterScreen):
    header_icon = "clipboard-list"

    def check_rights(self):
        if not self.request.user.has_perm("petitions.view_signature"):
            raise PermissionDenied

    @cached_property
    def may_open(self):
        return self.request.user.has_perm(OPEN)

    @staticmethod
    def address(name, letter_pk, *args):
        return reverse(f"signatures:{name}", args=[letter_pk, *args])

    def url(self, name, *args):
        return self.address(name, self.letter.pk, *args)

    def detail_url(self, signature):
        return self.url("detail", signature.pk) if self.may_open else None

    def columns_of_faces(self):
        return [
            TitleColumn(
                "number",
                label=_("Signature"),
                accessor=str,
                get_url=self.detail_url,
                get_title_id=lambda signature: f"signature_{signature.pk}_title",
            ),
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor="get_state_display",
                primary=lambda signature: signature.state == State.CONFIRMED,
            ),
            Column("public_name", label=_("Public name"), accessor=public_name),
            Column("country", label=_("Country"), accessor=country_name),
            Column("language", label=_("Language"), accessor=language_name),
            Column("source", label=_("Source"), accessor="get_source_display"),
            DateColumn("created_at", label=_("Signed")),
            DateColumn("confirmed_at", label=_("Confirmed")),
        ]


class SignatureIndexView(SignatureScreen, ListedByTime, KeyedListing, generic.IndexView):
    model = Signature
    template_name = "petitions/admin/signatures.html"
    page_title = screen_label = gettext_lazy("Signatures")
    filterset_class = SignatureFilterSet

    def get_index_url(self):
        return self.url("index")

    def get_index_results_url(self):
        return self.url("index_results")

    def get_base_queryset(self):
        return Signature.objects.for_letter(self.letter).defer("envelope", "consent_sentence")

    def get_filterset_kwargs(self):
        return super().get_filterset_kwargs() | {"letter": self.letter}

    def filter_queryset(self, queryset):
        """Of what may stand far apart: those among the next LOOKED_AT signatures."""
        found = super().filter_queryset(queryset)
        if not self.is_filtering or not self.filters.is_sparse:
            return found
        within = self.filters.of_those_days(self.beyond(queryset, self.key))
        last = within.values("created_at")[:LOOKED_AT].aggregate(Min("created_at"))
        self.looked_back_to = last["created_at__min"]
        return found.filter(created_at__gte=self.looked_back_to) if self.looked_back_to else found

    looked_back_to = None

    @cached_property
    def further(self):
        """Where the list goes on if this page ends because enough rows were looked at."""
        if self.has_older or not self.looked_back_to:
            return None
        rest = self.get_base_queryset().filter(created_at__lt=self.looked_back_to)
        if not self.filters.of_those_days(rest)[:1]:
            return None
        return self.listing_url(before=self.key_beyond(self.looked_back_to))

    @cached_property
    def header_buttons(self):
        return [HeaderButton(_("Find a signature"), self.url("find"), icon_name="search")]

    @cached_property
    def columns(self):
        boxes = [BulkActionsCheckboxColumn("bulk_actions", obj_type="signature")]
        return [*(boxes if self.bulk_actions else []), *self.columns_of_faces()]

    @cached_property
    def no_results_message(self):
        if self.further:
            return _("No signatures match your query, as far as was looked.")
        if self.is_filtering:
            return _("No signatures match your query.")
        return _("Nobody has signed yet.")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "total": counting.total(self.letter),
            "further": self.further,
            "looked_back_to": self.looked_back_to,
            "parent": self.letter.pk,
        }


def public_name(signature):
    return signature.public_name or _("not public")


def country_name(signature):
    return places.name(signature.country, get_language()) if signature.country else ""


def language_name(signature):
    return LANGUAGE_NAMES.get(signature.language, signature.language)
