"""The site's addresses and some that fail with what a visitor brought along."""

import logging

from django.db import DatabaseError
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from campaign.urls import urlpatterns as ours
from tests.petitions.planted import PLANTED


@csrf_exempt
def fail(request, **kwargs):
    """As a database that quotes the row which it refuses, with the row in a variable."""
    row = {"name": PLANTED["name"], "typed": request.POST.get("name")}
    logging.getLogger("somebody.else").error("cannot store %s", row)
    try:
        raise DatabaseError(f"Failing row contains ({row['name']}, {PLANTED['email']}).")
    except DatabaseError as error:
        raise RuntimeError(f"{row} was not stored") from error


urlpatterns = [
    path("en/fail/", fail),
    path("en/confirm/<str:token>/", fail),
    *ours,
]
