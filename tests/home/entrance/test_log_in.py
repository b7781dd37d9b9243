"""S25: the way in, by password and a second factor."""

import base64
import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from wagtail.models import ModelLogEntry

from petitions import sealing
from tests import staff
from tests.home.entrance import door

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

PASSKEY = "/admin/login/passkey/"


@pytest.fixture
def user():
    return door.with_app(staff.organiser())


def test_s25_a_password_alone_opens_nothing_to_who_has_a_second_factor(user):
    client, response = door.type_password(user)
    assert response["Location"] == door.SECOND
    assert not door.is_in(client)
    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"


def test_s25_password_and_code_open_the_admin(user):
    client, _response = door.type_password(user)
    assert client.post(door.SECOND, {"code": door.code()})["Location"] == "/admin/"
    assert door.is_in(client)


def test_who_has_none_logs_in_by_password_where_none_is_asked():
    client, response = door.type_password(staff.editor())
    assert response["Location"] == "/admin/"
    assert door.is_in(client)


def test_s25_a_code_is_good_once(user):
    shown = door.code()
    door.log_in(user, shown)
    client, _response = door.type_password(user)
    response = client.post(door.SECOND, {"code": shown})
    assert response.status_code == 200
    assert "This is not right, or was used before." in response.content.decode()
    assert not door.is_in(client)
    # Nor one from before it; the next one is.
    assert client.post(door.SECOND, {"code": door.code(steps=-1)}).status_code == 200
    assert client.post(door.SECOND, {"code": door.code(steps=1)})["Location"] == "/admin/"


def test_s25_a_recovery_code_is_good_once(user):
    first, *others = door.recovery_codes(user)
    door.log_in(user, first)
    assert door.recovery_codes(user) == others
    client, _response = door.type_password(user)
    assert client.post(door.SECOND, {"code": first}).status_code == 200
    assert not door.is_in(client)


def test_whose_recovery_code_was_used_is_told(user, mailoutbox):
    user.email = "odile@example.org"
    user.save()
    door.log_in(user, door.recovery_codes(user)[0])
    assert mailoutbox[0].body.startswith("A recovery code was used.\n")
    assert ModelLogEntry.objects.get().data == {"change": "recovery_code_used"}


def shaped(handle):
    """An answer of the right form for an account that is none."""
    data = json.dumps({"type": "webauthn.get", "challenge": "AAAA", "origin": "https://x"})
    parts = {"authenticatorData": bytes(37), "signature": b"x", "userHandle": handle}
    parts["clientDataJSON"] = data.encode()
    encoded = {
        key: base64.urlsafe_b64encode(one).decode().rstrip("=") for key, one in parts.items()
    }
    return json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": encoded})


@pytest.mark.parametrize(
    "sent",
    [
        *("", "1", "[]", "{}", '{"id": "x"}', '{"response": 1}'),
        *map(shaped, (b"", b"0", b"x", b"9" * 40, b"\xff")),
    ],
)
def test_what_is_no_passkey_opens_nothing(user, sent):
    client = Client()
    client.get(PASSKEY)
    answer = client.post(PASSKEY, {"credential": sent})
    assert answer.status_code in (200, 302)
    client, _response = door.type_password(user)
    client.get(door.SECOND)
    client.post(door.SECOND, {"credential": sent})
    assert not door.is_in(client)


def test_s25_a_wrong_code_and_that_of_a_colleague_open_nothing(user):
    colleague = door.with_app(staff.moderator())
    for typed in ("000000", "", "abc", door.recovery_codes(colleague)[0]):
        client, _response = door.type_password(user)
        assert client.post(door.SECOND, {"code": typed}).status_code == 200, typed
        assert not door.is_in(client), typed


def test_after_log_in_one_is_where_one_wanted_to_be(user):
    client = Client()
    typed = {"login": user.username, "password": door.PASSWORD}
    client.post(f"{door.LOGIN}?next=/admin/account/", typed)
    response = client.post(door.SECOND, {"code": door.code()})
    assert response["Location"] == "/admin/account/"


@pytest.mark.parametrize(
    "place", ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)"]
)
def test_no_log_in_leads_to_another_site(user, place):
    client = Client()
    typed = {"login": user.username, "password": door.PASSWORD, "next": place}
    client.post(f"{door.LOGIN}?next={place}", typed)
    assert client.post(door.SECOND, {"code": door.code(), "next": place})["Location"] == "/admin/"
    assert client.get(f"{door.LOGIN}?next={place}")["Location"] == "/admin/"


def test_the_session_is_another_one_after_log_in(user):
    client, _response = door.type_password(user)
    before = client.cookies["sessionid"].value
    client.post(door.SECOND, {"code": door.code()})
    assert client.cookies["sessionid"].value != before


def test_unknown_inactive_and_mistaken_get_the_same_answer():
    gone, here = staff.editor(), staff.moderator()
    gone.is_active = False
    gone.save()
    answers = set()
    for name, password in (("nobody", "x"), (gone.username, door.PASSWORD), (here.username, "x")):
        _client, response = door.type_password(name, password)
        page = response.content.decode().replace(f'value="{name}"', "")
        assert "Your username and password do not match." in page
        answers.add(re.sub(r"\b\w{64}\b", "", page))
    assert len(answers) == 1


def test_p9_secrets_are_sealed_in_the_database(user):
    app, codes = Authenticator.objects.filter(user=user).order_by("-type")
    for sealed, plain in ((app.data["secret"], door.SECRET), (codes.data["seed"], None)):
        opened = sealing.unseal_text(sealed, bound_to=sealing.FACTOR)
        assert opened == plain or plain is None
        assert opened not in sealed
