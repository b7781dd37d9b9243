from petitions.models.backups import Backup, Erasure
from petitions.models.deliveries import Delivery, DeliveryPiece
from petitions.models.housekeeping import HousekeepingRun
from petitions.models.mail import NeverWrite, Outbox, Token
from petitions.models.pages import PetitionFormField, PetitionIndexPage, PetitionPage
from petitions.models.promotions import Promotion
from petitions.models.rollups import ChangedHour, DayCount, HourCount, Rollup
from petitions.models.signatures import Signature, TallySlot
from petitions.models.workers import Worker

__all__ = [
    "Backup",
    "ChangedHour",
    "DayCount",
    "Delivery",
    "DeliveryPiece",
    "Erasure",
    "HourCount",
    "HousekeepingRun",
    "NeverWrite",
    "Outbox",
    "PetitionFormField",
    "PetitionIndexPage",
    "PetitionPage",
    "Promotion",
    "Rollup",
    "Signature",
    "TallySlot",
    "Token",
    "Worker",
]
