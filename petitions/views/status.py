"""What a monitor asks: is the database there, and does anything wait for too long? Numbers only."""

from django.db import DatabaseError, connection
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from campaign.caching import mark_private
from petitions import watching


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
        numbers = watching.numbers()
    except DatabaseError:
        return mark_private(JsonResponse({"alarms": ["database_away"]}, status=503))
    raised = [code for code, is_raised in watching.alarms(numbers).items() if is_raised]
    return mark_private(JsonResponse({"alarms": raised, **numbers}))
