"""What holds for every request of staff, through whatever door they came in (S25)."""

from django.contrib.auth import logout
from django.shortcuts import redirect

from campaign.caching import has_session
from home.entrance import factors, sessions

# Where somebody may go who has yet to set up a second factor.
OPEN = ("second-factor/", "login/", "logout/", "password_reset/", "jsi18n/", "sprite/")


class EntranceMiddleware:
    """Ends sessions that are too old, and those without the second factor that the account has.

    So a password alone opens nothing to an account with a second factor, even if some view
    somewhere logged it in. Who must have a factor and has none is led to set one up. Requests
    without a session cookie, and so those of readers, pass untouched.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if has_session(request) and request.user.is_authenticated:
            has_factor = sessions.is_verified(request) or factors.has_one(request.user)
            if sessions.is_over(request) or has_factor > sessions.is_verified(request):
                logout(request)
            elif not has_factor and is_closed(request):
                return redirect("mfa_index")
            else:
                sessions.keep(request)
        return self.get_response(request)


def is_closed(request):
    within = request.path_info.removeprefix("/admin/")
    return (
        within != request.path_info
        and not within.startswith(OPEN)
        and factors.must_have_one(request.user)
    )
