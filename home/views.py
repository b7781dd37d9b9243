"""The front door's own views: search, and the files that machines ask for."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from wagtail.models import Page, Site
from wagtail.search.query import PlainText

from campaign import languages
from campaign.addresses import full_address
from campaign.caching import mark_public
from campaign.folding import fold
from campaign.paging import paginate
from home.excerpts import Marker

LONGEST_QUERY = 100


@require_safe
@vary_on_headers("Accept-Language")
def front_door(request):
    """Once, at "/": on to the front page in the first of the visitor's languages that has one."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    pages = site.root_page.get_translations(inclusive=True).live().public()
    homes = {page.locale.language_code: page for page in pages.select_related("locale")}
    wanted = [*languages.wished(request), *settings.SITE_LANGUAGES]
    home = next((homes[code] for code in wanted if code in homes), site.root_page)
    return redirect(home.get_url(request))


@require_safe
def search(request):
    """Pages of the visitor's language that match `?q=`; real translations only."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
    # The index filters by the columns that Wagtail declares to it, others go into a subquery.
    readable = (
        Page.objects.live()
        .public()
        .filter(locale__language_code=get_language(), alias_of__isnull=True, depth__gt=2)
    )
    pages = Page.objects.filter(pk__in=readable.values("pk")).specific()
    words = searchable(query)
    found = pages.search(PlainText(words) | PlainText(fold(words))) if words else []
    results, marker = paginate(request, found), Marker(words)
    for page in results:
        page.marked_title, page.excerpt = marker.title(page.title), marker.excerpt(page)
    context = {"query": query, "results": results}
    return mark_public(request, TemplateResponse(request, "home/search.html", context))


def searchable(query):
    """The words in what was typed: SQLite fails at a quote, and a sign alone matches nothing."""
    words = query.replace('"', " ").split()
    return " ".join(word for word in words if any(map(str.isalnum, word)))


@require_safe
def robots(request):
    """Everything may be indexed but the admin and signing."""
    lines = ["User-agent: *", "Disallow: /admin/"]
    lines += [
        f"Disallow: /{code}/{path}/"
        for code in languages.spoken()
        for path in ("sign", "confirm", "search")
    ]
    lines += ["", f"Sitemap: {full_address(reverse('sitemap'))}"]
    text = "\n".join(lines) + "\n"
    return mark_public(request, HttpResponse(text, content_type="text/plain; charset=utf-8"))
