"""The site as visitors reach it: certificate, answers, clock."""

import socket
import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from home.production import HINT, MISS, Finding, judged

SECONDS_TO_ANSWER = 10
DAYS_LEFT = 14  # those of Let's Encrypt are renewed a month before they end
CLOCKS_APART = 30  # seconds
# What the proxy keeps to itself.
HIDDEN = ("/readyz", "/status", "/metrics")


def certificate():
    parts = urlsplit(settings.SITE_URL)
    if parts.scheme != "https":
        yield Finding(MISS, "certificate", "SITE_URL does not begin with https://")
        return
    try:
        ends = _end_of_certificate(parts.hostname, parts.port or 443)
    except ssl.SSLCertVerificationError as error:
        words = f"browsers do not trust it ({error.verify_message}): get a new one"
        yield Finding(MISS, "certificate", words)
        return
    except OSError as error:
        words = f"{parts.netloc} cannot be reached from here ({type(error).__name__}): is its name "
        yield Finding(MISS, "certificate", words + "published, the proxy up, the port open?")
        return
    days = (ends - timezone.now()).days
    wrong = f"it ends in {days} days: look at whatever renews it" if days < DAYS_LEFT else ""
    yield judged("certificate", wrong, well=f"holds for {days} days")
    yield from answers(parts)


def _end_of_certificate(host, port):
    """When the certificate ends. Raises OSError, of which SSLCertVerificationError is one."""
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), timeout=SECONDS_TO_ANSWER) as plain,
        context.wrap_socket(plain, server_hostname=host) as connection,
    ):
        ends = connection.getpeercert()["notAfter"]
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC)


def answers(parts):
    """Of what is behind the certificate."""
    try:
        status, headers = ask(parts, "/healthz")
        shown = [path for path in HIDDEN if ask(parts, path)[0] in (200, 401, 503)]
    except (OSError, HTTPException) as error:
        words = f"no answer ({type(error).__name__}): look at the proxy and the web processes"
        yield Finding(MISS, "web", words)
        return
    wrong = f"answers {status}: look at the proxy and the web processes" if status != 200 else ""
    yield judged("web", wrong, well="answers")
    names = ", ".join(shown)
    wrong = f"{names} can be read by everybody: let the proxy answer 404" if shown else ""
    yield judged("inner pages", wrong, well="hidden by the proxy")
    if "Strict-Transport-Security" not in headers:
        words = "no Strict-Transport-Security: does another program answer at this address?"
        yield Finding(HINT, "headers", words)
    if "Date" in headers:
        apart = abs((parsedate_to_datetime(headers["Date"]) - timezone.now()).total_seconds())
        wrong = f"{apart:.0f} seconds from that of the proxy: let NTP set both"
        wrong = wrong if apart > CLOCKS_APART else ""
        yield judged("clock of the proxy", wrong, well="agrees")


def ask(parts, path):
    """(status, headers) of one request, as a visitor's."""
    context = ssl.create_default_context()
    connection = HTTPSConnection(
        parts.hostname, parts.port or 443, timeout=SECONDS_TO_ANSWER, context=context
    )
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers
    finally:
        connection.close()


CHECKS = (certificate,)
