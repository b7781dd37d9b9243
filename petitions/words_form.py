"""The editor's form of a petition page."""

from django.utils.translation import ngettext

from campaign import formats
from statements.words_form import LetterWordsForm


class PetitionWordsForm(LetterWordsForm):
    """Asks what a change of the words is, once somebody has signed them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        wordings = self.instance.wordings
        if not any(wording.signed for wording in wordings):
            self.fields.pop("wording_change", None)
        elif "wording_change" in self.fields:
            self.fields["wording_change"].help_text = asked_of(wordings[0].signed)


def asked_of(signed):
    """Whose signatures the answer is about."""
    return ngettext(
        "%(shown)s person has signed the wording that is published now. Choose “a correction” only "
        "for changes that do not touch what was agreed to, such as a spelling mistake; after "
        "publishing it is “a new wording” again.",
        "%(shown)s people have signed the wording that is published now. "
        "Choose “a correction” only "
        "for changes that do not touch what was agreed to, such as a spelling mistake; after "
        "publishing it is “a new wording” again.",
        signed,
    ) % {"shown": formats.number(signed)}
