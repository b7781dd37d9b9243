"""What holds for every request of staff, through whatever door they came in (S25)."""

from functools import partial

from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from campaign.caching import has_session
from home.entrance import factors, sessions

ADMIN = "/admin/"
# Where somebody may go who has yet to set up a second factor.
OPEN = ("second-factor/", "login/", "logout/", "password_reset/", "jsi18n/", "sprite/")


class EntranceMiddleware:
    """Ends sessions that are too old, and those without the second factor that the account has.

    So a password alone opens nothing to an account with a second factor, even if some view
    somewhere logged it in. Who must have a factor and has none is led to set one up. Requests
    without a session cookie, and so those of readers, pass untouched; outside of the admin no
    cookie is set either, since what is answered there may be kept by caches.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not has_session(request):
            return self.get_response(request)
        if not request.path_info.startswith(ADMIN):
            request.user = SimpleLazyObject(partial(_reader, request, request.user))
        elif request.user.is_authenticated:
            if is_ended(request, request.user):
                logout(request)
            elif is_closed(request):
                return redirect("mfa_index")
            else:
                sessions.keep(request)
        return self.get_response(request)


def _reader(request, user):
    return AnonymousUser() if user.is_authenticated and is_ended(request, user) else user


def is_ended(request, user):
    return sessions.is_over(request) or (
        not sessions.is_verified(request) and factors.has_one(user)
    )


def is_closed(request):
    within = request.path_info.removeprefix(ADMIN)
    return (
        not sessions.is_verified(request)
        and not within.startswith(OPEN)
        and factors.must_have_one(request.user)
    )
