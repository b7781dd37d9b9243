from petitions.models.mail import Outbox, Token
from petitions.models.pages import PetitionFormField, PetitionIndexPage, PetitionPage
from petitions.models.signatures import Signature, TallySlot

__all__ = [
    "Outbox",
    "PetitionFormField",
    "PetitionIndexPage",
    "PetitionPage",
    "Signature",
    "TallySlot",
    "Token",
]
