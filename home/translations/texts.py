"""The texts of a page as its translators meet them: where each stands, and what fits there."""

from dataclasses import dataclass
from functools import lru_cache

from django.db import models
from django.utils.text import capfirst
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail_localize.models import StringSegment
from wagtail_localize.strings import StringValue

from petitions.models import PetitionFormField
from petitions.questions import labels


@dataclass(frozen=True)
class Place:
    """Where texts stand: names of field and block, and what is possible there.

    `longest` is a number of characters or None. `is_rich` text has tags, and several texts may
    stand in one place; other text `has_lines` or is one line.
    """

    names: tuple
    longest: int | None = None
    is_rich: bool = False
    has_lines: bool = False
    has_choices: bool = False

    def __str__(self):
        return " › ".join(str(capfirst(name)) for name in self.names if name)


@dataclass(frozen=True)
class Text:
    """One text: `source` is HTML of inline tags as Wagtail Localize keeps it, also if plain."""

    string_id: int
    context_id: int
    path: str
    source: str
    attrs: str
    place: Place

    @property
    def key(self):
        return self.string_id, self.context_id

    @property
    def choices(self):
        """How many choices it lists, one a line; 0 if it is something else."""
        return len(labels(plain(self.source))) if self.place.has_choices else 0


def plain(html):
    """The words without tags, with line breaks."""
    return StringValue(html).render_text()


def texts_of(source):
    """Every Text of a TranslationSource in the order of the page; one that stands twice, once."""
    found = StringSegment.objects.filter(source=source).select_related("string", "context")
    model = source.specific_content_type.model_class()
    texts = (text_of(segment, model) for segment in found.order_by("order"))
    return list({text.key: text for text in texts}.values())


def text_of(segment, model):
    return Text(
        string_id=segment.string_id,
        context_id=segment.context_id,
        path=segment.context.path,
        source=segment.string.data,
        attrs=segment.attrs,
        place=place(model, segment.context.field_path or segment.context.path),
    )


@lru_cache(maxsize=512)
def place(model, field_path):
    """The Place that a field path of Wagtail Localize leads to, such as `body.quote.source`."""
    names, found = leaf(model, field_path)
    is_block = isinstance(found, blocks.Block)
    is_rich = isinstance(found, RichTextField | blocks.RichTextBlock)
    return Place(
        names=tuple(names),
        longest=getattr(found.field if is_block else found, "max_length", None),
        is_rich=is_rich,
        has_lines=isinstance(found, models.TextField | blocks.TextBlock) and not is_rich,
        has_choices=found == PetitionFormField._meta.get_field("choices"),
    )


def leaf(model, field_path):
    """(names on the way, the field or block) at the end of a field path."""
    name, *below = field_path.split(".")
    field = model._meta.get_field(name)
    if isinstance(field, StreamField):
        return _block(field.stream_block, below, [field.verbose_name])
    if isinstance(field, models.ManyToOneRel):
        child = field.related_model._meta.get_field(below[0])
        return [field.related_model._meta.verbose_name, child.verbose_name], child
    return [field.verbose_name], field


def _block(block, path, names):
    for name in path:
        is_item = isinstance(block, blocks.ListBlock)
        block = block.child_block if is_item else block.child_blocks[name]
        names = names if is_item else [*names, block.label]
    return names, block
