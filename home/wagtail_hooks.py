from wagtail import hooks

from home.waiting import Translations


@hooks.register("register_staff_mails")
def staff_mails():
    return [Translations()]
