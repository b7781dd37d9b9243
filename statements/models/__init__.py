from statements.models.endorsers import Endorser, EndorserImport
from statements.models.letter import Letter
from statements.models.letter_pages import LetterPage
from statements.models.pages import StatementIndexPage, StatementPage
from statements.models.topics import TopicPage
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
