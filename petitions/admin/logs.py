"""How the history names what staff decided. Entries hold a reason's code, never who signed."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter

from petitions.models.signatures import HoldReason


class SignatureSeen(LogFormatter):
    label = gettext_lazy("Look at a signature")
    message = gettext_lazy("Looked at the details of this signature")


class Decided(LogFormatter):
    """A decision on a held signature, with the reason why it was held."""

    sentence = None

    def format_message(self, log_entry):
        reason = dict(HoldReason.choices).get(log_entry.data.get("reason"), "")
        return self.sentence % {"reason": reason}


class SignatureReleased(Decided):
    label = gettext_lazy("Release a signature")
    sentence = gettext_lazy("Released this signature. It was held for: %(reason)s")


class SignatureRejected(Decided):
    label = gettext_lazy("Reject a signature")
    sentence = gettext_lazy("Rejected this signature. It was held for: %(reason)s")


class SignaturesExported(LogFormatter):
    label = gettext_lazy("Export signatures")

    def format_message(self, log_entry):
        if log_entry.data.get("kind") == "updates":
            sentence = _("Exported those who want updates. Rows: %(rows)d")
        else:
            sentence = _("Exported the confirmed signatures. Rows: %(rows)d")
        return sentence % {"rows": log_entry.data.get("rows", 0)}


class MailHandled(LogFormatter):
    """What was done to a mail, with the code of its last error."""

    def format_message(self, log_entry):
        code = log_entry.data.get("reason")
        if not code:
            return self.label
        return _("%(done)s; it had waited for: %(code)s") % {"done": self.label, "code": code}


class MailRetried(MailHandled):
    label = gettext_lazy("Retry a mail")


class MailGivenUp(MailHandled):
    label = gettext_lazy("Give up a mail")


ACTIONS = {
    "petitions.view_signature": SignatureSeen,
    "petitions.release_signature": SignatureReleased,
    "petitions.reject_signature": SignatureRejected,
    "petitions.export_signatures": SignaturesExported,
    "petitions.retry_mail": MailRetried,
    "petitions.give_up_mail": MailGivenUp,
}
