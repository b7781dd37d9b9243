"""Who has a second factor, who must have one, and what follows when it changes."""

import logging
import time
from smtplib import SMTPException

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, override
from wagtail.log_actions import log as log_action
from wagtail.users.models import UserProfile

from home.entrance import sessions

log = logging.getLogger(__name__)

# Recovery codes alone are none: they stand in for one of these.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

# What the account is told, by the name that allauth has for its own mail.
CHANGES = {
    "totp_activated": gettext_lazy("An authenticator app was added."),
    "totp_deactivated": gettext_lazy("The authenticator app was removed."),
    "webauthn_added": gettext_lazy("A passkey was added."),
    "webauthn_removed": gettext_lazy("A passkey was removed."),
    "recovery_codes_generated": gettext_lazy(
        "New recovery codes were made; the old ones no longer work."
    ),
    "recovery_code_used": gettext_lazy("A recovery code was used."),
    "reset": gettext_lazy(
        "Whoever runs the site has taken away your second factor. Log in with your password and "
        "set up a new one."
    ),
}


def has_one(user):
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def must_have_one(user):
    """Whether SECOND_FACTOR asks one of this user.

    Signers are seen by who has any right on petitions, and by who may give such rights to oneself.
    """
    if settings.SECOND_FACTOR == "everyone":
        return True
    return settings.SECOND_FACTOR == "signers" and (
        user.has_module_perms("petitions")
        or user.has_perm("campaign.change_user")
        or user.has_perm("auth.change_group")
    )


def changed(*, request, user, change):
    """Ends all sessions but this one, notes the change in the history and mails the account."""
    user.end_sessions()
    update_session_auth_hash(request, user)
    # Whoever added one has just used it; whoever removed one had to show one before.
    sessions.mark_verified(request, has_one(user))
    log_action(user, "home.change_factor", user=user, data={"change": change})
    tell(user, change)


def recovered(user):
    """A recovery code was used: perhaps by who found the paper."""
    log_action(user, "home.change_factor", user=user, data={"change": "recovery_code_used"})
    tell(user, "recovery_code_used")


def started(user):
    """The code that set up an app opens nothing once more (RFC 6238, 5.2)."""
    app = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    app.data["last_step"] = int(time.time()) // 30
    app.save(update_fields=["data"])


@transaction.atomic
def reset(*, user, reason):
    """Takes away all factors and recovery codes and ends all sessions; returns how many there were.

    What for stands in the history of the account, which is told by mail.
    """
    number = Authenticator.objects.filter(user=user).delete()[0]
    user.end_sessions()
    log_action(user, "home.change_factor", data={"change": "reset", "reason": reason})
    transaction.on_commit(lambda: tell(user, "reset"))
    return number


def tell(user, change):
    """Mails the account. A mail server that is away holds up nobody; the log says so."""
    if not user.email:
        return
    profile = UserProfile.get_for_user(user)
    zone = profile.get_current_time_zone()
    with override(profile.get_preferred_language()), timezone.override(zone):
        context = {
            "name": user.get_username(),
            "change": CHANGES[change],
            "now": timezone.localtime(),
            "url": settings.SITE_URL.rstrip("/") + reverse("mfa_index"),
        }
        subject = render_to_string("home/mail/factor_changed.subject.txt", context)
        body = render_to_string("home/mail/factor_changed.txt", context)
    mail = EmailMessage(
        subject=" ".join(subject.split()), body=body.strip() + "\n", to=[user.email]
    )
    try:
        mail.send()
    except (OSError, SMTPException) as error:
        log.error("user %s was not told of a factor: %s", user.pk, type(error).__name__)
