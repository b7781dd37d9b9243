"""How staff log in: django-allauth, and nothing of it but password, second factor and passkeys.

Signing up, social accounts and changes of addresses are not mounted (`home/entrance/urls.py`).
"""

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
# Pages that only who has logged in may read lead to the same door.
WAGTAIL_FRONTEND_LOGIN_URL = "/admin/login/"

ACCOUNT_ADAPTER = "home.entrance.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
# Those of allauth let a stranger lock an editor out; ours stand in home/entrance/limits.py.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False

MFA_ADAPTER = "home.entrance.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "home.entrance.forms.CodeForm",
    "reauthenticate": "home.entrance.forms.CodeAgainForm",
    "activate_totp": "home.entrance.forms.AppForm",
    "add_webauthn": "home.entrance.forms.PasskeyForm",
    "login_webauthn": "home.entrance.forms.PasskeyLoginForm",
    "authenticate_webauthn": "home.entrance.forms.PasskeySecondForm",
    "reauthenticate_webauthn": "home.entrance.forms.PasskeyAgainForm",
}
ACCOUNT_FORMS = {"login": "home.entrance.forms.LoginForm"}
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
# One step of 30 seconds before and after, for clocks that differ (RFC 6238, 5.2).
MFA_TOTP_TOLERANCE = 1

# The cookie goes with the browser; SESSION_IDLE_MINUTES and SESSION_HOURS end it before.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
