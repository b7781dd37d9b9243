"""What the Settings screen asks about the next step after signing."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from campaign import transfers
from statements import letters
from statements.models import Letter, LetterPage
from statements.models.letter import LetterKind
from statements.models.next_step import NextStep

NEEDED = {
    NextStep.PETITION: {"next_petition": _("Choose the petition to go on to.")},
    NextStep.PAGE: {"next_page": _("Choose the page to go on to.")},
    NextStep.TRANSFER: {
        "transfer_holder": _("Banks ask for the name of the account holder."),
        "transfer_iban": _("Give the account number."),
    },
}
HIDDEN = _("Readers cannot see this page. Publish it first, or choose another one.")


class PetitionField(forms.Field):
    """A Letter, chosen by any page of it; not `letter` itself."""

    def __init__(self, letter, **kwargs):
        petitions = [m for m in LetterPage.__subclasses__() if m.kind == LetterKind.PETITION]
        super().__init__(required=False, widget=AdminPageChooser(petitions), **kwargs)
        self.letter = letter

    def prepare_value(self, value):
        if isinstance(value, Letter):
            return value.source_page
        return value if str(value).isdecimal() else None

    def clean(self, value):
        if not value:
            return None
        page = Page.objects.filter(pk=value).first() if str(value).isdecimal() else None
        page = page and page.specific
        if getattr(page, "kind", None) != LetterKind.PETITION:
            raise ValidationError(_("Please choose a petition."), "invalid")
        chosen = letters.ensure(page)
        if chosen == self.letter:
            raise ValidationError(_("It was just signed. Choose another petition."), "itself")
        return chosen


class NextStepForm(WagtailAdminModelForm):
    """Asks only those who may publish: what it changes is public at once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields.get("next_petition")
        if field:
            self.fields["next_petition"] = PetitionField(
                self.instance, label=field.label, help_text=field.help_text
            )
            self.initial["next_petition"] = self.instance.next_petition

    def clean_transfer_iban(self):
        value = self.cleaned_data["transfer_iban"]
        return value and transfers.checked_iban(value)

    def clean_transfer_bic(self):
        value = self.cleaned_data["transfer_bic"]
        return value and transfers.checked_bic(value)

    def clean(self):
        data = super().clean()
        for name, message in NEEDED.get(data.get("next_step"), {}).items():
            if not data.get(name) and name not in self.errors:
                self.add_error(name, message)
        # What was chosen long ago may have gone or closed since: it is not shown then, and no
        # reason to refuse a change of something else.
        petition, page = data.get("next_petition"), data.get("next_page")
        if petition and petition != self.initial["next_petition"]:
            self.check_petition(petition)
        if page and page.pk != self.initial["next_page"]:
            self.check_page(page)
        return data

    def check_petition(self, petition):
        if petition.outcome or petition.closes_at <= timezone.now():
            self.add_error("next_petition", _("This petition is closed. Choose another one."))
        elif not Page.objects.live().public().filter(translation_key=petition.key).exists():
            self.add_error("next_petition", HIDDEN)

    def check_page(self, page):
        if page.translation_key == self.instance.key:
            self.add_error("next_page", _("It was just signed. Choose another page."))
        elif not Page.objects.live().public().filter(pk=page.pk, depth__gt=1).exists():
            self.add_error("next_page", HIDDEN)
