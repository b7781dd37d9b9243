"""Pages behind mailed links: opening one shows, only its buttons act; the token authorises."""

from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from campaign.caching import mark_private
from petitions import counting, signing, tokens
from petitions.models import PetitionPage


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, token):
    """A mailed link: GET only shows, the button acts. The token is the authorisation."""
    row = tokens.find(token)
    if row is None:
        return as_token_page(request, "petitions/link_unknown.html", {}, status=404)
    signature, problem = row.signature, ""
    if request.method == "POST":
        try:
            signature = signing.confirm(
                signature=signature, mailed_at=row.created_at, shown=request.POST.get("shown", "")
            )
        except signing.SigningError as error:
            problem = error.code
        else:
            if signature.verified_at:
                return as_token_page_redirect(request)
    return confirm_page(request, signature, problem)


def confirm_page(request, signature, problem):
    letter = signature.letter
    context = {
        "petition": petition_of(signature),
        "letter": letter,
        "signature": signature,
        "total": counting.total(letter),
        "problem": problem,
    }
    if signature.verified_at:
        return as_token_page(request, "petitions/thanks.html", context)
    context |= {"details": signing.open_envelope(signature), "shown": signing.seen(signature)}
    status = 409 if problem else 200
    return as_token_page(request, "petitions/confirm.html", context, status=status)


def petition_of(signature):
    """The letter's page in the visitor's language, else the one signed on, else any."""
    pages = PetitionPage.objects.filter(translation_key=signature.letter.key)
    found = {page.locale.language_code: page for page in pages.select_related("locale")}
    return (
        found.get(get_language())
        or found.get(signature.language)
        or next(iter(found.values()), None)
    )


def as_token_page(request, template, context, *, status=200):
    """Never cached, never indexed, and its address is told to nobody."""
    response = TemplateResponse(request, template, context, status=status)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return mark_private(response)


def as_token_page_redirect(request):
    response = redirect(request.path)
    response.status_code = 303
    response["Referrer-Policy"] = "no-referrer"
    return mark_private(response)
