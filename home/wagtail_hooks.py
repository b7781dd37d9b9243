from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from home.admin import desk, doors, editor, localize_rights, one_text, po_files, reviews
from home.admin.logs import ACTIONS
from home.admin.translations_panel import TranslationsPanel
from home.translations import accounts, readiness
from home.waiting import SentBack, Translations


@hooks.register("register_admin_urls")
def register_urls():
    return [*desk.URLS, *reviews.URLS]


@hooks.register("register_admin_urls", order=-1)
def register_doors():
    return doors.URLS


hooks.register("register_bulk_action", doors.PublishAction, order=1)


@hooks.register("before_edit_page", order=-1)
def before_edit_page(request, page):
    return editor.before_edit(request, page)


@hooks.register("before_publish_page")
def before_publish_page(request, page):
    return editor.before_publish(request, page)


@hooks.register("after_publish_page")
def after_publish_page(request, page):
    editor.after_publish(request, page)


@hooks.register("after_edit_page")
def tell_of_foreign_accounts(request, page):
    if accounts.are_foreign(page):
        messages.warning(
            request,
            _("A translation names the accounts of its source; others are not shown."),
        )


hooks.register("before_edit_page", localize_rights.before_edit, order=-2)
hooks.register("before_convert_alias_page", localize_rights.before_convert_alias)
hooks.register("before_delete_page", localize_rights.before_delete)


@hooks.register("before_bulk_action")
def before_bulk_action(request, action_type, objects, action):
    if action.model is Page:
        localize_rights.before_bulk_action(request, action_type, objects)


@hooks.register("register_staff_mails")
def staff_mails():
    return [Translations(), SentBack()]


@hooks.register("register_log_actions")
def register_log_actions(actions):
    for action, formatter in ACTIONS.items():
        actions.register_action(action)(formatter)


@hooks.register("register_admin_urls", order=-1)
def checked_doors():
    """At the addresses of Wagtail Localize's own views, before them; its names lead here."""
    of_translation = "localize/translate/<int:translation_id>/"
    views = {
        "pofile/download/": po_files.DownloadView,
        "pofile/upload/": po_files.UploadView,
        "strings/<int:string_segment_id>/edit/": one_text.TextView,
        "overrides/<int:overridable_segment_id>/edit/": one_text.ReplacementView,
    }
    checked = [path(of_translation + end, view.as_view()) for end, view in views.items()]
    report = desk.WagtailsReportView.as_view()
    return [
        *checked,
        path("localize/reports/translations/", report),
        path("localize/reports/translations/results/", report),
    ]


@hooks.register("construct_reports_menu")
def without_wagtails_report(request, items):
    url = reverse("wagtail_localize:translations_report")
    items[:] = [item for item in items if item.url != url]


@hooks.register("register_admin_menu_item")
def desk_item():
    icon = "wagtail-localize-language"
    url = reverse("home_translations")
    return desk.DeskItem(_("Translations"), url, name="translations", icon_name=icon, order=180)


@hooks.register("construct_homepage_panels")
def add_translations_panel(request, panels):
    panel = TranslationsPanel(request.user)
    if panel.is_shown:
        panels.append(panel)


@hooks.register("register_account_menu_item")
def second_factor_item(request):
    return {
        "url": reverse("mfa_index"),
        "label": _("Second factor"),
        "help_text": _("An app or a passkey beside the password, and recovery codes"),
    }


@hooks.register("register_readiness")
def register_readiness(page, letter):
    return [*readiness.points(page, letter), *editor.readiness(page)]
