"""The mails to signers: one subject/text/html triple for each kind.

A mail to an unconfirmed address carries nothing that a stranger typed, not even a name.
"""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Site

from campaign import languages
from campaign.models import OrganisationSettings
from petitions.models import PetitionPage
from petitions.models.mail import MailKind


def title_of(signature):
    """The petition's title in the signer's language, else in any, else that of what was signed."""
    titles = PetitionPage.objects.filter(translation_key=signature.letter.key).values_list(
        "locale__language_code", "title"
    )
    found = dict(titles)
    kept = signature.wording.text["title"]
    return found.get(signature.language) or next(iter(found.values()), kept)


def organisation():
    site = Site.objects.filter(is_default_site=True).first()
    return OrganisationSettings.for_site(site).organisation if site else ""


def build(kind, signature, *, to, token):
    """The mail of an Outbox kind with its link, in the signer's language (a MailKind)."""
    language = languages.fallback(signature.language)
    return compose(kind, title=title_of(signature), language=language, to=to, token=token)


def compose(kind, *, title, language, to, token):
    """The same for a petition of this title."""
    page = "petitions:manage" if kind == MailKind.LINK else "petitions:confirm"
    site = settings.SITE_URL.rstrip("/")
    with override(language):
        return _build(
            kind,
            to=to,
            context={
                "title": title,
                "organisation": organisation(),
                "link": site + reverse(page, args=[token]),
                "not_me": site + reverse(f"{page}-not-me", args=[token]),
                "language": language,
            },
        )


def _build(name, *, to, context):
    def part(suffix):
        return render_to_string(f"petitions/mail/{name}.{suffix}", context)

    message = EmailMultiAlternatives(
        subject=" ".join(part("subject.txt").split()),
        body=part("txt").strip() + "\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[to],
        headers={"Auto-Submitted": "auto-generated", "Content-Language": context["language"]},
    )
    message.attach_alternative(part("html"), "text/html")
    return message
