"""Wagtail's form to copy a page, with the one question that letters add."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.forms.pages import CopyForm

from campaign import formats

NAME = "copy_endorsers"


class LetterCopyForm(CopyForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if number := copyable(self.user, self.page.specific):
            label = ngettext(
                "Copy the %(shown)s endorser, too", "Copy the %(shown)s endorsers, too", number
            )
            self.fields[NAME] = forms.BooleanField(
                required=False,
                label=label % {"shown": formats.number(number)},
                help_text=_("Not yet published: ask them before they stand under another text."),
            )


def copyable(user, page):
    """How many endorsers this user may take along to a copy of a letter page."""
    from statements.admin.rights import endorser_policy
    from statements.copying import endorsers_to_copy

    may_add = page.letter and endorser_policy.user_has_permission_for_letter(
        user, "add", page.letter
    )
    return endorsers_to_copy(page.letter).count() if may_add else 0
