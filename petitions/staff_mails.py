"""Mails to the staff, in plain text: they go out at once, not through the outbox of signers."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override
from wagtail.users.models import UserProfile


def organisers():
    """Active users who may export signatures and have an address."""
    found = get_user_model().objects.with_perm(
        "petitions.export_signature", backend="django.contrib.auth.backends.ModelBackend"
    )
    return found.exclude(email="").order_by("pk")


def announce_erasure(letter):
    """Tells organisers when the sealed part of a letter's signatures will be destroyed.

    Each gets a mail alone, in the language of the own admin. Raises OSError when it cannot leave.
    """
    messages = [_erasure_mail(letter, user) for user in organisers()]
    with get_connection() as connection:
        connection.send_messages(messages)


def _erasure_mail(letter, user):
    profile = UserProfile.get_for_user(user)
    with override(profile.get_preferred_language()):
        context = {
            "title": letter.title,
            "moment": letter.erases_at,
            "settings_page": settings.SITE_URL.rstrip("/")
            + reverse("letters:settings", args=[letter.pk]),
        }
        subject = render_to_string("petitions/mail/erasure.subject.txt", context)
        body = render_to_string("petitions/mail/erasure.txt", context)
    return EmailMessage(
        subject=" ".join(subject.split()), body=body.strip() + "\n", to=[user.email]
    )
