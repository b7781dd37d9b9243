"""Deciding on many rows of a list at once: on what was confirmed, not on what came since."""

from collections import Counter

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.widgets.button import ListingButton
from wagtail.log_actions import log

from petitions import sealing
from petitions.admin import listing
from statements.admin.screens import RefusesPlainly


class ReasonForm(forms.Form):
    """Why something is decided; it stays in the history, so no address gets into it."""

    why = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        help_text=gettext_lazy("Kept in the history. Name no signer here."),
    )

    def __init__(self, *args, is_required=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["why"].required = is_required

    def clean_why(self):
        why = " ".join(self.cleaned_data["why"].split())
        if "@" in why:
            raise ValidationError(_("Leave out addresses: the history names no signer."), "address")
        return why


class QueueAction(RefusesPlainly, BulkAction):
    """Subclasses say which `rows()` there are, who may `decide(row)`, and what is logged of it.

    `decide` returns true if it changed the row; each such decision is one log entry. Rows that
    somebody else decided meanwhile, or that cannot be read, are passed over and counted.
    """

    template_name = "petitions/admin/queue_bulk.html"
    yes = log_action = needed = header_icon = action_button_class = ""
    filterset_class = None
    order = ("-pk",)
    # A page that offers actions has the classes themselves, which templates would call.
    do_not_call_in_templates = True

    @classmethod
    def button(cls):
        """As Wagtail's own footer has it."""
        options = cls.models[0]._meta
        address = [options.app_label, options.model_name, cls.action_type]
        return ListingButton(
            cls.display_name,
            reverse("wagtail_bulk_action", args=address),
            attrs={"aria-label": cls.aria_label, "data-bulk-action-button": ""},
            priority=cls.action_priority,
            classname=" ".join(sorted(cls.classes | {"bulk-action-btn"})),
        )

    def check_rights(self):
        if not self.request.user.has_perm(self.needed):
            raise PermissionDenied

    def get(self, request, *args, **kwargs):
        if self.chosen:
            return super().get(request, *args, **kwargs)
        if self.next_url == request.path:
            raise Http404
        messages.warning(request, self.nothing_message)
        return redirect(self.next_url)

    nothing_message = gettext_lazy("There is nothing left to decide here.")

    def get_actionable_objects(self):
        return self.chosen, {"items_with_no_access": []}

    @cached_property
    def ids(self):
        """Those of the confirmed form, else those ticked."""
        return self.request.POST.getlist("id") or self.request.GET.getlist("id")

    @cached_property
    def chosen(self):
        """The rows with these `ids`, or, for "all", those that the list shows with its filters."""
        if "all" in self.ids:
            found = self.listed()
        else:
            found = self.rows().filter(
                pk__in=[pk for pk in self.ids if pk.isdecimal() and len(pk) < 19]
            )
        return list(found.order_by(*self.order)[: listing.MOST_AT_ONCE])

    def listed(self):
        return self.filtered(self.filterset_class, self.rows())

    def filtered(self, filterset_class, rows, **kwargs):
        """None where the filters are nonsense: better no decision than one on all."""
        filters = filterset_class(self.request.GET, rows, request=self.request, **kwargs)
        return filters.qs if filters.is_valid() else rows.none()

    def form_valid(self, form):
        """Each row in a transaction of its own.

        In a common one, as Wagtail has it, they would hold all slots of a tally until the last is
        done, and whoever signs or confirms meanwhile would wait, or end in a deadlock.
        """
        why = form.cleaned_data.get("why", "")
        done = sum(self.decide_and_log(row, why) for row in self.chosen)
        left = len(self.request.POST.getlist("id")) - done
        if done:
            messages.success(self.request, self.done_message(done))
        if left > 0:
            messages.warning(self.request, self.left_message(left))
        return redirect(self.next_url)

    def decide_and_log(self, row, why=""):
        """True if this decision counted; a row that cannot be unsealed stays as it was."""
        facts = self.facts_of(row) | ({"why": why} if why else {})
        try:
            with transaction.atomic():
                decided = self.decide(row)
                if decided:
                    log(instance=row, action=self.log_action, data=facts)
        except sealing.SealingError:
            return False
        return decided

    def left_message(self, count):
        return ngettext(
            "%(count)d was left as it was: decided meanwhile, or its key is missing.",
            "%(count)d were left as they were: decided meanwhile, or their key is missing.",
            count,
        ) % {"count": count}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        count = len(self.chosen)
        return context | {
            "header_icon": self.header_icon,
            "display_name": self.display_name,
            "question": self.ask(count),
            "most": listing.MOST_AT_ONCE if count == listing.MOST_AT_ONCE else None,
            "left_out": 0 if "all" in self.ids else len(set(self.ids)) - count,
            "groups": self.groups(),
            "action_button_text": self.yes,
            "action_button_class": self.action_button_class,
        }

    def groups(self):
        """(title, number) per petition, most first."""
        numbers = Counter(self.letter_id_of(row) for row in self.chosen)
        titles = listing.letter_titles(numbers)
        return [(titles[pk], number) for pk, number in numbers.most_common()]
