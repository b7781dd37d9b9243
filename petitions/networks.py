"""The network that a request comes from, as a keyed hash. The address itself is kept nowhere.

Each proxy appends the address it was called from to X-Forwarded-For; whatever stands further left
was written by the visitor. So only the entries of our own proxies count (TRUSTED_PROXIES).
"""

from ipaddress import ip_address, ip_network

from django.conf import settings

from petitions import sealing

# One line of a household or an office; IPv6 hands out a /64 where IPv4 gives one address.
PREFIX = {4: 32, 6: 64}


def digest(request):
    """32 bytes that stand for the visitor's network and reveal nothing without DIGEST_KEY."""
    return sealing.digest("network", of(request).encode())


def of(request):
    """The network as text, such as `192.0.2.7/32` or `2001:db8:1:2::/64`; "" if none is known."""
    address = _forwarded(request) or _parsed(request.META.get("REMOTE_ADDR", ""))
    if address is None:
        return ""
    return str(ip_network((address.packed, PREFIX[address.version]), strict=False))


def _forwarded(request):
    """The address that the outermost trusted proxy was called from; None without a sound one.

    An entry too few means that a proxy was passed by: then nothing in the header is trusted.
    """
    proxies = settings.TRUSTED_PROXIES
    entries = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if proxies < 1 or len(entries) < proxies:
        return None
    return _parsed(entries[-proxies])


def _parsed(text):
    """An address, also with a port or in brackets; IPv4 in IPv6 comes out as IPv4. Else None."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
