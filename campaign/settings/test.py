"""Settings of the tests: fixed secrets, no `.env`, no page cache unless a test asks for it.

TEST_DATABASE_URL names the database; without it, it is a file of SQLite.
"""

import os
from pathlib import Path

VAR_DIR = Path(__file__).resolve().parents[2] / "var"
VAR_DIR.mkdir(exist_ok=True)
SQLITE = f"sqlite:///{VAR_DIR / 'tests.sqlite3'}"
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or SQLITE

from campaign.settings.base import *

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, because SQLite in memory locks in another way than the real thing.
    DATABASES["default"]["TEST"] = {"NAME": DATABASES["default"]["NAME"]}

DEBUG = False
MAY_INVENT_SIGNATURES = True
SECRET_KEY = "only-for-tests"
SEALING_KEYS = ["b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtMzI="]
DIGEST_KEY = "only-for-tests"
BACKUP_KEY = "YmFja3Vwcy1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHM="
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SITE_URL = WAGTAILADMIN_BASE_URL = "http://testserver"
PAGE_CACHE_SECONDS = KEEP_SECONDS = 0
MEDIA_ROOT = VAR_DIR / f"tests-media-{os.getpid()}"
STORAGES["ledger"]["OPTIONS"]["location"] = MEDIA_ROOT / "ledger"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES["cards"]["LOCATION"] = MEDIA_ROOT / "cards"
# Tests log in without a second factor and stay in while they travel in time, unless they are
# about that (tests/home/entrance).
SECOND_FACTOR = "optional"
SESSION_COOKIE_AGE, SESSION_HOURS = 60 * 86_400, 60 * 24
