"""Pages behind mailed links: opening one shows, only its buttons act; the token authorises."""

import logging
from functools import wraps

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from campaign import languages
from campaign.caching import mark_private, see_other
from petitions import counting, sealing, signing, tokens
from petitions.models import PetitionPage, Signature
from petitions.models.mail import TokenPurpose

log = logging.getLogger(__name__)


def token_page(view):
    """Wraps a view `(request, token)` behind a mailed link.

    Unknown, expired and foreign tokens end in one and the same page by the same path of code.
    """

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request, token):
        try:
            return view(request, token)
        except (tokens.UnknownToken, Signature.DoesNotExist):
            return answer(request, "petitions/link_unknown.html", {}, status=404)
        except sealing.SealingError as error:
            log.error("a signature cannot be opened: %s", error.code)
            return answer(request, "petitions/sealed.html", {}, status=503)

    return guarded


@token_page
def confirm(request, token):
    problem = ""
    if request.method == "POST":
        try:
            signing.confirm(token=token, shown=request.POST.get("shown", ""))
            return see_again(request)
        except signing.SigningError as error:
            problem = error.code
    link = tokens.find(token)
    signature = link.signature
    if signature.verified_at:
        return answer(request, "petitions/thanks.html", about(signature))
    if signing.is_too_late(link):
        problem = "closed"
    context = about(signature) | {"problem": problem}
    context |= {"details": signing.open_envelope(signature), "shown": signing.seen(signature)}
    return answer(request, "petitions/confirm.html", context, status=409 if problem else 200)


def not_me(request, token, *, purpose):
    """ "That was not me": one button that erases and never writes again."""
    signature = tokens.find(token, purpose=purpose).signature
    if request.method == "POST":
        context = named(signature)
        signing.refuse_mail(signature=signature)
        return answer(request, "petitions/never_again.html", context)
    return answer(request, "petitions/not_me.html", about(signature))


@token_page
def confirm_not_me(request, token):
    return not_me(request, token, purpose=TokenPurpose.CONFIRM)


@token_page
def manage_not_me(request, token):
    return not_me(request, token, purpose=TokenPurpose.MANAGE)


def about(signature):
    """What every page on one signature shows."""
    return named(signature) | {
        "letter": signature.letter,
        "signature": signature,
        "total": counting.total(signature.letter),
    }


def named(signature):
    """The page, and a title that is there also once every page is deleted."""
    page = petition_of(signature)
    return {"petition": page, "title": page.title if page else signature.wording.text["title"]}


def petition_of(signature):
    """The letter's page in the visitor's language, else the one signed on, else any.

    One in a language that the site does not speak only where there is no other.
    """
    pages = PetitionPage.objects.filter(translation_key=signature.letter.key)
    pages = pages.annotate(is_spoken=Q(locale__in=languages.locales())).select_related("locale")
    wanted = (get_language(), signature.language)

    def rank(page):
        code = page.locale.language_code
        return (page.is_spoken, *(code == one for one in wanted), -page.pk)

    return max(pages, key=rank, default=None)


@csrf_exempt
def mail_in_dropped_language(request, language, rest):
    """A link that was mailed in a language which has left SITE_LANGUAGES since: on to another.

    A form of an open page is sent on with all that stands in it (RFC 9110, 15.4.8).
    """
    if language in settings.SITE_LANGUAGES:
        raise Http404
    response = HttpResponseRedirect(f"/{languages.best(request)}/{rest}", preserve_request=True)
    return as_secret(response)


def answer(request, template, context, *, status=200):
    """Never cached, never indexed, and its address is told to nobody."""
    return as_secret(TemplateResponse(request, template, context, status=status))


def see_again(request, query=""):
    """After a post: the same page to get, so that reloading repeats nothing."""
    return as_secret(see_other(request.path + query))


def as_secret(response):
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return mark_private(response)
