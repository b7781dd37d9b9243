"""Bulk actions on the endorsers of one letter."""

from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.views.bulk_action import BulkAction

from statements import endorsing
from statements.admin import rights
from statements.admin.endorsers import EndorserIndexView
from statements.admin.rights import endorser_policy
from statements.admin.screens import RefusesPlainly
from statements.models import Endorser


class EndorserBulkAction(RefusesPlainly, BulkAction):
    models = [Endorser]
    template_name = "statements/admin/bulk.html"
    yes = ""
    action_button_class = ""

    def check_rights(self):
        if not endorser_policy.user_has_permission(self.request.user, "change"):
            raise PermissionDenied

    def get_all_objects_in_listing_query(self, parent_id):
        """All that the listing showed, its search and filters included."""
        if not (parent_id or "").isdecimal():
            raise Http404
        listing = EndorserIndexView()
        listing.setup(self.request, letter_pk=int(parent_id))
        return [endorser.pk for endorser in listing.get_queryset()]

    @cached_property
    def actionable(self):
        return super().get_actionable_objects()

    def get_actionable_objects(self):
        return self.actionable

    @classmethod
    def get_queryset(cls, model, object_ids):
        ids = [pk for pk in object_ids if str(pk).isdecimal()]
        found = list(model.objects.filter(pk__in=ids))
        if not found:
            raise Http404
        prefetch_related_objects(found, "letter")  # one Letter object for all its endorsers
        return found

    def check_perm(self, obj):
        allowed = endorser_policy.user_has_permission_for_instance
        return allowed(self.request.user, "change", obj)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        count = len(context["items"])
        return context | {
            "header_icon": "group",
            "display_name": self.display_name,
            "question": self.ask(count),
            "action_button_text": self.yes,
            "action_button_class": self.action_button_class,
        }

    def get_execution_context(self):
        return {"user": self.request.user}


class PublishAction(EndorserBulkAction):
    display_name = yes = _("Publish")
    aria_label = _("Publish selected endorsers")
    action_type = "publish"
    action_priority = 10
    published = True

    def check_perm(self, obj):
        return super().check_perm(obj) and rights.may_publish(self.request.user, obj.letter)

    @classmethod
    def execute_action(cls, objects, **kwargs):
        return endorsing.set_published(endorsers=objects, published=cls.published), 0

    def ask(self, count):
        return ngettext(
            "Show %(count)d endorser to the public?",
            "Show %(count)d endorsers to the public?",
            count,
        ) % {"count": count}

    def get_success_message(self, num_parent_objects, num_child_objects):
        return ngettext(
            "%(count)d endorser published.", "%(count)d endorsers published.", num_parent_objects
        ) % {"count": num_parent_objects}


class UnpublishAction(PublishAction):
    display_name = yes = _("Unpublish")
    aria_label = _("Unpublish selected endorsers")
    action_type = "unpublish"
    action_priority = 20
    published = False

    def ask(self, count):
        return ngettext(
            "Hide %(count)d endorser from the public?",
            "Hide %(count)d endorsers from the public?",
            count,
        ) % {"count": count}

    def get_success_message(self, num_parent_objects, num_child_objects):
        return ngettext(
            "%(count)d endorser unpublished.",
            "%(count)d endorsers unpublished.",
            num_parent_objects,
        ) % {"count": num_parent_objects}


class FeatureAction(EndorserBulkAction):
    display_name = yes = _("Feature")
    aria_label = _("Feature selected endorsers")
    action_type = "feature"
    action_priority = 12
    featured = True

    @classmethod
    def execute_action(cls, objects, **kwargs):
        return endorsing.set_featured(endorsers=objects, featured=cls.featured), 0

    def ask(self, count):
        return ngettext(
            "Show %(count)d endorser first, with its logo?",
            "Show %(count)d endorsers first, with their logos?",
            count,
        ) % {"count": count}

    def get_success_message(self, num_parent_objects, num_child_objects):
        return ngettext(
            "%(count)d endorser featured.", "%(count)d endorsers featured.", num_parent_objects
        ) % {"count": num_parent_objects}


class UnfeatureAction(FeatureAction):
    display_name = yes = _("Do not feature")
    aria_label = _("Do not feature selected endorsers")
    action_type = "unfeature"
    action_priority = 14
    featured = False

    def ask(self, count):
        return ngettext(
            "Show %(count)d endorser in its place again?",
            "Show %(count)d endorsers in their places again?",
            count,
        ) % {"count": count}

    def get_success_message(self, num_parent_objects, num_child_objects):
        return ngettext(
            "%(count)d endorser no longer featured.",
            "%(count)d endorsers no longer featured.",
            num_parent_objects,
        ) % {"count": num_parent_objects}


class DeleteAction(EndorserBulkAction):
    display_name = _("Delete")
    yes = _("Yes, delete")
    aria_label = _("Delete selected endorsers")
    action_type = "delete"
    action_priority = 30
    classes = {"serious"}
    action_button_class = "serious"

    def check_perm(self, obj):
        allowed = endorser_policy.user_has_permission_for_instance
        return allowed(self.request.user, "delete", obj)

    @classmethod
    def execute_action(cls, objects, **kwargs):
        return endorsing.delete(endorsers=objects), 0

    def ask(self, count):
        return ngettext("Delete %(count)d endorser?", "Delete %(count)d endorsers?", count) % {
            "count": count
        }

    def get_success_message(self, num_parent_objects, num_child_objects):
        return ngettext(
            "%(count)d endorser deleted.", "%(count)d endorsers deleted.", num_parent_objects
        ) % {"count": num_parent_objects}


BULK_ACTIONS = [PublishAction, UnpublishAction, FeatureAction, UnfeatureAction, DeleteAction]
