"""Settings shared by every way of running Undersigned; `.env.example` lists each variable."""

import re
from importlib.util import find_spec
from pathlib import Path

from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from wagtail.admin.localization import WAGTAILADMIN_PROVIDED_LANGUAGES

from campaign.settings import databases, media, reports
from campaign.settings.entrance import *
from campaign.settings.environment import Environment

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = Environment()

VAR_DIR = Path(env.str("DATA_DIR", default="") or BASE_DIR / "var")
PORT = env.int("PORT", default=8000)

INSTALLED_APPS = [
    "campaign",
    "statements",
    "petitions",
    "home",
    "wagtail_localize",
    "home.apps.LocalesConfig",  # wagtail_localize.locales, which takes that of wagtail.locales
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.contrib.forms",
    "wagtail.sites",
    "campaign.apps.StaffConfig",  # takes the place of wagtail.users
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "campaign.request_ids.RequestIdMiddleware",
    "campaign.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "campaign.middleware.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "campaign.middleware.LanguageMiddleware",
    "campaign.middleware.SlashMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "home.entrance.middleware.EntranceMiddleware",
    "campaign.middleware.RedirectMiddleware",
    "home.admin.localize_rights.LocalizeRightsMiddleware",
]

ROOT_URLCONF = "campaign.urls"
WSGI_APPLICATION = "campaign.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

# Data

# Connections to the database that the threads of one web process share; 0: one for each thread.
DATABASE_POOL_SIZE = env.int("DATABASE_POOL_SIZE", default=4)
DATABASES = {
    "default": databases.prepared(
        env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}"),
        pool_size=DATABASE_POOL_SIZE,
    )
}
# Lists may be read from it (campaign.replica).
if env.str("DATABASE_REPLICA_URL", default=""):
    DATABASES["replica"] = databases.replica(
        env.db_url("DATABASE_REPLICA_URL"), pool_size=DATABASE_POOL_SIZE
    )
    DATABASE_ROUTERS = ["campaign.replica.Router"]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # Of Wagtail, and parts of pages: in this process, so that no page needs the shared cache.
    "default": {"BACKEND": "campaign.caching.BriefCache", "LOCATION": "brief"},
    # Drawn share cards, which hold nothing personal: a file each, so that none is drawn twice.
    "cards": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(VAR_DIR / "cards"),
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
    # What petitions.limits counts: shared by all processes. Valkey speaks as Redis does.
    "limits": env.cache_url_config(
        re.sub("^valkey", "redis", env.str("CACHE_URL", "locmemcache://?max_entries=100000"))
    ),
}
if CACHES["limits"]["BACKEND"].endswith(".RedisCache"):
    # Signing goes on without the cache, and must not wait for one that does not answer.
    waits = {"socket_connect_timeout": 0.3, "socket_timeout": 0.3}
    CACHES["limits"]["OPTIONS"] = waits | CACHES["limits"].get("OPTIONS", {})
AUTH_USER_MODEL = "campaign.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Languages. The address alone decides a visitor's language; at "/" once the browser's wish does.

# Names for the catalogues of ours; of any other language that Django knows it has the name itself.
LANGUAGE_NAMES = {
    "en": _("English"),
    "es": _("Spanish"),
    "fr": _("French"),
    "pt": _("Portuguese"),
    "ar": _("Arabic"),
    "de": _("German"),
}
SITE_LANGUAGES = [
    code.strip() for code in env.list("SITE_LANGUAGES", default=["en", "es", "fr", "pt", "ar"])
]
if not SITE_LANGUAGES:
    raise ImproperlyConfigured("SITE_LANGUAGES must name at least one language, such as en.")
if unknown := [code for code in SITE_LANGUAGES if "name" not in LANG_INFO.get(code, {})]:
    raise ImproperlyConfigured(
        f"SITE_LANGUAGES names {', '.join(unknown)}, which Django does not know as a language; "
        "codes are written as in de or pt-br."
    )
if len(SITE_LANGUAGES) != len(set(SITE_LANGUAGES)):
    raise ImproperlyConfigured("SITE_LANGUAGES names a language twice.")
LANGUAGE_CODE = SITE_LANGUAGES[0]
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    (code, LANGUAGE_NAMES.get(code, _(LANG_INFO[code]["name"]))) for code in SITE_LANGUAGES
]
LOCALE_PATHS = [BASE_DIR / "campaign" / "locale"]
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_I18N = True
USE_TZ = True
WAGTAIL_I18N_ENABLED = True
# Wagtail knows "pt-pt" only, and would show its admin in English to a browser that wishes our "pt".
WAGTAILADMIN_PERMITTED_LANGUAGES = [
    ("pt" if code == "pt-pt" else code, name) for code, name in WAGTAILADMIN_PROVIDED_LANGUAGES
]
# Submitting a page for translation must never publish its untranslated copy.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILLOCALIZE_DISABLE_ON_DELETE = False

