"""S25: no address takes a password alone; who must have a second factor gets nowhere before."""

from contextlib import suppress

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from home.entrance.middleware import OPEN
from tests import staff, trees
from tests.home.entrance import door

pytestmark = pytest.mark.django_db


def every_pattern(patterns, name=""):
    """(name, converters) of each address of the project, whatever it leads to."""
    for one in patterns:
        if hasattr(one, "url_patterns"):
            space = f"{name}{one.namespace}:" if one.namespace else name
            yield from every_pattern(one.url_patterns, space)
        elif one.name:
            yield f"{name}{one.name}", one.pattern.converters


VALUES = {"IntConverter": ["1"], "UUIDConverter": ["b4a1a9a8-0f3b-4c56-9f0c-0d8a8d1d1e55"]}


def every_address():
    found = {"/en/_util/login/", "/_util/login/", "/accounts/login/", "/django-admin/login/"}
    for name, converters in every_pattern(get_resolver().url_patterns):
        for text in ("x", "1"):
            values = {
                key: VALUES.get(type(one).__name__, [text])[0] for key, one in converters.items()
            }
            with suppress(NoReverseMatch):
                found.add(reverse(name, kwargs=values))
    return sorted(found)


def all_at_once(user):
    """What any form for a log-in might be called."""
    return {
        **dict.fromkeys(("username", "login", "user", "email", "name"), user.username),
        **dict.fromkeys(("password", "password1", "password2", "old_password"), door.PASSWORD),
        "next": "/admin/",
    }


def test_s25_no_address_lets_a_password_alone_in_where_there_is_a_second_factor():
    trees.plant()
    user = door.with_app(staff.superuser())
    addresses = every_address()
    assert len(addresses) > 300
    for address in addresses:
        client = Client(raise_request_exception=False)
        client.post(address, all_at_once(user))
        assert not door.is_in(client), address


def test_s25_there_is_one_door():
    """Also for who has no second factor."""
    trees.plant()
    user = staff.superuser()
    opened = []
    for address in every_address():
        client = Client(raise_request_exception=False)
        client.post(address, all_at_once(user))
        if "_auth_user_id" in client.session:
            opened.append(address)
    assert opened == [door.LOGIN]


def test_s25_a_session_that_some_other_door_began_opens_nothing():
    user = door.with_app(staff.superuser())
    client = staff.signed_in(user)
    assert not door.is_in(client)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "path",
    [
        "signup/",
        "email/",
        "password/reset/",
        "password/change/",
        "login/code/",
        "confirm-email/x/",
        "2fa/webauthn/signup/",
        "social/login/cancelled/",
    ],
)
def test_s25_what_else_allauth_has_is_not_there(path):
    client = staff.signed_in(staff.superuser())
    for prefix in ("/", "/accounts/", "/admin/", "/admin/second-factor/", "/en/accounts/"):
        assert client.get(prefix + path).status_code == 404, prefix


def test_s25_a_new_password_by_mail_does_not_pass_by_the_second_factor(mailoutbox):
    user = door.with_app(staff.organiser())
    user.email = "odile@example.org"
    user.save()
    client = Client()
    client.post("/admin/password_reset/", {"email": user.email})
    form = client.get(door.link_for_password(mailoutbox[0]))["Location"]
    new = "lantern-by-the-quay-7"
    client.post(form, {"new_password1": new, "new_password2": new})
    assert not door.is_in(client)
    client, response = door.type_password(user, new)
    assert response["Location"] == door.SECOND
    assert not door.is_in(client)


# Who must set one up


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR = "signers"


ROLES = {
    staff.editor: False,
    staff.writer: False,
    staff.moderator: True,
    staff.organiser: True,
    staff.admin: True,
    staff.superuser: True,
}


@pytest.mark.parametrize("role", ROLES)
def test_s25_who_may_see_signers_must_have_one(required, role):
    response = staff.signed_in(role()).get("/admin/")
    assert response.get("Location") == (door.FACTORS if ROLES[role] else None)


def test_s25_who_must_set_one_up_goes_nowhere_before(required):
    client = staff.signed_in(staff.organiser())
    for address in every_address():
        within = address.removeprefix("/admin/")
        if within == address or within.startswith(OPEN):
            continue
        for response in (client.get(address), client.post(address)):
            assert response.status_code == 302, address
            assert response["Location"] == door.FACTORS, address


def test_s25_setting_it_up_opens_the_admin(transactional_db, required):
    client, response = door.type_password(staff.organiser())
    assert client.get(response["Location"])["Location"] == door.FACTORS
    page = client.get(door.FACTORS).content.decode()
    assert "Set up a second factor before you go on." in page
    _secret, response = door.set_up_app(client)
    assert response["Location"] == door.CODES
    assert client.get(door.CODES).status_code == 200
    assert door.is_in(client)
    assert "before you go on" not in client.get(door.FACTORS).content.decode()


def test_s25_who_takes_the_last_one_away_is_led_back(transactional_db, required):
    client = door.log_in(door.with_app(staff.organiser()))
    client.post(f"{door.APP}remove/")
    assert client.get("/admin/")["Location"] == door.FACTORS


def test_everybody_may_be_asked_for_one(settings):
    settings.SECOND_FACTOR = "everyone"
    assert staff.signed_in(staff.editor()).get("/admin/")["Location"] == door.FACTORS


def test_who_may_give_rights_must_have_one_too(required):
    user = staff.editor()
    user.user_permissions.add(Permission.objects.get(codename="change_user"))
    assert staff.signed_in(user).get("/admin/")["Location"] == door.FACTORS
