"""Production settings, with leave to invent signatures and without a collection of static files."""

from campaign.settings.production import *

MAY_INVENT_SIGNATURES = True
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
LOGGING["loggers"]["petitions"]["level"] = "ERROR"
LOGGING["loggers"]["django"]["level"] = "ERROR"
