"""The front door's own views: search, and the files that machines ask for."""

from django.conf import settings
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from wagtail.models import Locale, Page

from campaign.caching import mark_public
from campaign.paging import paginate

LONGEST_QUERY = 100


@require_safe
def search(request):
    """Pages of the visitor's language that match `?q=`; real translations only."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
    pages = (
        Page.objects.live()
        .public()
        .filter(locale__language_code=get_language(), alias_of__isnull=True, depth__gt=2)
    )
    found = pages.specific().search(query) if query else pages.none()
    context = {"query": query, "results": paginate(request, found)}
    return mark_public(request, TemplateResponse(request, "home/search.html", context))


@require_safe
def robots(request):
    """Everything may be indexed but the admin and signing."""
    lines = ["User-agent: *", "Disallow: /admin/"]
    lines += [
        f"Disallow: /{code}/{path}/"
        for code in settings.SITE_LANGUAGES
        for path in ("sign", "confirm", "search")
    ]
    lines += ["", f"Sitemap: {settings.SITE_URL.rstrip('/')}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
