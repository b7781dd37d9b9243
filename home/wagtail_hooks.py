from wagtail import hooks

from home.admin import editor, reviews
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
