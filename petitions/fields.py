"""Fields of forms for signers that Django has not: countries, addresses, lines of text."""

from functools import lru_cache

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaign.validators import in_lines, plain_lines
from petitions import addresses
from statements import places


class CountrySelect(forms.Select):
    """Django renders each of 249 options by a template of its own; these are made once."""

    def use_required_attribute(self, initial):
        return True  # the first option is an empty one

    def render(self, name, value, attrs=None, renderer=None):
        options = country_options(get_language())
        if value:
            mark = f'value="{escape(value)}"'
            options = options.replace(mark, f"{mark} selected")
        attrs = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html(
            "<select{}>{}</select>",
            forms.utils.flatatt(attrs),
            mark_safe(options),  # nosec B308 B703 - made by format_html below
        )


@lru_cache(maxsize=32)
def country_options(language):
    choices = [("", _("Choose a country")), *places.countries(language)]
    return "".join(
        format_html('<option value="{}">{}</option>', code, name) for code, name in choices
    )


@lru_cache
def country_codes():
    return frozenset(code for code, _name in places.countries("en"))


class CountryField(forms.CharField):
    widget = CountrySelect
    default_error_messages = {"required": _("Please choose a country from the list.")}

    def validate(self, value):
        super().validate(value)
        if value and value not in country_codes():
            raise ValidationError(self.error_messages["required"], "unknown")


class AddressField(forms.CharField):
    """An e-mail address that can be written to, cleaned into the form that mail servers take."""

    widget = forms.EmailInput
    default_error_messages = {
        "required": _("Please give your e-mail address."),
        "invalid": _("This is not a complete e-mail address. Example: name@example.org"),
    }

    def __init__(self, **options):
        super().__init__(max_length=254, **options)

    def widget_attrs(self, widget):
        # Less than the server asks for, but more than browsers do of type="email" on their own.
        shape = {"pattern": r"[^\s@]+@[^\s@]+\.[^\s@]+", "title": "name@example.org"}
        habits = {"autocomplete": "email", "dir": "ltr", "spellcheck": "false"}
        return super().widget_attrs(widget) | habits | shape

    def clean(self, value):
        try:
            return addresses.normal(super().clean(value))
        except addresses.AddressError as error:
            raise ValidationError(self.error_messages["invalid"], "invalid") from error


class LinesField(forms.CharField):
    """Several lines. A line break counts as one character, as it does in the browser."""

    default_validators = [in_lines]
    widget = forms.Textarea

    def widget_attrs(self, widget):
        # For static/js/form.js, with {} for the number.
        return super().widget_attrs(widget) | {"data-left": _("Characters left: {}")}

    def to_python(self, value):
        return plain_lines(super().to_python(value))
