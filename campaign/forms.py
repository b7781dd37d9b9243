from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm

from campaign import pictures


class ImageForm(BaseImageForm):
    """Refuses an image that is cut off, which Wagtail would keep and no page could show."""

    def clean_file(self):
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            try:
                pictures.check(file)
            except Exception as error:
                raise ValidationError(
                    _("This image is damaged. Save it anew with an image program."), "damaged"
                ) from error
        return file
