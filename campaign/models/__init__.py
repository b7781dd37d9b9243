from campaign.models.images import CampaignImage, CampaignRendition
from campaign.models.organisation import OrganisationSettings
from campaign.models.pages import BasePage
from campaign.models.staff_mails import StaffMail
from campaign.models.translations import PartlyTranslated
from campaign.models.users import User

__all__ = [
    "BasePage",
    "CampaignImage",
    "CampaignRendition",
    "OrganisationSettings",
    "PartlyTranslated",
    "StaffMail",
    "User",
]
