"""The texts of a translation, as screens show them to whoever decides on it."""

from collections import defaultdict
from dataclasses import dataclass

from wagtail_localize.models import StringTranslation
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.segments.types import StringSegmentValue

from home.translations.texts import place, plain
from statements import differences


@dataclass(frozen=True)
class Text:
    """One text beside its translation, both plain. `live` is what readers see now, if they do."""

    label: str
    source: str
    translation: str = ""
    error: str = ""
    live: str | None = None

    @property
    def is_missing(self):
        return not self.translation or bool(self.error)

    @property
    def is_changed(self):
        return self.live is not None and self.live != (self.translation or self.source)

    @property
    def changes(self):
        return differences.compare(self.live, self.translation or self.source)


def texts_of(translation, page):
    """All Texts of a translation whose target is this page, in the order of the page."""
    given = _given(translation)
    live = _live(page) if page.live and not page.alias_of_id else None
    found = []
    segments = translation.source.stringsegment_set.select_related("string", "context")
    for segment in segments.order_by("order"):
        row = given.get((segment.string_id, segment.context_id))
        shown = live and live[segment.context.path]
        found.append(
            Text(
                label=label_of(page, segment),
                source=plain(segment.string.data),
                translation=plain(row.data) if row else "",
                error=row.get_error() or "" if row and row.has_error else "",
                live=(shown.pop(0) if shown else "") if live is not None else None,
            )
        )
    return found


def missing_texts(segments, page):
    return [Text(label_of(page, each), plain(each.string.data)) for each in segments]


def label_of(page, segment):
    """Which part of the page it is, in the words of the editor."""
    context = segment.context
    return str(place(type(page), context.field_path or context.path))


def _given(translation):
    rows = StringTranslation.objects.filter(
        locale=translation.target_locale_id, context__object_id=translation.source.object_id
    )
    return {(row.translation_of_id, row.context_id): row for row in rows}


def _live(page):
    """{path: texts in order} of what stands on the live page."""
    found = defaultdict(list)
    for segment in extract_segments(page):
        if isinstance(segment, StringSegmentValue):
            found[segment.path].append(plain(segment.string.data))
    return found
