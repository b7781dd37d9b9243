"""The form that visitors sign with."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from campaign.validators import in_one_line, without_control_characters
from petitions.fields import AddressField, CountryField, CountrySelect, LinesField
from petitions.signing import Details
from statements.models import Letter
from statements.models.letter import FieldUse, LetterKind

# A field for machines only (includes/trap.html); its name is one that they like to fill in.
TRAP = "website"


class PersonalFields(forms.Form):
    """The fields that are code. Which of them a petition asks, and how, `sign_fields` says."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        validators=[in_one_line],
        error_messages={"required": _("Please give your name.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "name", "autocapitalize": "words", "spellcheck": "false"}
        ),
    )
    email = AddressField(
        label=_("Your e-mail address"),
        help_text=_("We send you one link to confirm. The address is never shown."),
    )
    affiliation = forms.CharField(
        label=_("Organisation, position or occupation"),
        max_length=200,
        validators=[in_one_line],
        widget=forms.TextInput(attrs={"autocomplete": "organization-title", "spellcheck": "false"}),
    )
    country = CountryField(
        label=_("Country"), widget=CountrySelect(attrs={"autocomplete": "country"})
    )
    comment = LinesField(
        label=_("Why do you sign?"),
        max_length=1000,
        help_text=_("At most 1,000 characters."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    shows_name = forms.BooleanField(
        label=_("Show my name publicly"),
        required=False,
        help_text=_("Otherwise your signature counts, and nobody sees your name on this site."),
    )
    shows_comment = forms.BooleanField(
        label=_("Show my comment publicly"),
        required=False,
        help_text=_("After we have looked at it, and without your name if you do not show that."),
    )
    wants_updates = forms.BooleanField(
        label=_("Send me updates on this petition by e-mail"), required=False
    )
    consent = forms.BooleanField(
        error_messages={"required": _("Please agree, so that we may store your signature.")}
    )


def sign_fields(page):
    """name -> field of a petition's form, in the order of the page, as facts and words have it."""
    fields = PersonalFields().fields
    _follow_facts(fields, page.letter or Letter(kind=LetterKind.PETITION))
    _follow_words(fields, page)
    first = [name for name in ("name", "email", "affiliation", "country") if name in fields]
    asked = {name: fields.pop(name) for name in first}
    return asked | page.questions | fields


def _follow_facts(fields, letter):
    for name in ("affiliation", "country", "comment"):
        use = getattr(letter, f"{name}_use")
        if use == FieldUse.OFF:
            del fields[name]
        else:
            fields[name].required = use == FieldUse.REQUIRED
    if "comment" not in fields:
        del fields["shows_comment"]
    if not letter.asks_updates:
        del fields["wants_updates"]


def _follow_words(fields, page):
    for name in ("name", "email", "affiliation", "country", "comment"):
        words = getattr(page, f"{name}_label")
        if words and name in fields:
            fields[name].label = words
    for name in ("affiliation", "comment"):
        if name in fields:
            missing = _("Please answer this question: %(question)s")
            fields[name].error_messages["required"] = missing % {"question": fields[name].label}
    fields["consent"].label = page.consent_sentence


def printable(value):
    """What was typed without control characters: a text, texts in a list, or a tick as it is."""
    if isinstance(value, list):
        return [printable(one) for one in value]
    return without_control_characters(value) if isinstance(value, str) else value


class SignForm(forms.Form):
    """The form of a petition page, bound to `data` if given. Forms share the fields of a page."""

    use_required_attribute = True

    def __init__(self, page, data=None):
        super().__init__(data, label_suffix="")
        self.fields = page.sign_fields
        self.page = page
        self.wording = page.wording_digest

    @classmethod
    def carried_over(cls, page, data):
        """The form in another language: what was typed into it is in place, and nothing is judged.

        Its consent is a sentence that its reader has not seen yet, so the box is empty again.
        """
        form = cls(page)
        form.initial = {
            name: printable(field.widget.value_from_datadict(data, {}, name))
            for name, field in form.fields.items()
            if name != "consent"
        }
        return form

    @property
    def wishes(self):
        """Bound fields of the boxes that nobody has to tick."""
        names = ("shows_name", "shows_comment", "wants_updates")
        return [self[name] for name in names if name in self.fields]

    @property
    def typed_fields(self):
        """Bound fields above the boxes, in the order of the page."""
        boxes = {"shows_name", "shows_comment", "wants_updates", "consent"}
        return [self[name] for name in self.fields if name not in boxes]

    @property
    def is_trapped(self):
        """True if the field was filled in that no person sees. Whoever did is told nothing."""
        return bool(self.data.get(TRAP, "").strip())

    @property
    def is_superseded(self):
        """True if the visitor was shown another wording than the one now published."""
        return self.is_bound and self.data.get("wording") != self.wording

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean(self):
        if self.is_superseded:
            raise ValidationError(
                _(
                    "The text of this petition has changed since you opened the page. "
                    "Please read it again and press the button once more; "
                    "nothing that you typed is lost."
                ),
                "changed",
            )

    def refuse_other_site(self):
        """For a post that did not come from our page: its visitor has to press the button here."""
        self.full_clean()
        self.add_error(
            None,
            ValidationError(
                _(
                    "This form was sent from another website. "
                    "Please read the text and press the button here."
                ),
                "elsewhere",
            ),
        )

    def keep_printable(self):
        """Drops control characters from what is shown again: HTML may not carry them."""
        self.data = self.data.copy()
        for name in self.data:
            self.data.setlist(name, printable(self.data.getlist(name)))

    @property
    def details(self):
        """The cleaned answers as `signing.Details`; only after `is_valid()`."""
        data = self.cleaned_data
        answers = {
            name: value if isinstance(value, list) else str(value)
            for name, value in data.items()
            if name.startswith("f_") and value not in (None, "", [])
        }
        typed = {name: data[name] for name in data if name in Details.__dataclass_fields__}
        return Details(**typed, answers=answers)
