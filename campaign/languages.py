"""Which of SITE_LANGUAGES this site speaks: those whose front page is live.

Any other is not found at its addresses, and no page, list or file names it. What was mailed to
signers leads on (`LanguageMiddleware`).
"""

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header
from wagtail.models import Locale, Page, Site

from campaign.keeping import kept


def locales():
    """Query set of the locales of the languages that are spoken; meant for use within another."""
    roots = Site.objects.values("root_page__translation_key")
    fronts = Page.objects.live().filter(translation_key__in=roots)
    of_site = Locale.objects.filter(language_code__in=settings.SITE_LANGUAGES)
    return of_site.filter(pk__in=fronts.values("locale"))


def spoken():
    """Codes of the languages that are spoken, in the order of SITE_LANGUAGES.

    All of them while the database is away: what was typed into a form is still answered.
    """
    try:
        found = _spoken()
    except DatabaseError:
        found = settings.SITE_LANGUAGES
    return [code for code in settings.SITE_LANGUAGES if code in found]


@kept
def _spoken():
    return frozenset(locales().values_list("language_code", flat=True))


def choices(*also):
    """(code, name) of the languages that are spoken, for forms; `also` are codes to keep there."""
    offered = {*spoken(), *also}
    return [(code, name) for code, name in settings.LANGUAGES if code in offered]


def wished(request):
    """Codes of the site's languages that the browser names, the dearest first."""
    header = request.headers.get("Accept-Language", "")
    for tag, quality in parse_accept_lang_header(header):
        try:
            code = get_supported_language_variant(tag)
        except LookupError:
            continue
        if quality:
            yield code


def best(request):
    """The first wished language that is spoken, else the first that is, else the site's first."""
    found = spoken()
    wanted = [*(code for code in wished(request) if code in found), *found]
    return wanted[0] if wanted else settings.LANGUAGE_CODE


def fallback(code):
    """The same language if it is in SITE_LANGUAGES, else the site's first one.

    Signers keep the language in which they signed, also when it is not spoken any more: its texts
    are still there.
    """
    return code if code in settings.SITE_LANGUAGES else settings.LANGUAGE_CODE
