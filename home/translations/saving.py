"""Keeps the translation of one text: in use where it is right, out of use where it is not."""

from django.utils import timezone
from wagtail_localize.models import StringTranslation


def save(*, translation, text, words, user, tool=""):
    """Stores words that were checked; they reach the page when it is published."""
    stored, _created = StringTranslation.objects.update_or_create(
        translation_of_id=text.string_id,
        locale_id=translation.target_locale_id,
        context_id=text.context_id,
        defaults=_values(words, user, tool) | {"has_error": False, "field_error": ""},
    )
    return stored


def keep_wrong(*, translation, text, words, user, error):
    """Stores words that are wrong, with the reason, so that nothing typed is lost.

    Wagtail Localize leaves them out when it publishes. No signal is sent: its receiver would
    write a title into the page however long it is.
    """
    row = StringTranslation(
        translation_of_id=text.string_id,
        locale_id=translation.target_locale_id,
        context_id=text.context_id,
        **_values(words, user, ""),
        has_error=True,
        field_error=error,
        updated_at=timezone.now(),
    )
    StringTranslation.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["locale", "translation_of", "context"],
        update_fields=[
            "data",
            "translation_type",
            "tool_name",
            "last_translated_by",
            "has_error",
            "field_error",
            "updated_at",
        ],
    )
    return StringTranslation.objects.get(
        translation_of_id=text.string_id,
        locale_id=translation.target_locale_id,
        context_id=text.context_id,
    )


def _values(words, user, tool):
    return {
        "data": words,
        "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
        "tool_name": tool,
        "last_translated_by": user,
    }
