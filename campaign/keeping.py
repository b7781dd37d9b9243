"""What hardly changes, kept in this process for KEEP_SECONDS: in a rush all ask for the same.

Pages are kept for some seconds anyway (`campaign.middleware.PageCacheMiddleware`), so what is kept
here is never much older than what readers see. The number of signers is not kept here.
"""

from threading import Lock

from cachetools import TLRUCache, cached
from cachetools.keys import hashkey
from django.conf import settings

MOST = 512


def kept(function=None, *, key=hashkey):
    """Decorates a function, so that it gives again what it gave for the same key a moment ago.

    Threads share the value: whoever wants to change it takes a copy. Errors are not kept.
    """
    if function is None:
        return lambda function: kept(function, key=key)
    return cached(TLRUCache(MOST, ttu=_until), key=key, lock=Lock())(function)


def _until(_key, _value, now):
    return now + settings.KEEP_SECONDS
