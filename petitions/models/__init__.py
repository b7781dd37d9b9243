from petitions.models.housekeeping import HousekeepingRun
from petitions.models.mail import NeverWrite, Outbox, Token
from petitions.models.pages import PetitionFormField, PetitionIndexPage, PetitionPage
from petitions.models.signatures import Signature, TallySlot

__all__ = [
    "HousekeepingRun",
    "NeverWrite",
    "Outbox",
    "PetitionFormField",
    "PetitionIndexPage",
    "PetitionPage",
    "Signature",
    "TallySlot",
    "Token",
]
