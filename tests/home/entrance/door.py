"""What somebody does at the door of the admin, by password, app and recovery codes."""

import base64
import re

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from tests import authenticator_app

LOGIN, SECOND, FACTORS = "/admin/login/", "/admin/login/second/", "/admin/second-factor/"
APP, CODES = f"{FACTORS}app/", f"{FACTORS}codes/"
SECRET = base64.b32encode(b"a secret of the app!").decode()
PASSWORD = "secret"


def code(secret=SECRET, steps=0):
    return authenticator_app.code(secret, steps)


def with_app(user):
    """The user, who has an app with SECRET and recovery codes."""
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


def recovery_codes(user):
    found = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    return found.wrap().get_unused_codes()


def type_password(user, password=PASSWORD, client=None, **extra):
    """(client, response) of the first step; `user` may be a name that nobody has."""
    client = client or Client(**extra)
    name = getattr(user, "username", user)
    return client, client.post(LOGIN, {"login": name, "password": password})


def log_in(user, typed=None):
    """A client that has gone both steps."""
    client, response = type_password(user)
    if response["Location"] == SECOND:
        response = client.post(SECOND, {"code": typed or code()})
    assert response["Location"] == "/admin/", response.content
    return client


def is_in(client):
    return client.get("/admin/").status_code == 200


def secret_of(response):
    return re.search(r'class="entrance-secret" dir="ltr">(\w+)<', response.content.decode())[1]


def set_up_app(client):
    """Goes through the screens; the secret, and the answer to the right code."""
    secret = secret_of(client.get(APP))
    return secret, client.post(APP, {"code": code(secret)})


def link_for_password(mail):
    """The path of the form for a new password, as the mailed link leads to it."""
    link = next(word for word in mail.body.split() if "/password_reset/confirm/" in word)
    return link.removeprefix("http://testserver")