# Files

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
# Erasures, kept out of the database so that a restored backup learns of them (petitions.ledger).
LEDGER_DIR = Path(env.str("LEDGER_DIR", default="") or VAR_DIR / "ledger")
STORAGES = {
    "default": media.storage(env.str("MEDIA_STORAGE_URL", default="")),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "ledger": media.storage(
        env.str("LEDGER_STORAGE_URL", default=""),
        variable="LEDGER_STORAGE_URL",
        folder=media.private_folder(LEDGER_DIR),
    ),
}
BACKUP_DIR = Path(env.str("BACKUP_DIR", default="") or VAR_DIR / "backups")
# Where pg_dump and pg_restore are; empty: wherever the shell finds them.
PG_BIN = env.str("PG_BIN", default="")
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Wagtail. Nothing that its admin shows may ask a third party.

WAGTAIL_SITE_NAME = "Undersigned"
WAGTAILADMIN_BASE_URL = SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{PORT}")
WAGTAILREDIRECTS_AUTO_CREATE = True
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILEMBEDS_FINDERS = []
WAGTAILIMAGES_IMAGE_MODEL = "campaign.CampaignImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "campaign.forms.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "mp4", "odt", "pdf", "txt", "webm", "xlsx"]
# Wherever they are kept: Wagtail would send readers on to a bucket.
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {
            "features": ["bold", "italic", "link", "document-link", "ol", "ul", "hr"],
        },
    },
}

# Mail

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="filemail:///")
vars().update(EMAIL_CONFIG)
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Undersigned <noreply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Signatures

SEALING_KEYS = env.list("SEALING_KEYS", default=[])
DIGEST_KEY = env.str("DIGEST_KEY", default="")
BACKUP_KEY = env.str("BACKUP_KEY", default="")
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
# Invented signatures must never mix with real ones; development and tests switch them on.
MAY_INVENT_SIGNATURES = False
# Over these a mail waits (petitions.outbox).
MAILS_PER_HOUR = env.int("MAILS_PER_HOUR", default=20_000)
MAILS_PER_DOMAIN_HOUR = env.int("MAILS_PER_DOMAIN_HOUR", default=1_000)
# Over these a signature is held for a moderator (petitions.limits).
NETWORK_HOURLY_LIMIT = env.int("NETWORK_HOURLY_LIMIT", default=100)
NETWORK_DAILY_LIMIT = env.int("NETWORK_DAILY_LIMIT", default=500)
DOMAIN_HOURLY_LIMIT = env.int("DOMAIN_HOURLY_LIMIT", default=200)
DOMAIN_DAILY_LIMIT = env.int("DOMAIN_DAILY_LIMIT", default=1000)

# Web

SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", default=3)
KEEP_SECONDS = env.int("KEEP_SECONDS", default=2)
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_HTTPONLY = True
# Minutes without a request after which a session ends, and hours after which each one does.
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=60)
SESSION_HOURS = env.int("SESSION_HOURS", default=12)
SESSION_COOKIE_AGE = SESSION_IDLE_MINUTES * 60
# Who must have a second factor: nobody, who may see signers, or everybody in the admin.
SECOND_FACTOR = env.str("SECOND_FACTOR", default="signers")
if SECOND_FACTOR not in ("optional", "signers", "everyone"):
    raise ImproperlyConfigured("SECOND_FACTOR must be optional, signers or everyone.")
# SecurityHeadersMiddleware sends X-Frame-Options, so Django's own middleware for it is not needed.
SILENCED_SYSTEM_CHECKS = ["security.W002"]

# Watching. Requests are counted only where somebody asks for the count.

METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
if METRICS_TOKEN and find_spec("prometheus_client"):
    MIDDLEWARE.insert(1, "campaign.request_metrics.RequestMetricsMiddleware")

# Logs: to standard error, ids only. Nothing is mailed, so no error mail can carry a form.

LOG_FORMAT = env.str("LOG_FORMAT", default="text")
if LOG_FORMAT not in ("text", "json"):
    raise ImproperlyConfigured("LOG_FORMAT must be text or json.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"redact_tokens": {"()": "campaign.logs.RedactTokens"}},
    "formatters": {
        "text": {"()": "campaign.logs.Line"},
        "json": {"()": "campaign.logs.JsonLine"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["redact_tokens"],
            "formatter": LOG_FORMAT,
        },
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "petitions": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}

# Errors, without what anybody typed, to Sentry or GlitchTip (campaign.error_reports).
SENTRY_DSN = env.str("SENTRY_DSN", default="")
if SENTRY_DSN:
    LOGGING["handlers"]["reports"] = reports.handler(SENTRY_DSN)
    for logger in (LOGGING["root"], *LOGGING["loggers"].values()):
        logger["handlers"] = [*logger["handlers"], "reports"]
    # It would tell of each attempt to reach a project that is away.
    LOGGING["loggers"]["urllib3"] = {"level": "ERROR"}
