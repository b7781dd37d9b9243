"""The sign form's own address. Ordinary views outside page serving: guard, form, verb, answer."""

import logging
from copy import copy
from functools import wraps

from django.db import DatabaseError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from campaign.caching import mark_private, mark_public, see_other
from campaign.keeping import kept
from petitions import limits, networks, sealing, signing
from petitions.forms import SignForm
from petitions.models import PetitionPage
from petitions.models.signatures import HoldReason
from petitions.origin import is_cross_site

log = logging.getLogger(__name__)


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


@kept(key=lambda key: (key, get_language()))
def petition_to_sign(key):
    """The same, with all that a sign form and its answer need; shared by threads."""
    page = live_petition(key)
    for name in ("language", "wording_digest", "current_wording", "sign_fields"):
        getattr(page, name)
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


def keeps_what_was_typed(view):
    """R3: where the database or the keys are away, a post gets a page that needs neither.

    It carries everything typed and one button that sends it again.
    """

    @wraps(view)
    def guarded(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except (DatabaseError, sealing.SealingError) as error:
            if request.method != "POST":
                raise
            log.error("a signature cannot be taken now: %s", type(error).__name__)
            typed = [(n, v) for n, values in request.POST.lists() for v in values]
            page = render_to_string("petitions/not_now.html", {"typed": typed, "to": request.path})
            return mark_private(HttpResponse(page, status=503, headers={"Retry-After": "60"}))

    return guarded


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def sign(request, key):
    page = copy(petition_to_sign(key))
    if request.method != "POST":
        return redirect(f"{page.get_url(request)}#sign")
    form, is_elsewhere = SignForm(page, request.POST), is_cross_site(request)
    if is_elsewhere:
        form.refuse_other_site()
    if not form.is_valid():
        form.keep_printable()
        return the_page_again(request, page, form=form, status=403 if is_elsewhere else 422)
    network = networks.digest(request)
    reason = limits.check(letter=page.letter, network=network, email=form.details.email)
    try:
        signing.sign(
            letter=page.letter,
            page=page,
            language=get_language(),
            wording=page.current_wording,
            consent=page.consent_sentence,
            consent_language=page.language,
            details=form.details,
            hold_reason=HoldReason.TRAP if form.is_trapped else reason,
            network_digest=network,
        )
    except signing.SigningError:
        return the_page_again(request, page, status=409)
    return see_other(f"{request.path}done/")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def form(request, key):
    """The form in this language with what was typed in another one. Nothing is stored or judged.

    What was typed comes and goes in bodies only, never in an address. A post from another website
    gets the empty form.
    """
    page = copy(petition_to_sign(key))
    if request.method != "POST" or is_cross_site(request):
        return see_other(f"{page.get_url(request)}#sign")
    return the_page_again(request, page, form=SignForm.carried_over(page, request.POST), status=200)


@require_safe
def done(request, key):
    context = {"petition": live_petition(key)}
    return mark_public(request, TemplateResponse(request, "petitions/done.html", context))
