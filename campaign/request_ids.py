"""One id for all that a request causes: in each line of the log, and in the mail that it queues.

The proxy in front gives it (`X-Request-ID`), and writes it into its own log; without one we do.
"""

import re
import uuid
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings

PLAIN = re.compile(r"[0-9A-Za-z-]{12,64}")
# So many of its hexadecimal digits a mail carries.
CARRIED = 12
_current = ContextVar("request_id", default="")


def current():
    """The id of the request that is answered now, or that caused what the worker does; else ""."""
    return _current.get()


@contextmanager
def within(request_id):
    """Everything that is logged in this block carries the id."""
    token = _current.set(request_id)
    try:
        yield
    finally:
        _current.reset(token)


def for_mail():
    """A random UUID whose first 12 digits are those of the request id; version 8 (RFC 9562).

    So the row of a mail tells what caused it without a column of its own. Version 4, as any other,
    where no request did.
    """
    digits = current().replace("-", "")[:CARRIED]
    if not re.fullmatch(f"[0-9a-f]{{{CARRIED}}}", digits):
        return uuid.uuid4()
    return uuid.UUID(f"{digits}8{uuid.uuid4().hex[CARRIED + 1 :]}")


def of_mail(mail_uuid):
    """The first 12 digits of the id of the request that caused a mail; "" if none did."""
    return mail_uuid.hex[:CARRIED] if mail_uuid.version == 8 else ""


class RequestIdMiddleware:
    """The outermost layer. Answers name their id, but those that any cache may keep: there it would
    be the first visitor's (S20).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Django logs refusals and failures when this block is over, with the request beside them.
        request.request_id = self.id_of(request)
        with within(request.request_id):
            response = self.get_response(request)
            if "public" not in response.get("Cache-Control", ""):
                response.headers["X-Request-ID"] = current()
        return response

    def id_of(self, request):
        named = request.META.get("HTTP_X_REQUEST_ID", "") if settings.TRUSTED_PROXIES else ""
        return named if PLAIN.fullmatch(named) else uuid.uuid4().hex
