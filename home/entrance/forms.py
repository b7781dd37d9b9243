"""The forms of django-allauth in our words, with codes that are good once."""

import struct

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from home.entrance import factors, limits
from home.entrance.adapters import TOO_MANY

CODE_ATTRIBUTES = {"autocomplete": "one-time-code", "spellcheck": "false"}


class LoginForm(AllauthLoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Username")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        for name in ("login", "password"):
            del self.fields[name].widget.attrs["placeholder"]


class CountedCode:
    """A code of the app or a recovery code: counted if wrong, good once if right."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code")
        self.fields["code"].widget.attrs = dict(CODE_ATTRIBUTES)

    def clean_code(self):
        spent = limits.spend(context.request, self.user.get_username(), "code")
        if spent.refused or spent.flooded:
            raise ValidationError(TOO_MANY, code="too_many")
        with transaction.atomic():
            # One code that is sent twice at once is heard once.
            apps = Authenticator.objects.filter(user=self.user, type=Authenticator.Type.TOTP)
            list(apps.select_for_update())
            code = super().clean_code()
            if self.authenticator.type == Authenticator.Type.TOTP:
                self.use(code)
        spent.give_back()
        return code

    def save(self):
        super().save()
        if self.authenticator.type == Authenticator.Type.RECOVERY_CODES:
            factors.recovered(self.user)

    def use(self, code):
        """Notes the time step of a right code; it and those before are good no more.

        allauth remembers codes in the cache of one process only. RFC 6238, 5.2.
        """
        data = self.authenticator.data
        secret = decrypt(data["secret"])
        step = max(
            step
            for step in totp.yield_hotp_counters_from_time()
            if totp.compare_user_code(
                actual=code, expected=totp.format_hotp_value(totp.hotp_value(secret, step))
            )
        )
        if step <= data.get("last_step", 0):
            raise get_adapter().validation_error("incorrect_code")
        data["last_step"] = step
        self.authenticator.save(update_fields=["data"])


class CodeForm(CountedCode, AuthenticateForm):
    pass


class CodeAgainForm(CountedCode, ReauthenticateForm):
    pass


class AppForm(ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code that the app shows")
        self.fields["code"].widget.attrs = CODE_ATTRIBUTES | {"inputmode": "numeric"}


class PasskeyForm(AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name, to tell it from others")
        self.fields["passwordless"].label = _("Log in with it alone, without the password")
        self.fields["passwordless"].help_text = _(
            "It then asks for your fingerprint, face or PIN. A simple security key cannot do that."
        )
        self.fields["passwordless"].initial = True


class ShapelessRefused:
    """A passkey's answer that is none is a wrong one, not a fault: anybody may send anything."""

    def clean_credential(self):
        try:
            return super().clean_credential()
        except (AttributeError, LookupError, TypeError, ValueError, struct.error):
            raise get_adapter().validation_error("incorrect_code") from None


class PasskeyLoginForm(ShapelessRefused, LoginWebAuthnForm):
    pass


class PasskeySecondForm(ShapelessRefused, AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(ShapelessRefused, ReauthenticateWebAuthnForm):
    pass
