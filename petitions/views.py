"""Signing and confirming. Ordinary views outside page serving: guard, form, verb, answer."""

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from campaign.caching import mark_private, mark_public
from petitions import counting, signing, tokens
from petitions.forms import sign_form
from petitions.models import PetitionPage
from petitions.origin import is_cross_site
from statements import versions


def live_petition(key):
    """The petition page of the visitor's language, or 404."""
    pages = (
        PetitionPage.objects.live()
        .public()
        .filter(translation_key=key, locale__language_code=get_language())
    )
    page = pages.select_related("locale").first()
    if page is None or page.letter is None:
        raise Http404
    return page


def the_page_again(request, page, *, status, **context):
    """The whole petition page with what was typed; kept by nobody."""
    response = TemplateResponse(
        request,
        page.get_template(request),
        page.get_context(request, **context),
        status=status,
    )
    return mark_private(response)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request, key):
    page = live_petition(key)
    if request.method != "POST":
        return redirect(f"{page.get_url(request)}#sign")
    form, is_elsewhere = sign_form(page, request.POST), is_cross_site(request)
    if is_elsewhere:
        form.refuse_other_site()
    if not form.is_valid():
        form.keep_printable()
        return the_page_again(request, page, form=form, status=403 if is_elsewhere else 422)
    try:
        signing.sign(
            letter=page.letter,
            page=page,
            language=get_language(),
            wording=versions.current(page),
            consent=page.consent_sentence,
            consent_language=page.language,
            details=form.details,
        )
    except signing.SigningError:
        return the_page_again(request, page, status=409)
    return see_other(reverse("petitions:done", args=[key]))


@require_safe
def done(request, key):
    context = {"petition": live_petition(key)}
    return mark_public(request, TemplateResponse(request, "petitions/done.html", context))


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
    response = see_other(request.path)
    response["Referrer-Policy"] = "no-referrer"
    return response


def see_other(address):
    """The answer to a post that was done: another page to get (RFC 9110, 15.4.4)."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return mark_private(response)
