"""How long staff stay logged in.

After SESSION_IDLE_MINUTES without a request, Django finds the session no more (its row says until
when it is good); after SESSION_HOURS it ends whatever happens. The defaults are those of NIST SP
800-63B-4, 2.2.3, for two factors: idle for an hour at most, a day at most in all.
"""

import time

from django.conf import settings

BEGAN, SEEN, VERIFIED = "entrance_began", "entrance_seen", "entrance_verified"
# Seconds. A session is written once in this time, not with each request.
MINUTE = 60
# A tab left open asks by itself whether others edit the page, which is no sign of life.
BY_ITSELF = "/admin/editing-sessions/"


def begin(request, *, verified):
    """A log-in: all limits count from now."""
    request.session[BEGAN] = request.session[SEEN] = time.time()
    mark_verified(request, verified)


def mark_verified(request, verified):
    """Whether this session was begun, or strengthened, with a second factor."""
    request.session[VERIFIED] = verified


def is_verified(request):
    return request.session.get(VERIFIED, False)


def is_over(request):
    return time.time() - request.session.get(BEGAN, time.time()) > settings.SESSION_HOURS * 3600


def has_just_begun(request, *, seconds):
    return time.time() - request.session.get(BEGAN, 0) < seconds


def keep(request):
    """Notes that somebody is there, once a minute at most."""
    if request.path_info.startswith(BY_ITSELF):
        return
    request.session.setdefault(BEGAN, time.time())
    if time.time() - request.session.get(SEEN, 0) > MINUTE:
        request.session[SEEN] = time.time()
