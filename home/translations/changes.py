"""Which texts of a page were changed since they were translated, and how."""

from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db.models import Exists, OuterRef
from wagtail_localize.models import StringSegment, StringTranslation

from home.translations.counting import left_over
from home.translations.texts import place, plain
from statements import differences


@dataclass(frozen=True)
class Change:
    """A text that nobody has translated as it is today; `before` and `so_far` are empty if it is
    new. All of them are plain texts, `label` says where it stands on the page."""

    path: str
    label: str
    before: str
    after: str
    so_far: str

    @property
    def is_new(self):
        return not self.before

    @property
    def is_form_only(self):
        """True if only bold type, a link or the like was changed."""
        return self.before == self.after

    @property
    def runs(self):
        return differences.runs(self.before, self.after)


def changes(translation):
    """List of Changes of a Translation, in the order of the page.

    Those with a `before` are as many as `counting.stale` says. Paragraphs that share one place are
    matched by likeness, and so is a text that was changed several times before it was translated.
    """
    model = translation.source.specific_content_type.model_class()
    untouched = list(_untouched(translation))
    older = _older(translation, untouched)
    return [
        Change(
            path=segment.context.path,
            label=str(place(model, segment.context.field_path or segment.context.path)),
            before=plain(old.translation_of.data) if old else "",
            after=plain(segment.string.data),
            so_far=plain(old.data) if old else "",
        )
        for segment, old in ((segment, older.get(segment.pk)) for segment in untouched)
    ]


def _untouched(translation):
    done = StringTranslation.objects.filter(
        translation_of=OuterRef("string"),
        context=OuterRef("context"),
        locale=translation.target_locale_id,
    )
    found = StringSegment.objects.filter(~Exists(done), source=translation.source_id)
    return found.select_related("string", "context").order_by("order", "pk")


def _older(translation, untouched):
    """{segment: the StringTranslation of what stood in its place}"""
    segments, left = defaultdict(list), defaultdict(list)
    for segment in untouched:
        segments[segment.context_id].append(segment)
    found = left_over().filter(locale=translation.target_locale_id, context__in=segments)
    for old in found.select_related("translation_of").order_by("-updated_at", "-pk"):
        left[old.context_id].append(old)
    matched = {}
    for context, here in left.items():
        matched |= _matched(segments[context], here)
    return matched


def _matched(segments, left):
    """{segment: older translation}, the likest pairs first; of equally like ones the newest."""
    pairs = [(segment, old) for segment in segments for old in left]
    found, taken = {}, set()
    for segment, old in sorted(pairs, key=_unlikeness):
        if segment.pk not in found and old.pk not in taken:
            found[segment.pk] = old
            taken.add(old.pk)
    return found


def _unlikeness(pair):
    segment, old = pair
    texts = segment.string.data, old.translation_of.data
    return -SequenceMatcher(None, *texts).quick_ratio()
