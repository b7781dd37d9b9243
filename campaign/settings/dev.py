"""Settings of `make run`: DEBUG, SQLite and a mailbox under `var/`, secrets made for this copy."""

from pathlib import Path

import environ

environ.Env.read_env(Path(__file__).resolve().parents[2] / ".env")

from campaign.settings import base

base.VAR_DIR.mkdir(parents=True, exist_ok=True)
# The first `make run` writes secrets for this copy; they come after `.env` and the environment.
environ.Env.read_env(base.VAR_DIR / "secrets.env")

from campaign.settings.base import *

DEBUG = True
MAY_INVENT_SIGNATURES = True
SECRET_KEY = base.env.str("SECRET_KEY", default="development-only")
SEALING_KEYS = base.env.list(
    "SEALING_KEYS", default=["ZGV2ZWxvcG1lbnQtb25seS1zZWFsaW5nLWtleS0zMmI="]
)
DIGEST_KEY = base.env.str("DIGEST_KEY", default="development-only")
ALLOWED_HOSTS = base.env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
MIDDLEWARE = [*base.MIDDLEWARE, "campaign.middleware.OwnNotFoundMiddleware"]
# The accounts of the demo log in with their password alone, until they add a second factor.
SECOND_FACTOR = base.env.str("SECOND_FACTOR", default="optional")
