"""What staff decide on signatures, in the list of a petition and in the queue of held ones."""

from django.http import Http404
from django.utils.translation import gettext_lazy, ngettext

from petitions import moderating, signing
from petitions.admin.bulk import QueueAction, ReasonForm
from petitions.admin.filters import SignatureFilterSet
from petitions.admin.held import HeldFilterSet
from petitions.models import Signature
from petitions.models.signatures import State
from statements.models import Letter

MODERATE = "petitions.moderate_signature"
ERASE = "petitions.delete_signature"


class SignatureAction(QueueAction):
    """Subclasses say from which `states` their decision leads on, and if it asks for a reason."""

    models = [Signature]
    needed = MODERATE
    header_icon = "clipboard-list"
    form_class = ReasonForm
    needs_reason = erases = False
    states = ()
    order = ("-created_at", "-pk")

    @classmethod
    def rows(cls):
        """No envelope, no digest."""
        found = Signature.objects.filter(state__in=cls.states)
        return found.only("letter", "state", "hold_reason", "created_at")

    def listed(self):
        """Those of the petition whose list it was, else those of the queue."""
        parent = self.request.GET.get("childOf")
        if parent is None:
            return self.filtered(HeldFilterSet, self.rows().filter(state=State.HELD))
        letter = Letter.objects.filter(pk=parent).first() if parent.isdecimal() else None
        if letter is None:
            raise Http404
        rows = self.rows().filter(letter=letter)
        return self.filtered(SignatureFilterSet, rows, letter=letter)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"is_required": self.needs_reason}

    @staticmethod
    def letter_id_of(signature):
        return signature.letter_id

    @staticmethod
    def facts_of(signature):
        return {"reason": signature.hold_reason} if signature.hold_reason else {}


class HoldAction(SignatureAction):
    display_name = gettext_lazy("Hold")
    yes = gettext_lazy("Yes, hold")
    aria_label = gettext_lazy("Hold selected signatures")
    action_type = "hold"
    action_priority = 5
    log_action = "petitions.hold_signature"
    states = (State.PENDING, State.CONFIRMED)

    @staticmethod
    def decide(signature):
        return moderating.hold(signature=signature)

    def ask(self, count):
        return ngettext(
            "Hold %(count)d signature? It is neither counted nor shown until somebody releases or "
            "rejects it.",
            "Hold %(count)d signatures? They are neither counted nor shown until somebody releases "
            "or rejects them.",
            count,
        ) % {"count": count}

    def done_message(self, count):
        return ngettext("%(count)d signature held.", "%(count)d signatures held.", count) % {
            "count": count
        }


class ReleaseAction(SignatureAction):
    display_name = gettext_lazy("Release")
    yes = gettext_lazy("Yes, release")
    aria_label = gettext_lazy("Release selected signatures")
    action_type = "release"
    action_priority = 10
    log_action = "petitions.release_signature"
    states = (State.HELD,)

    @staticmethod
    def decide(signature):
        return moderating.release(signature=signature)

    def ask(self, count):
        return ngettext(
            "Release %(count)d signature? It goes on as if it had never been held.",
            "Release %(count)d signatures? They go on as if they had never been held.",
            count,
        ) % {"count": count}

    def done_message(self, count):
        return ngettext(
            "%(count)d signature released.", "%(count)d signatures released.", count
        ) % {"count": count}


class RejectAction(SignatureAction):
    display_name = gettext_lazy("Reject")
    yes = gettext_lazy("Yes, reject")
    aria_label = gettext_lazy("Reject selected signatures")
    action_type = "reject"
    action_priority = 20
    classes = {"serious"}
    action_button_class = "serious"
    log_action = "petitions.reject_signature"
    needs_reason = True
    states = (State.PENDING, State.HELD, State.CONFIRMED)

    @staticmethod
    def decide(signature):
        return moderating.reject(signature=signature)

    def ask(self, count):
        return ngettext(
            "Reject %(count)d signature? It is never counted or shown, and its address cannot "
            "sign this petition again.",
            "Reject %(count)d signatures? They are never counted or shown, and their addresses "
            "cannot sign these petitions again.",
            count,
        ) % {"count": count}

    def done_message(self, count):
        return ngettext(
            "%(count)d signature rejected.", "%(count)d signatures rejected.", count
        ) % {"count": count}


class EraseAction(SignatureAction):
    display_name = gettext_lazy("Erase")
    yes = gettext_lazy("Yes, erase for good")
    aria_label = gettext_lazy("Erase selected signatures")
    action_type = "erase"
    action_priority = 30
    classes = {"serious"}
    action_button_class = "serious"
    needed = ERASE
    log_action = "petitions.erase_signature"
    needs_reason = erases = True
    states = tuple(State)

    @staticmethod
    def decide(signature):
        return signing.withdraw(signature=signature)

    @staticmethod
    def facts_of(signature):
        return {"state": signature.state}

    def ask(self, count):
        return ngettext(
            "Erase %(count)d signature for good, with all that its signer typed, its links and its "
            "mails? It counts no more. This cannot be undone. The address may sign again.",
            "Erase %(count)d signatures for good, with all that their signers typed, their links "
            "and their mails? They count no more. This cannot be undone. The addresses may sign "
            "again.",
            count,
        ) % {"count": count}

    def done_message(self, count):
        return ngettext("%(count)d signature erased.", "%(count)d signatures erased.", count) % {
            "count": count
        }


SIGNATURE_ACTIONS = [HoldAction, ReleaseAction, RejectAction, EraseAction]
