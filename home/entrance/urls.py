"""All of the admin. What comes before Wagtail's own addresses takes their place.

Of django-allauth only what is listed here has an address: nobody signs up, no social account, no
change of addresses, no password reset of allauth's (Wagtail's logs nobody in).
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

from home.entrance.views import NewPasswordView, ask_for_link, log_in, own, strict

urlpatterns = [
    path("login/", strict(log_in), name="account_login"),
    path("login/second/", strict(mfa.authenticate), name="mfa_authenticate"),
    path("login/passkey/", strict(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path(
        "second-factor/",
        include(
            [
                # To this list allauth returns when a passkey was removed.
                path("", own(mfa.index), name="mfa_list_webauthn"),
                path("", own(mfa.index), name="mfa_index"),
                path("again/", own(account.reauthenticate), name="account_reauthenticate"),
                path("again/code/", own(mfa.reauthenticate), name="mfa_reauthenticate"),
                path(
                    "again/passkey/",
                    own(webauthn.reauthenticate_webauthn),
                    name="mfa_reauthenticate_webauthn",
                ),
                path("app/", own(totp.activate_totp), name="mfa_activate_totp"),
                path("app/remove/", own(totp.deactivate_totp), name="mfa_deactivate_totp"),
                path("passkey/", own(webauthn.add_webauthn), name="mfa_add_webauthn"),
                path(
                    "passkey/<int:pk>/remove/",
                    own(webauthn.remove_webauthn),
                    name="mfa_remove_webauthn",
                ),
                path(
                    "codes/",
                    own(recovery_codes.view_recovery_codes),
                    name="mfa_view_recovery_codes",
                ),
                path(
                    "codes/new/",
                    own(recovery_codes.generate_recovery_codes),
                    name="mfa_generate_recovery_codes",
                ),
            ]
        ),
    ),
    path("password_reset/", ask_for_link, name="wagtailadmin_password_reset"),
    path(
        "password_reset/confirm/<uidb64>/<token>/",
        NewPasswordView.as_view(),
        name="wagtailadmin_password_reset_confirm",
    ),
    path("", include(wagtailadmin_urls)),
]
