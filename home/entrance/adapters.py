"""What django-allauth asks us: `ACCOUNT_ADAPTER` and `MFA_ADAPTER`."""

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_lazy

from home.entrance import factors, limits, sessions
from petitions import sealing

TOO_MANY = gettext_lazy(
    "Too many wrong tries. Wait a quarter of an hour, log in with a passkey or from a browser that "
    "you have logged in with before, or ask for a new password."
)


class AccountAdapter(DefaultAccountAdapter):
    """Log-ins by password: counted, with the same words for known and unknown accounts."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy(
            "Your username and password do not match. Please try again."
        ),
        "incorrect_password": gettext_lazy("This is not your password."),
        "too_many_login_attempts": TOO_MANY,
    }

    def is_open_for_signup(self, request):
        return False

    def authenticate(self, request, **credentials):
        spent = limits.spend(request, credentials["username"], "password")
        if spent.refused:
            raise self.validation_error("too_many_login_attempts")
        user = super().authenticate(request, **credentials)
        # Strangers who guess in numbers lock nobody out who has a second factor to show.
        if user and not (spent.flooded and not factors.has_one(user)):
            spent.give_back()
            return user
        if spent.flooded:
            raise self.validation_error("too_many_login_attempts")
        return None

    def login(self, request, user):
        super().login(request, user)
        used = {record["method"] for record in get_authentication_records(request, user)}
        sessions.begin(request, verified="mfa" in used)

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        limits.remember_browser(request, response, user)
        return response

    def respond_user_inactive(self, request, user):
        return redirect("account_login")

    def add_message(self, request, level, message_template=None, *args, message=None, **kwargs):
        """Errors only: all else can be seen on the screen that follows."""
        if message:
            super().add_message(request, level, message=message)

    def is_reauthentication_required(self, *, app, **kwargs):
        """Not in the first minutes after log-in, which asked for the same."""
        seconds = app_settings.REAUTHENTICATION_TIMEOUT
        return not sessions.has_just_begun(context.request, seconds=seconds)

    def get_reauthentication_methods(self, user):
        """Who has a second factor shows that one: a password was not enough to log in either."""
        methods = super().get_reauthentication_methods(user)
        return [one for one in methods if one["id"] != "reauthenticate"] or methods

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Called by allauth for each change of a factor, and for nothing else that is mounted."""
        change = template_prefix.removeprefix("mfa/email/")
        if change == "totp_activated":
            factors.started(user)
        factors.changed(request=self.request, user=user, change=change)


class FactorAdapter(DefaultMFAAdapter):
    """Secrets are sealed with SEALING_KEYS; `rotate_keys` seals them anew."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This is not right, or was used before. Please try again."),
        "cannot_generate_recovery_codes": gettext_lazy("Set up a second factor first."),
    }

    def encrypt(self, text):
        return sealing.seal_text(text, bound_to=sealing.FACTOR)

    def decrypt(self, encrypted_text):
        return sealing.unseal_text(encrypted_text, bound_to=sealing.FACTOR)

    def generate_authenticator_name(self, user, type):
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)d") % {"number": number}
