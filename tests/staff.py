"""Members of staff for the tests, with the rights of the groups that the site ships."""

from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import GroupPagePermission, Page

from campaign.models import User
from home import roles


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def superuser():
    return User.objects.create_superuser("root", "root@example.org", "secret")


def member(group):
    """A user in one of the groups of `home.roles`."""
    roles.ensure()
    user = User.objects.create_user(group.lower().replace(" ", "-"), password="secret")
    user.groups.add(Group.objects.get(name=group))
    return user


def editor():
    return member(roles.EDITORS)


def translator():
    return member(roles.translators("fr"))


def moderator():
    return member(roles.MODERATORS)


def organiser():
    return member(roles.ORGANISERS)


def admin():
    return member(roles.ADMINS)


def writer():
    """An editor who may change pages and letters everywhere, but publish nothing."""
    group = Group.objects.create(name="Writers")
    for name in roles.PERMISSIONS[roles.EDITORS]:
        app, codename = name.split(".")
        group.permissions.add(
            Permission.objects.get(content_type__app_label=app, codename=codename)
        )
    for codename in ("add_page", "change_page"):
        GroupPagePermission.objects.create(
            group=group,
            page=Page.get_first_root_node(),
            permission=Permission.objects.get(codename=codename),
        )
    user = User.objects.create_user("writer", password="secret")
    user.groups.add(group)
    return user


def messages_of(response):
    return [str(message).strip() for message in response.context["messages"]]
