"""What the list of a petition's signatures can be narrowed down to."""

import django_filters
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from campaign import formats
from petitions.models import Signature
from petitions.models.signatures import HoldReason, Source, State
from statements import places

LANGUAGE_NAMES = dict(settings.LANGUAGES)
ALL = gettext_lazy("All")
SAYS = [
    ("waiting", gettext_lazy("A comment that waits for a decision")),
    ("shown", gettext_lazy("A comment that is shown")),
]
# Databases and time zones stop short of what a date may be.
FIRST_YEAR, LAST_YEAR = 1900, 2999


def countries():
    return places.countries(get_language() or "en")


def wording_choices(letter):
    """(pk, language and time of publication) of each wording of a letter."""
    found = letter.versions.only("language", "first_published_at")
    return [(wording.pk, wording_name(wording)) for wording in found]


def wording_name(wording):
    return _("%(language)s, published %(moment)s") % {
        "language": LANGUAGE_NAMES.get(wording.language, wording.language),
        "moment": formats.moment(wording.first_published_at),
    }


class DaysField(django_filters.fields.DateRangeField):
    def clean(self, value):
        days = super().clean(value)
        for moment in (days.start, days.stop) if days else ():
            if moment and not FIRST_YEAR < moment.year < LAST_YEAR:
                raise ValidationError(_("Give a year as it stands in a calendar."), "year")
        return days


class DaysFilter(django_filters.DateFromToRangeFilter):
    field_class = DaysField


class SignatureFilterSet(WagtailFilterSet):
    """For one `letter`, whose wordings can be chosen."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=State.choices, empty_label=ALL
    )
    created_at = DaysFilter(label=gettext_lazy("Signed"), widget=DateRangePickerWidget)
    country = django_filters.ChoiceFilter(
        label=gettext_lazy("Country"), choices=countries, empty_label=ALL
    )
    language = django_filters.ChoiceFilter(
        label=gettext_lazy("Language"), choices=settings.LANGUAGES, empty_label=ALL
    )
    wording = django_filters.ChoiceFilter(label=gettext_lazy("Wording"), empty_label=ALL)
    source = django_filters.ChoiceFilter(
        label=gettext_lazy("Source"), choices=Source.choices, empty_label=ALL
    )
    hold_reason = django_filters.ChoiceFilter(
        label=gettext_lazy("Why held"),
        choices=[choice for choice in HoldReason.choices if choice[0]],
        empty_label=ALL,
    )
    says = django_filters.ChoiceFilter(
        label=gettext_lazy("Says something"),
        choices=SAYS,
        empty_label=ALL,
        method="filter_says",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Signature
        fields = ["state", "created_at", "country", "language", "wording", "source", "hold_reason"]

    def __init__(self, *args, letter, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["wording"].extra["choices"] = wording_choices(letter)

    def filter_says(self, queryset, name, value):
        if value == "waiting":
            return queryset.filter(comment_waits=True)
        return queryset.exclude(public_comment="")

    def of_those_days(self, queryset):
        """`queryset` narrowed down to the days asked for, the one filter that an index answers."""
        return self.filters["created_at"].filter(queryset, self.form.cleaned_data["created_at"])

    @property
    def is_sparse(self):
        """True if what is asked for may stand far apart in the list."""
        return bool(set(self.form.changed_data) - {"created_at"})
