"""How a translation goes live: whole, or in part because somebody decided so.

What is not translated stands on the page in the words of its source. Readers are told so.
"""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail_localize.models import String, StringTranslation, Translation
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.segments.types import StringSegmentValue
from wagtail_localize.views.convert import sync_alias

from campaign.models import PartlyTranslated
from home.translations import reviews


class PublishingError(Exception):
    """A translation that was not published; `code` says why."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def of_page(page):
    """The Translation behind a page, also one that was stopped; None for a source."""
    found = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id
    )
    return found.select_related("source__locale", "target_locale").order_by("-enabled").first()


def synced(page):
    """The Translation in force whose texts this page follows, or None."""
    translation = of_page(page)
    return translation if translation and translation.enabled else None


def missing(translation):
    """The texts without a translation that could be published, in order: none yet, an empty one,
    or one with an error."""
    texts = translation.source.stringsegment_set.annotate_translation(translation.target_locale)
    texts = texts.filter(Q(translation=None) | Q(translation=""))
    return texts.select_related("string", "context").order_by("order")


def publish(*, translation, user, decided=0):
    """Publishes a translation, and so ends the review that waits for it.

    With texts missing only if `decided` is their number: whoever decides has seen how many. Raises
    PublishingError: `missing`, or `invalid` if a text does not fit its field.
    """
    count = missing(translation).count()
    if count and count != decided:
        raise PublishingError("missing")
    try:
        translation.save_target(user=user, publish=True)
    except ValidationError:
        raise PublishingError("invalid") from None
    if count:
        page = translation.get_target_instance()
        log(instance=page, action="home.publish_in_part", user=user, data={"missing": count})


def keep_as_copy(page, *, of):
    """Makes a page that was just handed to translators the copy of its source (`of`, a pk) again
    that readers see. It goes on following its source until the translation is published."""
    source = Page.objects.get(pk=of)
    sync_alias(source, page, revision=source.get_latest_revision())
    page.alias_of_id = of
    page.save(update_fields=["alias_of_id"], clean=False)


def take_over(*, translation, user):
    """Stops a translation: its page no longer follows its source, and is edited like any other.

    Its next draft has all that was translated so far. Nothing public changes.
    """
    translation.enabled = False
    translation.save(update_fields=["enabled"])
    page = translation.source.get_ephemeral_translated_instance(
        translation.target_locale, fallback=True
    )
    if not page.alias_of_id:
        page.save_revision(user=user, clean=False)


def mean(*, translation, texts, user):
    """Takes these texts of the source, (path, text), as they are for its translation, too."""
    wanted = translation.source.stringsegment_set.select_related("string", "context")
    for segment in wanted:
        if (segment.context.path, segment.string.data) in texts:
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                context=segment.context,
                locale=translation.target_locale,
                defaults={
                    "data": segment.string.data,
                    "last_translated_by": user,
                    "has_error": False,
                },
            )


def settle(page, user):
    """Brings in step with a page that has just gone live what readers and reviewers are told."""
    translation = None if page.alias_of_id else of_page(page)
    count = len(untranslated(page, translation)) if translation else 0
    if count:
        changes = {"missing": count, "decided_by": user, "decided_at": timezone.now()}
        PartlyTranslated.objects.update_or_create(page_id=page.pk, defaults=changes)
    else:
        PartlyTranslated.objects.filter(page_id=page.pk).delete()
    if translation:
        reviews.close_published(translation=translation, user=user)


def untranslated(page, translation):
    """Set of (path, text) on a translated page that stand in the words of its source.

    A text that a translator gave for this very place is a translation, even where both languages
    say the same. Where a page follows its source, any text that was ever the source's is one of
    its words. Where somebody took over by hand, only what the source says now is known.
    """
    texts = texts_of(page)
    found = String.objects.filter(locale=translation.source.locale_id)
    if not translation.enabled:
        found = found.filter(segments__source=translation.source_id)
    digests = [String._get_data_hash(text) for _path, text in texts]
    foreign = set(found.filter(data_hash__in=digests).values_list("data", flat=True))
    given = StringTranslation.objects.filter(
        context__object_id=page.translation_key, locale=page.locale_id, has_error=False
    )
    meant = set(given.values_list("context__path", "data"))
    return {(path, text) for path, text in texts if text in foreign} - meant


def texts_of(page):
    """Set of (path, text) of all that is translatable on a page, as wagtail-localize cuts it."""
    return {
        (segment.path, segment.string.data)
        for segment in extract_segments(page)
        if isinstance(segment, StringSegmentValue)
    }
