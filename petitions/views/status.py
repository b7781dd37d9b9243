"""What a monitor asks: is the database there, and does anything wait for too long? Numbers only."""

from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.models import Min
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaign.caching import mark_private
from petitions.models import HousekeepingRun, Outbox, Signature
from petitions.models.mail import MailState
from petitions.models.signatures import State

# No number here is counted further than this, so that asking stays cheap.
MOST = 1000
DAY = timedelta(days=1)
MAIL_LATE = timedelta(minutes=15)
HOUSEKEEPING_LATE = timedelta(hours=26)
# Mails that wait because their mailbox or their mail domain had its share are not late.
WAITS_BY_RULE = ["mailbox_budget", "domain_budget"]


@require_safe
def readyz(request):
    """200 if the database answers, else 503: the process should get no visitors."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return mark_private(HttpResponse("no database\n", content_type="text/plain", status=503))
    return mark_private(HttpResponse("ok\n", content_type="text/plain"))


@require_safe
def status(request):
    """Alarms and what they rest on. 503 without a database, else 200, alarms or not."""
    try:
        numbers = mails() | housekeeping() | {"held_signatures": held()}
    except DatabaseError:
        return mark_private(JsonResponse({"alarms": ["database_away"]}, status=503))
    return mark_private(JsonResponse({"alarms": alarms(numbers), **numbers}))


def mails():
    now = timezone.now()
    waiting = Outbox.objects.filter(state=MailState.WAITING).exclude(error_code__in=WAITS_BY_RULE)
    oldest = waiting.aggregate(oldest=Min("created_at"))["oldest"]
    failed = Outbox.objects.filter(state=MailState.FAILED, next_attempt_at__gt=now - DAY)
    return {
        "oldest_waiting_mail_seconds": seconds_since(oldest) or 0,
        "mails_failed_in_24_hours": bounded(failed),
    }


def housekeeping():
    """Of the last run that ended; None if there was none."""
    last = HousekeepingRun.objects.exclude(finished_at=None).first()
    return {
        "housekeeping_seconds_ago": seconds_since(last and last.finished_at),
        "housekeeping_failures": last.failures if last else [],
    }


def held():
    return bounded(Signature.objects.filter(state=State.HELD))


def alarms(numbers):
    """Codes, most urgent first; empty if all is well."""
    age = numbers["housekeeping_seconds_ago"]
    raised = {
        "mail_late": numbers["oldest_waiting_mail_seconds"] > MAIL_LATE.total_seconds(),
        "housekeeping_late": age is None or age > HOUSEKEEPING_LATE.total_seconds(),
        "housekeeping_failed": bool(numbers["housekeeping_failures"]),
    }
    return [code for code, is_raised in raised.items() if is_raised]


def bounded(rows):
    return rows.order_by()[:MOST].count()


def seconds_since(moment):
    return int((timezone.now() - moment).total_seconds()) if moment else None
