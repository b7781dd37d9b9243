"""What admins and each account see of second factors, and the way back in for a lost one."""

import base64
import secrets

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.models import ModelLogEntry

from tests import staff
from tests.home.entrance import door

pytestmark = pytest.mark.django_db


def test_the_list_of_accounts_says_who_has_one():
    door.with_app(staff.organiser())
    table = staff.signed_in(staff.admin()).get(reverse("wagtailusers_users:index"))
    has = {user.username: user.has_second_factor for user in table.context["users"]}
    assert has == {"admins": False, "organisers": True}
    page = table.content.decode()
    assert "Second factor" in page
    assert door.SECRET not in page


def test_the_account_page_leads_to_it():
    page = staff.signed_in(staff.editor()).get("/admin/account/").content.decode()
    assert f'href="{door.FACTORS}"' in page


def test_s25_a_lost_factor_is_reset_with_a_reason_and_ends_sessions(
    mailoutbox, django_capture_on_commit_callbacks
):
    user = door.with_app(staff.organiser())
    user.email = "odile@example.org"
    user.save()
    client = door.log_in(user)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("reset_second_factor", user.username, reason="Asked in person")
    assert not Authenticator.objects.filter(user=user).exists()
    assert not door.is_in(client)
    assert door.type_password(user)[1]["Location"] == "/admin/"
    entry = ModelLogEntry.objects.get(action="home.change_factor")
    assert (entry.object_id, entry.data["reason"]) == (str(user.pk), "Asked in person")
    [mail] = mailoutbox
    assert mail.to == ["odile@example.org"]
    assert "taken away your second factor" in mail.body
    history = staff.signed_in(staff.superuser()).get("/admin/reports/site-history/")
    assert "Asked in person" in history.content.decode()


@pytest.mark.parametrize(
    ("name", "reason"), [("nobody", "x"), ("organisers", " "), ("organisers", "x")]
)
def test_the_command_says_what_it_cannot_do(name, reason):
    staff.organiser()
    with pytest.raises(CommandError):
        call_command("reset_second_factor", name, reason=reason)


def test_p9_secrets_move_to_a_new_key_and_still_open(settings, capsys):
    user = door.with_app(staff.organiser())
    codes = door.recovery_codes(user)
    [old], new = settings.SEALING_KEYS, base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    settings.SEALING_KEYS = [new]
    with pytest.raises(CommandError, match="SEALING_KEYS lacks it"):
        call_command("rotate_keys")
    settings.SEALING_KEYS = [new, old]
    call_command("rotate_keys")
    assert "To seal anew: 2\nLeft under other keys: 0" in capsys.readouterr().out
    settings.SEALING_KEYS = [new]
    assert door.recovery_codes(user) == codes
    door.log_in(user)
