from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class CampaignConfig(AppConfig):
    name = "campaign"
    default = True

    def ready(self):
        from campaign import checks  # noqa: F401


class StaffConfig(WagtailUsersAppConfig):
    user_viewset = "campaign.viewsets.StaffViewSet"
