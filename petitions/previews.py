"""Previews of what a signer of a petition is shown on the way, with invented details.

Each takes a page with its facts and the request, and gives the answer. Nothing is stored or sent.
"""

from copy import copy
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from campaign.previews import POLICY
from petitions import emails
from petitions.forms import SignForm
from petitions.models import Signature
from petitions.models.mail import MailKind
from petitions.signing import Details
from statements.models.letter import FieldUse, Outcome

# Mails carry their styles with them, and so does the frame that shows one.
POLICY_OF_MAILS = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")


def with_errors(page, request):
    typed = {"name": "", "email": "name@", "wording": page.wording_digest}
    form = SignForm(page, QueryDict(urlencode(typed)))
    form.full_clean()
    return of_page(page, request, form=form)


def mails(page, request):
    """Every mail that a signer may get, in HTML and text."""
    found = []
    for kind in MailKind:
        mail = emails.compose(
            kind,
            title=page.title,
            language=get_language(),
            to=example().email,
            token="example",  # noqa: S106 - opens nothing
        )
        html = mail.alternatives[0][0]
        found.append({"kind": kind.label, "mail": mail, "html": html})
    response = of_step(
        "preview_mails", page, request, mails=found, sender=settings.DEFAULT_FROM_EMAIL
    )
    response["Content-Security-Policy"] = POLICY_OF_MAILS
    return response


def inbox(page, request):
    return of_step("done", page, request)


def confirming(page, request):
    return of_step("confirm", page, request, details=example(page.letter), shown="")


def thanks(page, request):
    page.live = True  # shows what is offered then
    number = page.total + 1
    return of_step("thanks", page, request, total=number, place=number)


def closed(page, request):
    page.letter = copy(page.letter)
    page.letter.opens_at, page.letter.outcome = None, Outcome.NONE
    yesterday = timezone.now() - timedelta(days=1)
    page.letter.closes_at = min(page.letter.closes_at, yesterday)
    return of_page(page, request, takes_signatures=False)


def outcome(page, request):
    page.letter = copy(page.letter)
    page.letter.outcome = page.letter.outcome or Outcome.WON
    page.letter.outcome_date = page.letter.outcome_date or timezone.localdate()
    return of_page(page, request, takes_signatures=False)


def of_page(page, request, *, form=None, **changes):
    context = page.get_context(request, form=form) | changes
    return TemplateResponse(request, page.get_template(request), context)


def of_step(name, page, request, *, place=None, **more):
    """A page on the way; its signature is invented."""
    signature = Signature(
        letter=page.letter,
        place=place,
        consent_sentence=page.consent_sentence,
        consent_language=page.language,
    )
    context = {
        "petition": page,
        "title": page.title,
        "letter": page.letter,
        "signature": signature,
        "total": page.total,
    }
    return TemplateResponse(request, f"petitions/{name}.html", context | more)


def example(letter=None):
    """Details of somebody invented, with what this petition asks."""

    def answer(name, text):
        return text if letter and getattr(letter, f"{name}_use") != FieldUse.OFF else ""

    return Details(
        name="Robin Almeida",
        email="robin@example.org",
        affiliation=answer("affiliation", _("Teacher")),
        country=answer("country", "PT"),
        comment=answer("comment", _("This is where the comment of a signer stands.")),
        shows_name=True,
        shows_comment=True,
    )


STEPS = {
    "errors": (gettext_lazy("The form with errors"), with_errors),
    "mail": (gettext_lazy("The mails"), mails),
    "inbox": (gettext_lazy("“Please check your inbox”"), inbox),
    "confirm": (gettext_lazy("Before confirming"), confirming),
    "thanks": (gettext_lazy("The thank-you"), thanks),
    "closed": (gettext_lazy("Once it is closed"), closed),
    "outcome": (gettext_lazy("With an outcome"), outcome),
}
MODES = [(name, label) for name, (label, _step) in STEPS.items()]
