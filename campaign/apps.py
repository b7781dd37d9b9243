from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class CampaignConfig(AppConfig):
    name = "campaign"
    default = True


class StaffConfig(WagtailUsersAppConfig):
    user_viewset = "campaign.viewsets.StaffViewSet"
