"""What all previews of staff have in common: kept by nobody, and their buttons send nothing."""

from campaign.caching import mark_private
from campaign.middleware import PUBLIC_POLICY

POLICY = PUBLIC_POLICY.replace("form-action 'self'", "form-action 'none'")


def as_preview(response):
    response.headers.setdefault("Content-Security-Policy", POLICY)
    return mark_private(response)
