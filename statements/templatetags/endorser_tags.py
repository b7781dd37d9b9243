from math import sqrt

from django import template
from wagtail.images.shortcuts import get_rendition_or_not_found

register = template.Library()

# In CSS pixels. A file has twice as many, for fine screens.
AREA = 80 * 80
WIDEST, TALLEST = 224, 104
SPEC = f"max-{2 * WIDEST}x{2 * TALLEST}"


def equally_heavy(width, height):
    """The size at which a picture of these proportions weighs as much as any other logo.

    All cover the same area: a wide wordmark is low, a square seal is high. The extremes are held
    back, so that none breaks the row.
    """
    scale = min(sqrt(AREA / (width * height)), WIDEST / width, TALLEST / height)
    return round(width * scale), round(height * scale)


@register.simple_tag
def logo(endorser):
    """A dict of `url`, `width` and `height` of an endorser's logo, in CSS pixels."""
    image = endorser.logo
    width, height = equally_heavy(image.width, image.height)
    file = get_rendition_or_not_found(image, SPEC)
    return {"url": file.url, "width": width, "height": height}
