"""One signature with its envelope opened: what was typed, what became of it, who did what to it."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from petitions import sealing, signing
from petitions.admin.filters import LANGUAGE_NAMES
from petitions.admin.mails import why
from petitions.admin.signatures import OPEN, SignatureScreen
from petitions.models import PetitionFormField, Signature
from petitions.models.signatures import State
from petitions.questions import in_words
from statements import differences, places

# Each look is an entry too; what lies further back stands in the site history.
ENTRIES_SHOWN = 50


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
        signature, wording = self.signature, self.signature.wording
        return super().get_context_data(**kwargs) | {
            "signature": signature,
            "language": name_of(signature.language),
            "consent_language": name_of(signature.consent_language),
            "wording_language": name_of(wording.language),
            "wording_parts": [
                (name, wording.text[part])
                for part, name in differences.PARTS.items()
                if wording.text.get(part)
            ],
            "mails": [(mail, reason_of(mail)) for mail in signature.mails.order_by("pk")],
            "actions": self.actions,
            "entries": self.entries,
            **self.opened(),
        }

    @cached_property
    def actions(self):
        """What the user may do with a signature in this state: label, address, look."""
        found = bulk_action_registry.get_bulk_actions_for_model("petitions", "signature")
        offered = [
            action
            for action in sorted(found, key=lambda action: action.action_priority)
            if self.signature.state in action.states and self.request.user.has_perm(action.needed)
        ]
        return [
            {
                "label": action.display_name,
                "address": self.address_of(action),
                "look": action.action_button_class or "button-secondary",
            }
            for action in offered
        ]

    def address_of(self, action):
        after = self.url("index") if action.erases else self.request.path
        query = urlencode({"id": self.signature.pk, "next": after})
        return f"{action.button().url}?{query}"

    @cached_property
    def entries(self):
        """What was done to this signature, newest first."""
        found = ModelLogEntry.objects.for_instance(self.signature).select_related("user")
        return found.order_by("-timestamp", "-pk")[:ENTRIES_SHOWN]

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
            "comment_state": comment_state(self.signature, details),
        }


class SignatureURLFinder(ModelAdminURLFinder):
    """Leads from the site history to a signature, for those who may open it."""

    def get_edit_url(self, instance):
        if self.user and self.user.has_perm(OPEN):
            return self.construct_edit_url(instance)

    def construct_edit_url(self, instance):
        return SignatureScreen.address("detail", instance.letter_id, instance.pk)


PROBLEMS = {
    "no_key": gettext_lazy("The details cannot be read: this site has no sealing key."),
    "bad_key": gettext_lazy("The details cannot be read: a sealing key of this site is malformed."),
    "unknown_key": gettext_lazy(
        "The details cannot be read: the key they were sealed with is not among the keys of "
        "this site. Put it back into SEALING_KEYS to read them."
    ),
    "damaged": gettext_lazy("The details cannot be read: they were altered in the database."),
}


def name_of(language):
    return LANGUAGE_NAMES.get(language, language)


def reason_of(mail):
    """In plain words, of a mail that has not left."""
    return "" if mail.sent_at else why(mail)


def comment_state(signature, details):
    if not details.shows_comment:
        return _("Its signer does not show it.")
    if signature.state == State.REJECTED:
        return _("Of a rejected signature nothing is shown.")
    if signature.state != State.CONFIRMED or not signature.verified_at:
        return _("A moderator decides on it once the signature is confirmed.")
    if signature.public_comment:
        return _("It is shown on the petition.")
    if signature.comment_waits:
        return _("It waits for a moderator.")
    return _("It was decided not to show it.")


def labelled(letter, answers):
    """(question, answer) in the words of the source page; a removed question shows its key."""
    questions = PetitionFormField.objects.filter(
        page__translation_key=letter.key, locale__language_code=letter.source_language
    )
    asked = {question.clean_name: question for question in questions}
    return [answered(asked.get(key), key, value) for key, value in answers.items()]


def answered(question, key, value):
    return question.label if question else key, in_words(question, value)
