"""What a translation may show in the place of a picture, a file, a page or a link of the source."""

import json
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.db import models
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.fields import RichTextField
from wagtail_localize.models import SegmentOverride

from home.translations.texts import leaf

WEB = ("http", "https")


def replace(*, translation, segment, value, user):
    """Stores another value for an OverridableSegment; raises ValidationError if it cannot be."""
    model = translation.source.specific_content_type.model_class()
    _names, found = leaf(model, segment.context.field_path or segment.context.path)
    if isinstance(found, RichTextField | blocks.RichTextBlock | blocks.URLBlock):
        check_link(value)
    else:
        check_exists(found, value)
    stored, _created = SegmentOverride.objects.update_or_create(
        locale_id=translation.target_locale_id,
        context_id=segment.context_id,
        defaults={
            "data_json": json.dumps(value),
            "last_translated_by": user,
            "has_error": False,
            "field_error": "",
        },
    )
    return stored


def check_exists(found, value):
    """Raises ValidationError unless there is such a picture, file or page."""
    is_field = isinstance(found, models.ForeignKey)
    related = found.related_model if is_field else found.model_class
    if not value.isdecimal() or not related.objects.filter(pk=value).exists():
        raise ValidationError(_("This does not exist any more."), "unknown")


def check_link(value):
    """Raises ValidationError unless it is an address of the web, of this site, or of mail."""
    scheme, rest = urlsplit(value).scheme, value.partition(":")[2]
    if scheme in WEB:
        URLValidator(schemes=WEB)(value)
    elif scheme == "mailto":
        EmailValidator()(rest.partition("?")[0])
    elif scheme == "tel":
        return
    elif scheme or not value.startswith(("/", "#")) or value.startswith("//"):
        raise ValidationError(_("Give a full address that begins with https://."), "link")
