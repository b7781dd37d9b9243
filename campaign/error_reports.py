"""Errors to Sentry or GlitchTip (SENTRY_DSN): what stands in the log about them, and nothing else.

The client collects nothing by itself: no integration of it is on, so it sees neither requests nor
users. A report is made from a record of the log: where it came from, kinds and places. What an
error says, variables, source lines, addresses and machines are no part of it (P15, S28).
"""

import atexit
import logging
import traceback

import sentry_sdk

from campaign.logs import chain, short

ROOMS = ("campaign/", "home/", "petitions/", "statements/")
# Whose messages hold ids only; of others the name of the logger is told.
PLAIN = ("campaign", "django.request", "home", "petitions", "statements")
KEPT = ("event_id", "timestamp", "platform", "level", "logger", "message", "tags", "exception")


class Reports(logging.Handler):
    """Sends records of ERROR and above; needs the filter `RedactTokens`. Nobody waits for it."""

    def __init__(self, dsn):
        super().__init__(level=logging.ERROR)
        sentry_sdk.init(
            dsn=dsn,
            default_integrations=False,
            auto_enabling_integrations=False,
            auto_session_tracking=False,
            send_client_reports=False,
            send_default_pii=False,
            include_local_variables=False,
            include_source_context=False,
            max_request_body_size="never",
            max_breadcrumbs=0,
            server_name="",
            release="",
            before_send=lambda event, hint: {key: event[key] for key in KEPT if key in event},
        )
        atexit.register(sentry_sdk.flush, timeout=2)

    def emit(self, record):
        # Whoever tries names of hosts is no error of ours.
        if record.name == "django.security.DisallowedHost":
            return
        sentry_sdk.capture_event(report(record))


def report(record):
    """The event that is sent for a record."""
    is_plain = record.name.startswith(PLAIN)
    event = {
        "level": "fatal" if record.levelno > logging.ERROR else "error",
        "logger": record.name,
        "message": record.getMessage() if is_plain else f"An error of {record.name}",
        "tags": {"request_id": record.request_id},
    }
    if record.exc_info:
        errors = reversed([*chain(record.exc_info[1])])
        event["exception"] = {"values": [told(error) for error in errors]}
    return event


def told(error):
    """Its kind, and the places that it came through."""
    frames = [
        {
            "filename": short(frame.filename),
            "function": frame.name,
            "lineno": frame.lineno,
            "in_app": short(frame.filename).startswith(ROOMS),
        }
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    kind = type(error)
    return {
        "type": kind.__qualname__,
        "module": kind.__module__,
        "stacktrace": {"frames": frames} if frames else None,
    }
