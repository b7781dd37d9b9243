"""Forms for those who signed already: correct what is stored, get the lost link again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from petitions.fields import AddressField
from petitions.forms import PersonalFields
from statements.models.letter import FieldUse


class OwnSignatureForm(forms.Form):
    """What a signer may correct later, as the petition asks it; the address is not among it."""

    name = PersonalFields.base_fields["name"]
    affiliation = PersonalFields.base_fields["affiliation"]
    comment = PersonalFields.base_fields["comment"]
    shows_name = PersonalFields.base_fields["shows_name"]
    shows_comment = PersonalFields.base_fields["shows_comment"]
    wants_updates = PersonalFields.base_fields["wants_updates"]

    def __init__(self, *args, letter, page, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        for name in ("name", "affiliation", "comment"):
            words = getattr(page, f"{name}_label", "")
            self.fields[name].label = words or self.fields[name].label
        for name in ("affiliation", "comment"):
            use = getattr(letter, f"{name}_use")
            if use == FieldUse.OFF and not self.initial.get(name):
                del self.fields[name]
            else:
                self.fields[name].required = use == FieldUse.REQUIRED
        if "comment" not in self.fields:
            del self.fields["shows_comment"]
        if not letter.asks_updates and not self.initial.get("wants_updates"):
            del self.fields["wants_updates"]

    @property
    def typed_fields(self):
        return [self[name] for name in ("name", "affiliation", "comment") if name in self.fields]

    @property
    def wishes(self):
        names = ("shows_name", "shows_comment", "wants_updates")
        return [self[name] for name in names if name in self.fields]

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())


class LinkForm(forms.Form):
    email = AddressField(
        label=_("The e-mail address you signed with"),
        widget=forms.EmailInput(attrs={"enterkeyhint": "send"}),
    )
