"""The forms of the Deliveries screen."""

from hashlib import sha256

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.utils.translation import gettext_lazy as _

from campaign.validators import in_one_line
from petitions.lists import FORMATS
from petitions.models import Delivery
from petitions.models.deliveries import DeliveryFormat, DeliveryKind

LARGEST_CHECKED = 500 * 2**20
LANGUAGES = [one for one in settings.LANGUAGES if one[0] in settings.SITE_LANGUAGES]


class DeliveryForm(forms.ModelForm):
    """What list, as what kind of file, in which language, and what for."""

    kind = forms.ChoiceField(
        label=_("List"), choices=DeliveryKind.choices, initial=DeliveryKind.SIGNATURES
    )
    format = forms.ChoiceField(
        label=_("Format"),
        choices=[choice for choice in DeliveryFormat.choices if choice[0] in FORMATS],
        help_text=_("CSV and Excel hold every answer, PDF is made to be printed and handed over."),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=LANGUAGES,
        help_text=_("Of headings and countries. What people typed stays as it is."),
    )
    reason = forms.CharField(
        label=_("What for"),
        max_length=200,
        validators=[in_one_line],
        help_text=_(
            "For example: handed over to the council on 3 May. Kept in the history. "
            "Name no signer here."
        ),
    )

    class Meta:
        model = Delivery
        fields = ["kind", "format", "language", "reason"]

    def __init__(self, *args, letter, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = letter.source_language
        if not letter.asks_updates:
            self.fields["kind"].choices = DeliveryKind.choices[:1]

    def clean(self):
        found = super().clean()
        if found.get("kind") == DeliveryKind.UPDATES and found.get("format") == DeliveryFormat.PDF:
            self.add_error(
                "format", _("Those who want updates come as CSV or Excel, for a mail program.")
            )
        return found


class CheckForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        error_messages={
            "required": _("Choose a file first. One beyond 500 MB cannot be checked here.")
        },
    )


class Digest(UploadedFile):
    """An upload of which only its digest (SHA-256, hex) is left."""

    digest = ""


class DigestingHandler(FileUploadHandler):
    """Reads what is uploaded, up to LARGEST_CHECKED bytes, and keeps nothing of it."""

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self._sum, self._size = sha256(), 0

    def receive_data_chunk(self, raw_data, start):
        self._size += len(raw_data)
        if self._size > LARGEST_CHECKED:
            raise StopUpload
        self._sum.update(raw_data)

    def file_complete(self, file_size):
        found = Digest(file=None, name="list", size=file_size)
        found.digest = self._sum.hexdigest()
        return found


def refuse_large_uploads(request):
    """Lets the files of this request be digested instead of kept. Before anything reads them."""
    request.upload_handlers = [DigestingHandler(request)]
