"""Admins manage accounts without being superusers, and cannot make themselves one."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from campaign.models import User
from home import roles
from tests import staff

pytestmark = pytest.mark.django_db
NEW = {
    "username": "newcomer",
    "email": "newcomer@example.org",
    "first_name": "New",
    "last_name": "Comer",
    "password1": "long-enough-to-pass-3",
    "password2": "long-enough-to-pass-3",
}


@pytest.fixture
def admin():
    return staff.signed_in(staff.admin())


def edit(user):
    return reverse("wagtailusers_users:edit", args=[user.pk])


def test_an_admin_makes_accounts_and_puts_them_into_groups(admin):
    group = Group.objects.get(name=roles.ORGANISERS)
    admin.post(reverse("wagtailusers_users:add"), NEW | {"groups": [group.pk]})
    made = User.objects.get(username="newcomer")
    assert list(made.groups.all()) == [group]


def test_an_admin_cannot_make_a_superuser(admin):
    admin.post(reverse("wagtailusers_users:add"), NEW | {"is_superuser": "on"})
    made = User.objects.get(username="newcomer")
    assert not made.is_superuser
    admin.post(edit(made), NEW | {"is_active": "on", "is_superuser": "on", "last_name": "Changed"})
    made.refresh_from_db()
    assert (made.is_superuser, made.last_name) == (False, "Changed")


def test_an_admin_cannot_take_over_a_superuser(admin):
    root = staff.superuser()
    assert edit(root) not in admin.get(reverse("wagtailusers_users:index")).content.decode()
    assert admin.get(edit(root))["Location"] == "/admin/"
    admin.post(edit(root), NEW | {"is_active": "on"})
    bulk = reverse("wagtail_bulk_action", args=["campaign", "user", "set_active_state"])
    admin.post(f"{bulk}?id={root.pk}", {"mark_as_active": "False"})
    admin.post(reverse("wagtailusers_users:delete", args=[root.pk]))
    root.refresh_from_db()
    assert (root.username, root.is_active) == ("root", True)
    assert root.check_password("secret")


def test_a_superuser_makes_superusers():
    client = staff.signed_in(staff.superuser())
    client.post(reverse("wagtailusers_users:add"), NEW | {"is_superuser": "on"})
    assert User.objects.get(username="newcomer").is_superuser


@pytest.mark.parametrize(
    "screen",
    [
        "wagtailusers_users:index",
        "wagtailusers_groups:index",
        "wagtaillocales:index",
        "wagtailsites:index",
        "wagtailredirects:index",
        "wagtailadmin_workflows:index",
        "wagtailadmin_collections:index",
    ],
)
def test_only_admins_open_the_settings_of_the_site(screen):
    for role, opens in ((staff.admin, True), (staff.editor, False), (staff.organiser, False)):
        response = staff.signed_in(role()).get(reverse(screen))
        assert (response.status_code == 200) == opens, role


def test_admins_open_no_signature_and_export_none():
    admin = staff.admin()
    assert admin.has_perm("petitions.view_signature")
    for right in ("open", "export", "moderate", "delete"):
        assert not admin.has_perm(f"petitions.{right}_signature")
