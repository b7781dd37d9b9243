"""Which posts to the sign form come from our own pages.

Readers get no cookie, so there is no CSRF token to compare; the browser's own words decide
(Fetch Metadata, `Sec-Fetch-Site`; else `Origin`, RFC 6454).
"""


def is_cross_site(request):
    """True for a form on another site. Clients that send neither header pass."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return bool(origin) and origin != f"{request.scheme}://{request.get_host()}"
