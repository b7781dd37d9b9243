"""Deciding on many rows of a queue at once: on what was confirmed, not on what came since."""

from collections import Counter

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.log_actions import log

from petitions import sealing
from petitions.admin.listing import letter_titles
from statements.admin.screens import RefusesPlainly

MOST_AT_ONCE = 500


class QueueAction(RefusesPlainly, BulkAction):
    """Subclasses say which `rows()` there are, who may `decide(row)`, and what is logged of it.

    `decide` returns true if it changed the row; each such decision is one log entry. Rows that
    somebody else decided meanwhile, or that cannot be read, are passed over and counted.
    """

    template_name = "petitions/admin/queue_bulk.html"
    yes = log_action = needed = header_icon = action_button_class = ""
    filterset_class = None

    def check_rights(self):
        if not self.request.user.has_perm(self.needed):
            raise PermissionDenied

    def get_actionable_objects(self):
        return self.chosen, {"items_with_no_access": []}

    @cached_property
    def chosen(self):
        """Rows of the confirmed form, else those ticked, else all that the filter shows."""
        ids = self.request.POST.getlist("id") or self.request.GET.getlist("id")
        found = self.rows()
        if "all" in ids:
            found = self.filterset_class(self.request.GET, found, request=self.request).qs
        else:
            found = found.filter(pk__in=[pk for pk in ids if pk.isdecimal() and len(pk) < 19])
        found = list(found.order_by("-pk")[:MOST_AT_ONCE])
        if not found and self.request.method != "POST":
            raise Http404
        return found

    @classmethod
    def execute_action(cls, objects, **kwargs):
        return sum(map(cls.decide_and_log, objects)), 0

    @classmethod
    def decide_and_log(cls, row):
        """True if this decision counted; a row that cannot be unsealed stays as it was."""
        facts = cls.facts_of(row)
        try:
            decided = cls.decide(row)
        except sealing.SealingError:
            return False
        if decided:
            log(instance=row, action=cls.log_action, data=facts)
        return decided

    def get_success_message(self, num_parent_objects, num_child_objects):
        left = len(self.request.POST.getlist("id")) - num_parent_objects
        if left > 0:
            messages.warning(self.request, self.left_message(left))
        return self.done_message(num_parent_objects)

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
            "is_cut": count == MOST_AT_ONCE,
            "groups": self.groups(),
            "action_button_text": self.yes,
            "action_button_class": self.action_button_class,
        }

    def groups(self):
        """(title, number) per petition, most first."""
        numbers = Counter(self.letter_id_of(row) for row in self.chosen)
        titles = letter_titles(numbers)
        return [(titles[pk], number) for pk, number in numbers.most_common()]
