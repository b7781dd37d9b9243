"""Forms of the admin: the facts of a letter, and one endorser."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from campaign import languages
from statements import places
from statements.models import TopicPage
from statements.next_step_form import NextStepForm
from statements.related_field import RelatedField, in_order, relate

FIRST_YEAR, LAST_YEAR = 1900, 2200


def topic_choices(letter):
    """Primary keys of one page per topic: in the letter's language if it is written in it."""
    chosen = set(letter.topics.values_list("pk", flat=True))
    pages = TopicPage.objects.filter(alias_of__isnull=True).select_related("locale")

    def rank(page):
        return (page.pk in chosen, page.locale.language_code == letter.source_language)

    best = {}
    for page in sorted(pages, key=rank):
        best[page.translation_key] = page.pk
    return list(best.values())


class LetterForm(NextStepForm):
    """The facts of a letter. Which of them are asked is decided by the panels."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        fields = self.fields
        if "authoritative_language" in fields:
            field = fields["authoritative_language"]
            fields["authoritative_language"] = forms.ChoiceField(
                label=field.label,
                help_text=field.help_text,
                required=False,
                choices=[
                    ("", _("All languages alike")),
                    *languages.choices(self.instance.authoritative_language),
                ],
            )
        if "topics" in fields:
            topics = TopicPage.objects.filter(pk__in=topic_choices(self.instance))
            fields["topics"].queryset = topics.order_by("title")
            fields["topics"].help_text = _("Topics are pages below a list of statements.")
        if "related" in fields:
            label = fields["related"].label
            help_text = _("In this order. Save to get room for more.")
            fields["related"] = RelatedField(self.instance, label=label, help_text=help_text)
            self.initial["related"] = in_order(self.instance)
        if "closes_at" in fields:
            fields["closes_at"].required = True
            fields["closes_at"].error_messages["required"] = _("A petition needs a closing date.")

    def _save_m2m(self):
        super()._save_m2m()
        if "related" in self.changes:
            relate(self.instance, self.cleaned_data["related"])

    @property
    def changes(self):
        """Names of the facts that are other than before; only after `is_valid()`."""
        new = self.cleaned_data | {"topics": set(self.cleaned_data["topics"])}
        old = self.initial | {"topics": set(self.initial["topics"])}
        return sorted(name for name in new if _plain(new[name]) != _plain(old[name]))

    def clean(self):
        data = super().clean()
        for name in ("opens_at", "closes_at"):
            # The box shows no seconds; saving it untouched must not cut them off.
            before = self.initial.get(name)
            if before and before.replace(second=0, microsecond=0) == data.get(name):
                data[name] = before
        for name in ("dated", "opens_at", "closes_at", "outcome_date"):
            moment = data.get(name)
            if moment and not FIRST_YEAR <= moment.year <= LAST_YEAR:
                self.add_error(name, _("Please check the year."))
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("The closing must come after the opening."))
        if data.get("outcome_date") and not data.get("outcome"):
            self.add_error("outcome", _("Choose the outcome that belongs to the date."))
        if data.get("outcome") and not data.get("outcome_date"):
            data["outcome_date"] = timezone.localdate()
        return data


def _plain(value):
    """Of a row its key: a form begins with the one and ends with the other."""
    return getattr(value, "pk", value)


def place_choices():
    language = get_language()
    return [
        ("", "---------"),
        (_("Regions"), places.regions(language)),
        (_("Countries"), places.countries(language)),
    ]


class EndorserForm(WagtailAdminModelForm):
    place_code = forms.ChoiceField(
        label=_("Country or region"),
        required=False,
        choices=place_choices,
        help_text=_("Named in each reader's language."),
    )

    def clean(self):
        data = super().clean()
        code, text = data.get("place_code"), data.get("place_text")
        if code and text:
            self.add_error(
                "place_text",
                _("Choose a country or region, or type another place, but not both."),
            )
        elif text and (recognised := places.recognise(text)):
            data |= {"place_code": recognised, "place_text": ""}
        return data

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        if not name:
            raise ValidationError(_("Please give a name."), "required")
        return name
