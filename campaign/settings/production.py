"""Settings of a public site. It refuses to start on a missing or well-known secret."""

import base64
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

environ.Env.read_env(Path(__file__).resolve().parents[2] / ".env")

from campaign.settings.base import *
from campaign.settings.base import (
    ALLOWED_HOSTS,
    DIGEST_KEY,
    EMAIL_CONFIG,
    METRICS_TOKEN,
    SEALING_KEYS,
    SECRET_KEY,
    env,
)

DEBUG = False

WELL_KNOWN = (
    "development-only",
    "only-for-tests",
    "change-me",
    "django-insecure",
    "ZGV2ZWxv",
    "b25seS1m",
)


def refuse_weak_secret(name, value, *, length):
    """Stops the start with one plain sentence if a secret is missing, short or published."""
    if len(value) < length or value.startswith(WELL_KNOWN):
        raise ImproperlyConfigured(
            f"{name} is missing, too short or a published example: set it to a random value "
            f"of at least {length} characters (see .env.example)."
        )


def refuse_odd_key(name, value):
    """Stops the start if a key is not 32 bytes in URL-safe base64, as AES-256 needs."""
    try:
        size = len(base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)))
    except ValueError:
        size = 0
    if size != 32:
        raise ImproperlyConfigured(f"{name} holds a key that is not 32 bytes in base64.")


refuse_weak_secret("SECRET_KEY", SECRET_KEY, length=50)
refuse_weak_secret("DIGEST_KEY", DIGEST_KEY, length=32)
for sealing_key in SEALING_KEYS or [""]:
    refuse_weak_secret("SEALING_KEYS", sealing_key, length=43)
    refuse_odd_key("SEALING_KEYS", sealing_key)
if METRICS_TOKEN:
    refuse_weak_secret("METRICS_TOKEN", METRICS_TOKEN, length=32)
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the site's own host names.")
if not SITE_URL.startswith("https://"):
    raise ImproperlyConfigured("SITE_URL must be the public address and begin with https://.")
if not (EMAIL_CONFIG["EMAIL_BACKEND"].endswith("smtp.EmailBackend") and EMAIL_CONFIG["EMAIL_HOST"]):
    raise ImproperlyConfigured(
        "EMAIL_URL must name a mail server, such as smtp+tls://user@host:587."
    )

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Whoever watches the process asks it directly, without the proxy that speaks https.
SECURE_REDIRECT_EXEMPT = ["^(healthz|readyz|status|metrics)$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"

MIDDLEWARE.insert(
    MIDDLEWARE.index("django.middleware.security.SecurityMiddleware") + 1,
    "whitenoise.middleware.WhiteNoiseMiddleware",
)
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
