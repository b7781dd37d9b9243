"""The staff side of signatures: a list to read, and one signature with its envelope opened."""

import django_filters
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import log

from petitions import counting, sealing, signing
from petitions.admin.listing import KeyedListing, ListedByTime
from petitions.models import PetitionFormField, Signature, TallySlot
from petitions.models.signatures import State
from petitions.questions import in_words
from statements import places
from statements.admin.screens import LetterScreen

LANGUAGE_NAMES = dict(settings.LANGUAGES)
# Whoever may see the list sees faces; what signers typed is opened by fewer.
OPEN = "petitions.open_signature"


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


class SignatureFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=State.choices, empty_label=gettext_lazy("All")
    )
    language = django_filters.ChoiceFilter(
        label=gettext_lazy("Language"),
        choices=settings.LANGUAGES,
        empty_label=gettext_lazy("All"),
    )

    class Meta:
        model = Signature
        fields = ["state", "language"]


class SignatureScreen(LetterScreen):
    header_icon = "clipboard-list"

    def check_rights(self):
        if not self.request.user.has_perm("petitions.view_signature"):
            raise PermissionDenied

    def url(self, name, *args):
        return reverse(f"signatures:{name}", args=[self.letter.pk, *args])


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

    @cached_property
    def may_open(self):
        return self.request.user.has_perm(OPEN)

    @cached_property
    def columns(self):
        return [
            TitleColumn(
                "number",
                label=_("Signature"),
                accessor=str,
                get_url=lambda one: self.url("detail", one.pk) if self.may_open else None,
            ),
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor="get_state_display",
                primary=lambda signature: signature.state == State.CONFIRMED,
            ),
            Column("public_name", label=_("Public name"), accessor=public_name),
            Column("country", label=_("Country"), accessor=country_name),
            Column(
                "language",
                label=_("Language"),
                accessor=lambda signature: LANGUAGE_NAMES.get(
                    signature.language, signature.language
                ),
            ),
            Column("source", label=_("Source"), accessor="get_source_display"),
            DateColumn("created_at", label=_("Signed")),
            DateColumn("confirmed_at", label=_("Confirmed")),
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"total": counting.total(self.letter)}


def public_name(signature):
    return signature.public_name or _("not public")


def country_name(signature):
    return places.name(signature.country, get_language()) if signature.country else ""


class SignatureDetailView(SignatureScreen, WagtailAdminTemplateMixin, TemplateView):
    """Opens one envelope; that someone looked at it is logged, what it holds is not."""

    template_name = "petitions/admin/signature.html"
    page_title = gettext_lazy("Signature")

    def check_rights(self):
        super().check_rights()
        if not self.request.user.has_perm(OPEN):
            raise PermissionDenied

    def trail(self):
        return [
            {"url": self.url("index"), "label": _("Signatures")},
            {"url": "", "label": str(self.signature)},
        ]

    def get(self, request, *args, **kwargs):
        found = Signature.objects.for_letter(self.letter).select_related("wording", "page")
        self.signature = get_object_or_404(found, pk=kwargs["pk"])
        self.signature.letter = self.letter
        log(instance=self.signature, action="petitions.view_signature")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "signature": self.signature,
            "mails": self.signature.mails.order_by("pk"),
            "language": LANGUAGE_NAMES.get(self.signature.language, self.signature.language),
            **self.opened(),
        }

    def opened(self):
        """The details, or the reason in plain words why they cannot be read."""
        if self.signature.envelope is None:
            return {"problem": _("The details were destroyed when their time was over.")}
        try:
            details = signing.open_envelope(self.signature)
        except sealing.SealingError as error:
            return {"problem": PROBLEMS[error.code]}
        return {
            "details": details,
            "answers": labelled(self.letter, details.answers),
            "country": places.name(details.country, get_language()) if details.country else "",
        }


PROBLEMS = {
    "no_key": gettext_lazy("The details cannot be read: this site has no sealing key."),
    "bad_key": gettext_lazy("The details cannot be read: a sealing key of this site is malformed."),
    "unknown_key": gettext_lazy(
        "The details cannot be read: the key they were sealed with is not among the keys of "
        "this site. Put it back into SEALING_KEYS to read them."
    ),
    "damaged": gettext_lazy("The details cannot be read: they were altered in the database."),
}


def labelled(letter, answers):
    """(question, answer) in the words of the source page; a removed question shows its key."""
    questions = PetitionFormField.objects.filter(
        page__translation_key=letter.key, locale__language_code=letter.source_language
    )
    asked = {question.clean_name: question for question in questions}
    return [answered(asked.get(key), key, value) for key, value in answers.items()]


def answered(question, key, value):
    return question.label if question else key, in_words(question, value)


class SignatureViewSet(ViewSet):
    name = "signatures"
    url_prefix = "letters/<int:letter_pk>/signatures"

    def get_urlpatterns(self):
        index = SignatureIndexView
        return [
            path("", index.as_view(), name="index"),
            path("results/", index.as_view(results_only=True), name="index_results"),
            path("<int:pk>/", SignatureDetailView.as_view(), name="detail"),
        ]
