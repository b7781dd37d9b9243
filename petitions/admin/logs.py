"""How the history names what staff decided. Entries hold a reason's code, never who signed."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter

from petitions.models.signatures import HoldReason


class SignatureSeen(LogFormatter):
    label = gettext_lazy("Look at a signature")
    message = gettext_lazy("Looked at the details of this signature")


class Reasoned(LogFormatter):
    """What staff did, with the reason that they gave for it."""

    def format_message(self, log_entry):
        done, why = self.done(log_entry), log_entry.data.get("why")
        return _("%(done)s. Reason: %(why)s") % {"done": done, "why": why} if why else done

    def done(self, log_entry):
        return self.message


class Decided(Reasoned):
    """A decision on a signature; if it was held, with the reason for that."""

    message_of_held = None

    def done(self, log_entry):
        reason = dict(HoldReason.choices).get(log_entry.data.get("reason"))
        return self.message_of_held % {"reason": reason} if reason else self.message


class SignatureHeld(Reasoned):
    label = gettext_lazy("Hold a signature")
    message = gettext_lazy("Held this signature")


class SignatureReleased(Decided):
    label = gettext_lazy("Release a signature")
    message = gettext_lazy("Released this signature")
    message_of_held = gettext_lazy("Released this signature. It was held for: %(reason)s")


class SignatureRejected(Decided):
    label = gettext_lazy("Reject a signature")
    message = gettext_lazy("Rejected this signature")
    message_of_held = gettext_lazy("Rejected this signature. It was held for: %(reason)s")


class SignatureErased(Reasoned):
    label = gettext_lazy("Erase a signature")
    message = gettext_lazy("Erased this signature with all that belongs to it")


class SignatureSought(LogFormatter):
    label = gettext_lazy("Look for a signature")
    message = gettext_lazy("Looked for a signature by its address")


class SignaturePromoted(Reasoned):
    label = gettext_lazy("List a signer as endorser")
    message = gettext_lazy("Listed the signer among the endorsers")


class CommentApproved(LogFormatter):
    label = gettext_lazy("Show a comment")
    message = gettext_lazy("Decided to show the comment of this signature")


class CommentRefused(LogFormatter):
    label = gettext_lazy("Do not show a comment")
    message = gettext_lazy("Decided not to show the comment of this signature")


class CommentReopened(LogFormatter):
    label = gettext_lazy("Take back a decision on a comment")
    message = gettext_lazy("Took back the decision on the comment of this signature")


class SignaturesExported(LogFormatter):
    label = gettext_lazy("Export signatures")

    def format_message(self, log_entry):
        if log_entry.data.get("kind") == "updates":
            sentence = _("Exported those who want updates. Rows: %(rows)d")
        else:
            sentence = _("Exported the confirmed signatures. Rows: %(rows)d")
        return sentence % {"rows": log_entry.data.get("rows", 0)}


class DeliveryHandled(LogFormatter):
    """What was done with a list, and what for it was ordered."""

    about_signatures = about_updates = None

    def format_message(self, log_entry):
        facts = log_entry.data
        is_updates = facts.get("kind") == "updates"
        sentence = self.about_updates if is_updates else self.about_signatures
        return sentence % {"number": facts.get("delivery"), "reason": facts.get("reason")}


class DeliveryOrdered(DeliveryHandled):
    label = gettext_lazy("Order a list")
    about_signatures = gettext_lazy(
        "Ordered list %(number)s, the confirmed signatures. What for: %(reason)s"
    )
    about_updates = gettext_lazy(
        "Ordered list %(number)s, those who want updates. What for: %(reason)s"
    )


class DeliveryDownloaded(DeliveryHandled):
    label = gettext_lazy("Download a list")
    about_signatures = gettext_lazy(
        "Downloaded list %(number)s, the confirmed signatures. What for: %(reason)s"
    )
    about_updates = gettext_lazy(
        "Downloaded list %(number)s, those who want updates. What for: %(reason)s"
    )


class DeliveryDeleted(DeliveryHandled):
    label = gettext_lazy("Delete a list")
    about_signatures = gettext_lazy(
        "Deleted list %(number)s, the confirmed signatures. What for it was: %(reason)s"
    )
    about_updates = gettext_lazy(
        "Deleted list %(number)s, those who want updates. What for it was: %(reason)s"
    )


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


class RefusalFound(LogFormatter):
    label = gettext_lazy("Look up a refused mailbox")
    message = gettext_lazy("Looked up a mailbox and found that it refuses mails")


class RefusalLifted(Reasoned):
    label = gettext_lazy("Write to a refused mailbox again")
    message = gettext_lazy("Took a mailbox off the list of those that refuse mails")


ACTIONS = {
    "petitions.view_signature": SignatureSeen,
    "petitions.release_signature": SignatureReleased,
    "petitions.reject_signature": SignatureRejected,
    "petitions.hold_signature": SignatureHeld,
    "petitions.erase_signature": SignatureErased,
    "petitions.promote_signature": SignaturePromoted,
    "petitions.approve_comment": CommentApproved,
    "petitions.refuse_comment": CommentRefused,
    "petitions.reopen_comment": CommentReopened,
    "petitions.find_signature": SignatureSought,
    "petitions.find_refusal": RefusalFound,
    "petitions.lift_refusal": RefusalLifted,
    "petitions.export_signatures": SignaturesExported,
    "petitions.order_delivery": DeliveryOrdered,
    "petitions.download_delivery": DeliveryDownloaded,
    "petitions.delete_delivery": DeliveryDeleted,
    "petitions.retry_mail": MailRetried,
    "petitions.give_up_mail": MailGivenUp,
}
