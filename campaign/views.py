"""Small views of the ground: pages, style sheets and the health of the process."""

from copy import copy

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site
from wagtail.views import serve as wagtail_serve

from campaign.caching import WHILE_AWAY, has_session
from campaign.colours import style_sheet
from campaign.keeping import kept
from campaign.models import OrganisationSettings
from campaign.sheets import site_sheet

A_YEAR, AN_HOUR = 31_536_000, 3_600  # seconds
IMAGE_TYPES = {
    extension: f"image/{'jpeg' if extension == 'jpg' else extension}"
    for extension in settings.WAGTAILIMAGES_EXTENSIONS
}


def serve(request, path):
    """Wagtail's view of pages. Readers have theirs found once a moment, if all may read it.

    Hooks around serving are called for staff and for restricted pages only, as with pages that any
    cache keeps.
    """
    is_reader = request.method in ("GET", "HEAD") and not has_session(request)
    found = find_open_page(request, path) if is_reader else None
    if found is None:
        return wagtail_serve(request, path)
    request._wagtail_site, (page, args, kwargs) = found
    return copy(page).serve(request, *args, **kwargs)


@kept(key=lambda request, path: (request.get_host(), request.get_port(), request.path_info))
def find_open_page(request, path):
    """(site, route) of a live page, shared by threads; None if it is not for everybody."""
    route = Page.route_for_request(request, path)
    if route is None:
        raise Http404
    if route.page.get_view_restrictions():
        return None
    look_up = getattr(route.page, "look_up", None)
    if look_up:
        look_up()
    return Site.find_for_request(request), route


@require_safe
@gzip_page
def sheet(request, digest):
    """The site's style sheet; for ever, unless the address is that of another version."""
    text, current = site_sheet()
    response = HttpResponse(text, content_type="text/css; charset=utf-8")
    if digest == current:
        patch_cache_control(response, public=True, max_age=A_YEAR, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=0)
    return response


@require_safe
@cache_control(public=True, max_age=300)
def brand(request):
    colour = OrganisationSettings.for_request(request).colour
    return HttpResponse(style_sheet(colour), content_type="text/css; charset=utf-8")


@require_safe
def media(request, name):
    """An uploaded image, original or rendition, wherever it is kept.

    Any cache may keep it for an hour, so one that staff delete is gone within that time. Documents
    have an address of their own, because some are not for everybody.
    """
    kind = IMAGE_TYPES.get(name.rpartition(".")[2].lower())
    if not (kind and name.startswith(("images/", "original_images/"))):
        raise Http404
    try:
        file = default_storage.open(name)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(file, content_type=kind)
    patch_cache_control(response, public=True, max_age=AN_HOUR, stale_if_error=WHILE_AWAY)
    return response


@require_safe
def healthz(request):
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")
