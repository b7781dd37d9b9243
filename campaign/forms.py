from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class WholeImageField(WagtailImageField):
    """Says it beside the field if an image is cut off; Wagtail's own field fails at it."""

    def to_python(self, data):
        try:
            return super().to_python(data)
        except ValidationError:
            raise
        except Exception as error:
            raise ValidationError(
                _("This image is damaged. Save it anew with an image program."), "damaged"
            ) from error


class ImageForm(BaseImageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Wagtail leaves the file out of some forms, so the field cannot be declared on the class.
        if field := self.fields.get("file"):
            self.fields["file"] = WholeImageField(label=field.label, widget=field.widget)
