"""The outer layers of every request: security headers and the short page cache."""

import re
import time
from collections import OrderedDict
from threading import Lock
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.http import (
    Http404,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.middleware.common import CommonMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import activate, get_language, get_language_from_path
from django.views.defaults import page_not_found
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect

from campaign import languages
from campaign.caching import has_session, mark_public

KNOWN_PARAMETERS = {"after", "kind", "lang", "page", "q", "state", "topic", "year"}
MOST_PAGES = 512

PUBLIC_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
# Wagtail's editor and wagtail-localize need inline script and style; nothing of visitors is
# shown there without escaping.
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; frame-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'"
)

SECURITY_HEADERS = {
    "Content-Security-Policy": PUBLIC_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}


class PageCacheMiddleware:
    """Keeps pages that are the same for every reader for PAGE_CACHE_SECONDS in this process.

    Only GET, status 200, marked public by `campaign.caching.mark_public`, without a session
    cookie, a cookie to set or an unknown query parameter. Pages of staff always pass through.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.pages = OrderedDict()
        self.lock = Lock()

    def __call__(self, request):
        if not self.may_keep(request):
            return self.get_response(request)
        key = (request.is_secure(), request.META.get("HTTP_HOST"), request.get_full_path())
        kept = self.pages.get(key)
        if kept and kept[0] > time.monotonic():
            return HttpResponse(kept[1], headers=kept[2])
        response = self.get_response(request)
        if self.is_public(response):
            self.keep(key, response)
        return response

    def may_keep(self, request):
        return (
            settings.PAGE_CACHE_SECONDS
            and request.method == "GET"
            and not has_session(request)
            and KNOWN_PARAMETERS.issuperset(
                name
                for name, _ in parse_qsl(
                    request.META.get("QUERY_STRING", ""), keep_blank_values=True
                )
            )
        )

    def is_public(self, response):
        return (
            response.status_code == 200
            and not response.streaming
            and not response.cookies
            and "public" in response.get("Cache-Control", "")
            and not {"cookie", "accept-language", "accept-encoding"}
            & {name.strip().lower() for name in response.get("Vary", "").split(",")}
        )

    def keep(self, key, response):
        until = time.monotonic() + settings.PAGE_CACHE_SECONDS
        with self.lock:
            self.pages[key] = (until, response.content, dict(response.headers))
            self.pages.move_to_end(key)
            while len(self.pages) > MOST_PAGES:
                self.pages.popitem(last=False)


# Of mailed links, whatever their language.
MAILED_PATH = re.compile(r"/[^/]+/(?:confirm|manage)/")


class LanguageMiddleware(LocaleMiddleware):
    """The address decides the language; where it names none, the browser's wish does.

    Unlike Django's, it never redirects: an address without a language leads nowhere but to 404.
    Only "/" sends visitors on (`home.views.front_door`). Nothing is found at the addresses of a
    language that the site does not speak, but what was mailed to signers still opens.
    """

    def process_request(self, request):
        super().process_request(request)
        named = get_language_from_path(request.path_info)
        if not named or MAILED_PATH.match(request.path_info):
            return
        if named not in languages.spoken():
            # The addresses of another language are now those that lead somewhere.
            activate(languages.best(request))
            request.LANGUAGE_CODE = get_language()

    def process_response(self, request, response):
        if response.status_code == 404 and get_language() != get_language_from_path(
            request.path_info
        ):
            patch_vary_headers(response, ["Accept-Language"])
        response.headers.setdefault("Content-Language", get_language())
        return response


# What Django itself writes into its cookie against forged forms.
CSRF_TOKEN = re.compile(r"[a-zA-Z0-9]{32}(?:[a-zA-Z0-9]{32})?")


class SecurityHeadersMiddleware:
    """A strict policy on every public answer, errors included; a looser one for the admin only.

    A malformed csrftoken cookie counts as none: Django would answer any page, also one that caches
    keep, with a new one (S20).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not CSRF_TOKEN.fullmatch(request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")):
            request.COOKIES.pop(settings.CSRF_COOKIE_NAME, None)
        response = self.get_response(request)
        own = response.get("Content-Security-Policy")
        if request.path_info.startswith("/admin/"):
            response.headers.setdefault("Content-Security-Policy", ADMIN_POLICY)
        elif own and request.path_info.startswith("/documents/"):
            # Wagtail's says less, but that more strictly: browsers keep to both.
            response["Content-Security-Policy"] = f"{own}, {PUBLIC_POLICY}"
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class SlashMiddleware(CommonMiddleware):
    """Django's; its redirects to the address with a slash are kept as briefly as pages.

    Whoever watches a process asks it by its own address, which is none of ALLOWED_HOSTS.
    """

    def process_request(self, request):
        path = request.path_info.removeprefix("/")
        if any(re.match(exempt, path) for exempt in settings.SECURE_REDIRECT_EXEMPT):
            return None
        return super().process_request(request)

    def process_response(self, request, response):
        answer = super().process_response(request, response)
        return answer if answer is response else mark_public(request, answer)


class RedirectMiddleware(MiddlewareMixin):
    """Wagtail's redirects, kept by caches as briefly as the pages that they lead to.

    So is the news that there is no page: of many who follow a dead link, one is answered by us. An
    address that has become that of a page is the page's. None leads to a page that is not
    published, so none leads in a circle.
    """

    def process_response(self, request, response):
        if response.status_code != 404:
            return response
        path = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
        bare, _mark, query = path.partition("?")
        found = get_redirect(request, path) or (query and get_redirect(request, bare))
        if not found or not self.leads_on(found, request):
            return response if "Cache-Control" in response else mark_public(request, response)
        kind = HttpResponsePermanentRedirect if found.is_permanent else HttpResponseRedirect
        return mark_public(request, kind(found.link))

    def leads_on(self, redirect, request):
        page = redirect.redirect_page
        if page and not page.live:
            return False
        return bool(redirect.link) and urlsplit(redirect.link).path != request.path


class OwnNotFoundMiddleware:
    """Shows the site's own 404 page where DEBUG would list the addresses instead."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        return page_not_found(request, exception) if isinstance(exception, Http404) else None
