from django.core.exceptions import PermissionDenied
from wagtail import hooks

from campaign.account import StaffMailsPanel
from campaign.models import User
from campaign.viewsets import may_change


@hooks.register("before_bulk_action")
def keep_superusers(request, action_type, objects, action):
    if action.model is User and not all(may_change(request.user, one) for one in objects):
        raise PermissionDenied


@hooks.register("register_account_settings_panel")
def staff_mails_panel(request, user, profile):
    return StaffMailsPanel(request, user, profile)
