"""The editor's form of a letter page."""

from django.utils import translation
from django.utils.translation import gettext
from wagtail.admin.forms import WagtailAdminPageForm


class LetterWordsForm(WagtailAdminPageForm):
    """Begins a new page with the words that most letters share, in the language of the page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk or self.is_bound or "closing_call" not in self.fields:
            return
        with translation.override(self.parent_page.locale.language_code):
            self.initial["closing_call"] = gettext("We, the undersigned, …")
