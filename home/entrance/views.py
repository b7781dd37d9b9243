"""The doors themselves: those of django-allauth, behind headers and rules of ours."""

from functools import wraps

from allauth.account import views as account
from allauth.account.utils import get_next_redirect_url
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import PasswordResetConfirmView, PasswordResetView

from campaign.middleware import PUBLIC_POLICY
from home.entrance import limits


def log_in(request):
    """The one place where a password is asked for to begin a session."""
    if request.user.is_authenticated and request.user.has_perm("wagtailadmin.access_admin"):
        return redirect(get_next_redirect_url(request) or "wagtailadmin_home")
    return account.login(request)


def ask_for_link(request):
    """Wagtail's form for a forgotten password; over the limits it says the same, but mails not."""
    if request.method == "POST" and not limits.may_mail(request, request.POST.get("email", "")):
        return redirect("wagtailadmin_password_reset_done")
    return PasswordResetView.as_view()(request)


class NewPasswordView(PasswordResetConfirmView):
    """Wagtail's, after which the browser is a known one: who opened the mail is no stranger.

    So an account without a second factor gets in even while strangers guess at it from everywhere.
    """

    def form_valid(self, form):
        response = super().form_valid(form)
        limits.remember_browser(self.request, response, self.user)
        return response


def strict(view):
    """Nobody keeps these pages, and they have the policy of public ones: no inline script."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        response = never_cache(view)(request, *args, **kwargs)
        response["Content-Security-Policy"] = PUBLIC_POLICY
        return response

    return guarded


def own(view):
    """For whoever is in the admin, in the language that they chose there."""
    return strict(require_admin_access(view))
