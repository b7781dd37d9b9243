from statements.models.endorsers import Endorser, EndorserImport
from statements.models.letter import Letter
from statements.models.pages import LetterPage, StatementIndexPage, StatementPage, TopicPage
from statements.models.versions import TextVersion

__all__ = [
    "Endorser",
    "EndorserImport",
    "Letter",
    "LetterPage",
    "StatementIndexPage",
    "StatementPage",
    "TextVersion",
    "TopicPage",
]
