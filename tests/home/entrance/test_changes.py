"""What follows when somebody adds, changes or removes a factor."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from wagtail.models import ModelLogEntry

from tests import staff
from tests.home.entrance import door

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def user():
    user = staff.organiser()
    user.email = "odile@example.org"
    user.save()
    return user


def test_a_new_factor_ends_the_other_sessions_is_mailed_and_noted(user, mailoutbox):
    here, elsewhere = door.log_in(user), door.log_in(user)
    door.set_up_app(here)
    assert door.is_in(here)
    assert not door.is_in(elsewhere)
    [mail] = mailoutbox
    assert mail.to == ["odile@example.org"]
    assert mail.body.startswith("An authenticator app was added.\n")
    assert "127.0.0.1" not in mail.body
    entry = ModelLogEntry.objects.get(action="home.change_factor")
    assert (entry.user, entry.data) == (user, {"change": "totp_activated"})


def test_a_removed_one_too(user, mailoutbox):
    here, elsewhere = door.log_in(door.with_app(user)), door.log_in(user, door.code(steps=1))
    here.post(f"{door.APP}remove/")
    assert not Authenticator.objects.exists()
    assert door.is_in(here)
    assert not door.is_in(elsewhere)
    assert "The authenticator app was removed." in mailoutbox[0].body


def test_s25_the_code_that_set_it_up_opens_nothing_once_more(user):
    client = door.log_in(user)
    secret = door.secret_of(client.get(door.APP))
    shown = door.code(secret)
    client.post(door.APP, {"code": shown})
    client, _response = door.type_password(user)
    assert client.post(door.SECOND, {"code": shown}).status_code == 200
    assert not door.is_in(client)


def test_a_new_password_ends_the_other_sessions(user):
    here, elsewhere = door.log_in(user), door.log_in(user)
    typed = {
        "name_email-first_name": "Odile",
        "name_email-last_name": "Orga",
        "name_email-email": user.email,
        "locale-preferred_language": "en",
        "locale-current_time_zone": "UTC",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
        "theme-keyboard_shortcuts": "true",
    }
    new = "lantern-by-the-quay-7"
    typed |= {"password-old_password": door.PASSWORD, "password-new_password1": new}
    here.post("/admin/account/", typed | {"password-new_password2": new})
    user.refresh_from_db()
    assert user.check_password(new)
    assert door.is_in(here)
    assert not door.is_in(elsewhere)


def test_recovery_codes_are_shown_once_and_can_be_kept(user):
    client = door.log_in(user)
    door.set_up_app(client)
    codes = door.recovery_codes(user)
    assert len(codes) == 10
    page = client.get(door.CODES).content.decode()
    assert all(code in page for code in codes)
    assert f'href="data:text/plain;charset=utf-8,{"%0A".join(codes)}"' in page
    again = client.get(door.CODES).content.decode()
    assert not any(code in again for code in codes)


def test_new_recovery_codes_replace_the_old_ones(user, mailoutbox):
    client = door.log_in(door.with_app(user))
    old = door.recovery_codes(user)
    client.post(f"{door.CODES}new/")
    assert not set(old) & set(door.recovery_codes(user))
    assert "New recovery codes were made" in mailoutbox[0].body


def test_nothing_changes_without_showing_once_more_who_it_is(user):
    """Some minutes after log-in. By the factor, if there is one: a password is not enough."""
    client = door.log_in(door.with_app(user))
    session = client.session
    session["entrance_began"] -= 301
    session.save()
    response = client.post(f"{door.APP}remove/")
    assert response["Location"].startswith("/admin/second-factor/again/code/")
    assert client.get("/admin/second-factor/again/").status_code == 302
    client.post(response["Location"], {"code": "000000"})
    assert Authenticator.objects.count() == 2
    client.post(response["Location"], {"code": door.code(steps=1)})
    assert Authenticator.objects.count() == 0


def test_nobody_removes_the_passkey_of_a_colleague(user):
    colleague = staff.moderator()
    passkey = Authenticator.objects.create(
        user=colleague, type=Authenticator.Type.WEBAUTHN, data={"name": "Key", "credential": {}}
    )
    client = door.log_in(user)
    assert client.post(f"{door.FACTORS}passkey/{passkey.pk}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=passkey.pk).exists()


def test_strangers_are_sent_to_log_in():
    for path in (
        "",
        "app/",
        "app/remove/",
        "passkey/",
        "passkey/1/remove/",
        "codes/",
        "codes/new/",
    ):
        for response in (Client().get(door.FACTORS + path), Client().post(door.FACTORS + path)):
            assert response["Location"].startswith(door.LOGIN), path
