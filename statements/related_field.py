"""Choosing related letters: some of Wagtail's page choosers, one below the other, in order."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from statements import letters
from statements.models import LetterPage

FEWEST, MOST = 3, 20


class LetterChoosers(forms.Widget):
    """Takes a list of Letters, or of what was posted; gives the keys of pages in their order."""

    def __init__(self, target_models):
        super().__init__()
        self.chooser = AdminPageChooser(target_models=target_models)

    @property
    def media(self):
        return self.chooser.media + forms.Media(css={"all": ["css/admin/related.css"]})

    def id_for_label(self, id_):
        return f"{id_}-0"

    def value_from_datadict(self, data, files, name):
        given = [data.get(f"{name}-{number}") for number in range(MOST)]
        return [value for value in given if value]

    def value_omitted_from_data(self, data, files, name):
        return f"{name}-0" not in data

    def render(self, name, value, attrs=None, renderer=None):
        chosen = [getattr(one, "source_page", one) for one in value or []]
        chosen = [one for one in chosen if isinstance(one, Page) or str(one).isdecimal()]
        slots = [*chosen, *[None] * max(FEWEST - len(chosen), 1)]
        id_ = (attrs or {}).get("id", name)
        return format_html_join(
            "\n",
            '<div class="related-slot">{}</div>',
            (
                (self.chooser.render(f"{name}-{number}", slot, {"id": f"{id_}-{number}"}),)
                for number, slot in enumerate(slots[:MOST])
            ),
        )


class RelatedField(forms.Field):
    """A list of Letters, each once, none of them `letter` itself."""

    def __init__(self, letter, **kwargs):
        chooser = LetterChoosers(LetterPage.__subclasses__())
        super().__init__(required=False, widget=chooser, **kwargs)
        self.letter = letter

    def clean(self, value):
        found = {}
        for key in value or []:
            page = Page.objects.filter(pk=key).first() if str(key).isdecimal() else None
            page = page and page.specific
            if not isinstance(page, LetterPage):
                raise ValidationError(_("Please choose a letter or a petition."), "invalid")
            chosen = letters.ensure(page)
            if chosen == self.letter:
                raise ValidationError(_("A letter cannot be related to itself."), "itself")
            found[chosen.pk] = chosen
        return list(found.values())


def in_order(letter):
    """The letters related to this one, as they were chosen."""
    rows = letter.related.through.objects.filter(from_letter=letter).order_by("pk")
    return [row.to_letter for row in rows.select_related("to_letter")]


def relate(letter, others):
    """Keeps the related letters in this order, which is that of their rows."""
    letter.related.clear()
    for other in others:
        letter.related.add(other)
