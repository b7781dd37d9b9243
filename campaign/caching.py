"""Which answers any cache may keep, and the short in-process one (see docs/architecture.md)."""

from django.conf import settings
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.http import HttpResponseRedirect
from django.utils.cache import patch_cache_control

BRIEFLY = 60
# For this long caches may show the last page to whoever asks first after it is due, and fetch the
# next one behind it. Three of them in a row (proxy, CDN, browser) stay within the minute of P7.
WHILE_REVALIDATING = 10
# For this long they may show it while the site fails: letters stay readable (R3).
WHILE_AWAY = 86_400


class BriefCache(LocMemCache):
    """Keeps things in the memory of this process, for BRIEFLY (seconds) at most.

    Wagtail wants to keep the paths of its sites for an hour, and clears them only in the process
    that changed something: all others see the change this late.
    """

    def get_backend_timeout(self, timeout=DEFAULT_TIMEOUT):
        if timeout is DEFAULT_TIMEOUT or timeout is None:
            timeout = BRIEFLY
        return super().get_backend_timeout(min(timeout, BRIEFLY))


def has_session(request):
    """True for staff: readers never have a session."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def mark_public(request, response):
    """Lets caches keep an answer that is byte-identical for all visitors; staff's is private.

    They follow each change within seconds, and show the last one while the site is away.
    """
    if request.method not in ("GET", "HEAD"):
        return response
    if has_session(request):
        patch_cache_control(response, private=True, no_cache=True)
        return response
    patch_cache_control(response, public=True, max_age=settings.PAGE_CACHE_SECONDS)
    if settings.PAGE_CACHE_SECONDS:
        patch_cache_control(
            response, stale_while_revalidate=WHILE_REVALIDATING, stale_if_error=WHILE_AWAY
        )
    return response


def mark_private(response):
    """For answers that depend on a person, a form or a token: kept by nobody."""
    response["Cache-Control"] = "private, no-store"
    return response


def see_other(address):
    """The answer to a post that was done: another page to get (RFC 9110, 15.4.4)."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return mark_private(response)
