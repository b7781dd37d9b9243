"""Small views of the ground: the brand's style sheet and the health of the process."""

from django.http import HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from campaign.colours import style_sheet
from campaign.models import OrganisationSettings


@require_safe
@cache_control(public=True, max_age=300)
def brand(request):
    colour = OrganisationSettings.for_request(request).colour
    return HttpResponse(style_sheet(colour), content_type="text/css; charset=utf-8")


@require_safe
def healthz(request):
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")
