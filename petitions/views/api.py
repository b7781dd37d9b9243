"""What other sites may ask: the count of a petition, as JSON."""

from uuid import UUID

from django.http import JsonResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from campaign import languages
from petitions import counting
from petitions.models import PetitionPage

SECONDS = 5
DAY = 24 * 60 * 60


@csrf_exempt
@require_http_methods(["GET", "HEAD", "OPTIONS"])
def petition_json(request, key):
    """Count and facts of a live, public petition; the same for everybody, readable from any site.

    `?lang=` chooses the language of `title` and `url`; without one that the petition has, they
    are those of the language it was written in. `languages` are those it can be read in;
    `authoritative_language` is that of the text that counts, null if all count alike. Times and
    dates are ISO 8601. `outcome` is `won`, `answered`, `lost` or `withdrawn` once there is one.
    """
    pages = {page.locale.language_code: page for page in public_pages(key)}
    letter = next(iter(pages.values())).letter if pages else None
    if letter is None:
        return as_json({"error": "not_found"}, status=404)
    wished = pages.get(request.GET.get("lang")) or pages.get(letter.source_language)
    page = wished or next(iter(pages.values()))
    response = as_json(facts(letter, page, languages=sorted(pages)))
    response["Content-Language"] = page.language
    return response


def public_pages(key):
    try:
        key = UUID(key)
    except ValueError:
        return []
    pages = PetitionPage.objects.live().public().filter(translation_key=key)
    pages = pages.filter(locale__in=languages.locales())
    return pages.select_related("locale", "alias_of__locale").order_by("pk")


def facts(letter, page, *, languages):
    total = counting.total(letter)
    return {
        "key": str(letter.key),
        "title": page.title,
        "url": page.full_url,
        "languages": languages,
        "authoritative_language": letter.authoritative_language or None,
        "state": letter.state,
        "count": total,
        "goal": letter.shown_goal(total),
        "outcome": letter.outcome or None,
        "outcome_date": letter.outcome_date and letter.outcome_date.isoformat(),
        "closes_at": letter.closes_at.isoformat(),
    }


def as_json(data, *, status=200):
    response = JsonResponse(data, status=status)
    patch_cache_control(response, public=True, max_age=SECONDS)
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response["Access-Control-Max-Age"] = str(DAY)
    return response
