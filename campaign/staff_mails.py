"""Mails that tell members of staff what waits for them, at most one a day of each kind.

Apps register kinds through the hook `register_staff_mails`, which gives a list of Kind objects.
A mail says how much waits and where, and nothing of any signer.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail import hooks
from wagtail.users.models import UserProfile

from campaign import formats
from campaign.models import StaffMail, User

log = logging.getLogger(__name__)

PAUSE = timedelta(days=1)


class Kind:
    """What may wait for somebody: a short `name`, and a `label` for the account page."""

    name = label = ""

    def may_concern(self, user):
        """True if this user may have to do with it at all."""
        raise NotImplementedError

    def news(self, user, since):
        """Lines on all that waits for this user; none if nothing came after `since`, if given."""
        raise NotImplementedError


@dataclass(frozen=True)
class Line:
    """A sentence in the language of the moment, and the path of the screen that it is about."""

    text: str
    path: str

    @property
    def url(self):
        return settings.SITE_URL.rstrip("/") + self.path


def kinds_for(user):
    found = [kind for hook in hooks.get_hooks("register_staff_mails") for kind in hook()]
    return [kind for kind in found if kind.may_concern(user)]


def is_wanted(user, kind):
    return not user.staff_mails.filter(kind=kind.name, is_wanted=False).exists()


def want(*, user, kind, wanted):
    StaffMail.objects.update_or_create(user=user, kind=kind.name, defaults={"is_wanted": wanted})


@dataclass(frozen=True)
class Claim:
    """The right to tell somebody of these lines, taken from all other workers."""

    row: StaffMail
    label: str
    lines: list
    before: datetime | None


def tell_staff():
    """Mails everybody what is new and theirs to do; returns how many mails left.

    Safe to run twice at once: who sends is decided by a conditional UPDATE before the mail. One
    that could not leave is tried again at the next run. Raises the error if none could.
    """
    staff = User.objects.with_perm(
        "wagtailadmin.access_admin", backend="django.contrib.auth.backends.ModelBackend"
    )
    sent, problem = 0, None
    for user in staff.exclude(email="").order_by("pk"):
        try:
            sent += _tell(user)
        except (OSError, SMTPException) as error:
            problem = error
            log.error("what waits was not mailed to user %s: %s", user.pk, type(error).__name__)
    if problem and not sent:
        raise problem
    return sent


def _tell(user):
    profile = UserProfile.get_for_user(user)
    zone = profile.get_current_time_zone()
    with override(profile.get_preferred_language()), timezone.override(zone):
        claims = [claim for kind in kinds_for(user) if (claim := _claim(user, kind))]
        if not claims:
            return False
        try:
            _mail(user, claims).send()
        except (OSError, SMTPException):
            _put_back(claims)
            raise
        return True


def _claim(user, kind):
    """A Claim if there is something new, or None."""
    now = timezone.now()
    row, _created = StaffMail.objects.get_or_create(user=user, kind=kind.name)
    before = row.told_at
    if not row.is_wanted or (before and before > now - PAUSE):
        return None
    lines = list(kind.news(user, before))
    if not lines:
        return None
    row.told_at = now
    unclaimed = StaffMail.objects.filter(pk=row.pk, told_at=before, is_wanted=True)
    return Claim(row, kind.label, lines, before) if unclaimed.update(told_at=now) else None


def _put_back(claims):
    for claim in claims:
        rows = StaffMail.objects.filter(pk=claim.row.pk, told_at=claim.row.told_at)
        rows.update(told_at=claim.before)


def _mail(user, claims):
    context = {
        "labels": formats.listed(claim.label for claim in claims),
        "lines": [line for claim in claims for line in claim.lines],
        "account": Line("", reverse("wagtailadmin_account") + "#tab-notifications").url,
    }
    subject = render_to_string("campaign/mail/waiting.subject.txt", context)
    body = render_to_string("campaign/mail/waiting.txt", context)
    return EmailMessage(
        subject=" ".join(subject.split()), body=body.strip() + "\n", to=[user.email]
    )
