from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.ui.menus import MenuItem

from statements import copying, letters
from statements.admin.bulk import BULK_ACTIONS
from statements.admin.logs import ACTIONS
from statements.admin.rights import endorser_policy, letter_policy
from statements.admin.screens import ScreenItem
from statements.copy_form import NAME, copyable
from statements.models import LetterPage
from statements.viewsets import EndorserViewSet, LetterViewSet


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [LetterViewSet(), EndorserViewSet()]


@hooks.register("register_letter_screens")
def letter_screens(letter, user):
    if letter_policy.user_has_permission_for_instance(user, "change", letter):
        url = reverse("letters:settings", args=[letter.pk])
        yield ScreenItem("settings", _("Settings"), url, icon_name="cog", priority=10)
    if endorser_policy.user_has_permission_for_letter(user, "change", letter):
        url = reverse("endorsers:index", args=[letter.pk])
        yield ScreenItem("endorsers", _("Endorsers"), url, icon_name="group", priority=20)


def page_items(page, user):
    """Links from any translation of a letter's page to the screens of its letter."""
    if not isinstance(page, LetterPage) or not page.permissions_for_user(user).can_edit():
        return
    key = page.translation_key
    if letter_policy.user_has_permission(user, "change"):
        url = reverse("letters:of_page", args=[key, "settings"])
        yield MenuItem(_("Settings"), url, icon_name="cog", priority=2)
    if endorser_policy.user_has_permission(user, "change"):
        url = reverse("letters:of_page", args=[key, "endorsers"])
        yield MenuItem(_("Endorsers"), url, icon_name="group", priority=3)


@hooks.register("register_page_header_buttons")
def page_header_buttons(page, user, view_name, next_url=None):
    return page_items(page, user)


@hooks.register("register_page_listing_more_buttons")
def page_listing_buttons(page, user, next_url=None):
    return page_items(page, user)


@hooks.register("after_create_page")
def ensure_letter(request, page):
    if isinstance(page, LetterPage):
        letters.ensure(page)


@hooks.register("after_copy_page")
def begin_copied_letters(request, page, new_page):
    """The pages below a page are copied with it, in the order of the tree."""
    wants_endorsers = NAME in request.POST
    old_pages = page.get_descendants(inclusive=True).specific()
    new_pages = new_page.get_descendants(inclusive=True).specific()
    for old, new in zip(old_pages, new_pages, strict=False):  # or the page was copied alone
        if isinstance(new, LetterPage):
            takes = wants_endorsers and bool(copyable(request.user, old))
            copying.begin(page=new, source=letters.ensure(old), with_endorsers=takes)
        if not new.alias_of_id:
            copying.add_to_languages(new)


for action in BULK_ACTIONS:
    hooks.register("register_bulk_action", action)


@hooks.register("register_permissions")
def register_permissions():
    return Permission.objects.filter(
        content_type__app_label="statements",
        codename__in=[
            "view_letter",
            "change_letter",
            "add_endorser",
            "change_endorser",
            "delete_endorser",
        ],
    )


@hooks.register("register_log_actions")
def register_log_actions(actions):
    for action, formatter in ACTIONS.items():
        actions.register_action(action)(formatter)
