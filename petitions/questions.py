"""Extra questions: Wagtail's form builder with keys that no label, script or translator changes."""

import secrets

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.contrib.forms.forms import FormBuilder

from campaign.validators import in_one_line
from petitions.fields import LinesField

FIELD_TYPES = [
    ("singleline", _("Text, one line")),
    ("multiline", _("Text, several lines")),
    ("number", pgettext_lazy("amount", "Number")),
    ("radio", _("Choice, all shown")),
    ("dropdown", _("Choice, from a list")),
    ("checkboxes", _("Checkboxes, several answers")),
    ("date", _("Date")),
]
CHOICE_TYPES = ("radio", "dropdown", "checkboxes")
# Django's words for it that do not repeat what was sent, which may be anything.
NO_CHOICE = forms.ModelChoiceField.default_error_messages["invalid_choice"]


def labels(text):
    """The choices as an editor typed them, one a line."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def keyed(new, known):
    """Pairs [key, label] for the labels as they are now, given the pairs kept so far.

    A label keeps its key wherever it moves; a label corrected in its place keeps it too (that
    covers translations as well); only a choice that is really new gets a new key.
    """
    keys = {label: key for key, label in known}
    by_place = [key for key, _label in known] if len(known) == len(new) else []
    taken = {keys[label] for label in new if label in keys}
    pairs = []
    for place, label in enumerate(new):
        key = keys.pop(label, None)
        if key is None and by_place and by_place[place] not in taken:
            key = by_place[place]
        pairs.append([key or secrets.token_hex(4), label])
    return pairs


def answer_labels(field):
    """(key, label) of each choice: keys are the same in all languages.

    Where a translation has another number of lines the source's labels are shown, so that
    answers stay comparable.
    """
    shown = labels(field.choices)
    if len(shown) != len(field.choice_keys):
        shown = [label for _key, label in field.choice_keys]
    return [(key, label) for (key, _source), label in zip(field.choice_keys, shown, strict=True)]


def in_words(field, answer):
    """An answer in the source's words, whatever the language in which it was given.

    Without a field, because its question was removed, choices stay keys.
    """
    words = dict(field.choice_keys) if field else {}
    values = answer if isinstance(answer, list) else [answer]
    return ", ".join(words.get(value, value) for value in values)


class QuestionBuilder(FormBuilder):
    def get_formatted_field_choices(self, field):
        return answer_labels(field)

    def get_field_options(self, field):
        missing = _("Please answer this question: %(question)s") % {"question": field.label}
        messages = {"required": missing, "invalid_choice": NO_CHOICE}
        return super().get_field_options(field) | {"error_messages": messages}

    def create_singleline_field(self, field, options):
        return forms.CharField(max_length=255, validators=[in_one_line], **options)

    def create_multiline_field(self, field, options):
        area = forms.Textarea(attrs={"rows": 4})
        return LinesField(widget=area, max_length=2000, **options)

    def create_number_field(self, field, options):
        keys = {"inputmode": "decimal"}
        return forms.DecimalField(widget=forms.NumberInput(attrs=keys), **options)

    def create_dropdown_field(self, field, options):
        options["choices"] = [("", ""), *self.get_formatted_field_choices(field)]
        return forms.ChoiceField(**options)

    def create_date_field(self, field, options):
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **options)
