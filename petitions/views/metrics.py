"""What Prometheus asks, with the token that it was given."""

from importlib.util import find_spec

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from campaign.caching import mark_private


@require_safe
def metrics(request):
    """Numbers without personal data. 404 where it is not switched on, 401 without the token."""
    if not settings.METRICS_TOKEN or find_spec("prometheus_client") is None:
        raise Http404
    if not constant_time_compare(
        request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"
    ):
        headers = {"WWW-Authenticate": "Bearer"}
        return mark_private(HttpResponse("no token\n", "text/plain", 401, headers=headers))
    from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

    from petitions.metrics import REGISTRY

    return mark_private(HttpResponse(generate_latest(REGISTRY), CONTENT_TYPE_PLAIN_0_0_4))
