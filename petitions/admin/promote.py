"""Listing signers among the endorsers, from the list of signatures or from one of them."""

from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, ngettext

from petitions import promoting
from petitions.admin.decisions import SignatureAction
from petitions.models.signatures import State
from statements.admin import rights
from statements.admin.rights import endorser_policy


class PromoteAction(SignatureAction):
    """For whoever may see signatures and may change and add endorsers of their petition."""

    display_name = gettext_lazy("List as endorser")
    yes = gettext_lazy("Yes, list")
    aria_label = gettext_lazy("List selected signers as endorsers")
    action_type = "promote"
    action_priority = 15
    header_icon = "group"
    needed = "statements.change_endorser"
    log_action = "petitions.promote_signature"
    states = (State.CONFIRMED,)

    @classmethod
    def rows(cls):
        found = promoting.promotable()
        return found.only("letter", "state", "hold_reason", "created_at")

    def check_rights(self):
        super().check_rights()
        if not self.request.user.has_perm("petitions.view_signature"):
            raise PermissionDenied
        for letter in self.letters.values():
            for verb in ("change", "add"):
                endorser_policy.require_for_letter(self.request.user, verb, letter)

    @cached_property
    def letters(self):
        prefetch_related_objects(self.chosen, "letter")  # one Letter object for all its signatures
        return {signature.letter_id: signature.letter for signature in self.chosen}

    @cached_property
    def publishable(self):
        """{key of a letter: whether what this user adds is shown at once}."""
        user = self.request.user
        return {pk: rights.may_publish(user, letter) for pk, letter in self.letters.items()}

    def decide(self, signature):
        published = self.publishable[signature.letter_id]
        return promoting.promote(signature=signature, published=published)

    def ask(self, count):
        return ngettext(
            "List %(count)d signer among the endorsers, with the name, affiliation and country "
            "that are public? Who hides the name or withdraws leaves that list at once, too.",
            "List %(count)d signers among the endorsers, with the names, affiliations and "
            "countries that are public? Who hides the name or withdraws leaves that list at "
            "once, too.",
            count,
        ) % {"count": count}

    nothing_message = gettext_lazy(
        "Only those whose name is public can be listed as endorsers, and each of them once."
    )

    def done_message(self, count):
        return ngettext(
            "%(count)d signer listed as endorser.", "%(count)d signers listed as endorsers.", count
        ) % {"count": count}

    def left_message(self, count):
        return ngettext(
            "%(count)d was left as it was: public no longer, or on the list already.",
            "%(count)d were left as they were: public no longer, or on the list already.",
            count,
        ) % {"count": count}
