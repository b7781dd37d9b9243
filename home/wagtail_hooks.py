from django.urls import path
from wagtail import hooks

from home.admin import editor, one_text, po_files, reviews
from home.admin.logs import ACTIONS
from home.waiting import Translations


@hooks.register("register_admin_urls")
def register_urls():
    return reviews.URLS


@hooks.register("before_edit_page", order=-1)
def before_edit_page(request, page):
    return editor.gate(request, page)


@hooks.register("register_staff_mails")
def staff_mails():
    return [Translations()]


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
    return [path(of_translation + end, view.as_view()) for end, view in views.items()]
