from django.apps import AppConfig
from wagtail_localize.locales.apps import WagtailLocalesAppConfig


class HomeConfig(AppConfig):
    name = "home"
    default = True

    def ready(self):
        from home import signals  # noqa: F401


class LocalesConfig(WagtailLocalesAppConfig):
    def ready(self):
        from wagtail_localize.locales.views import LocaleViewSet

        from home.admin import locales

        LocaleViewSet.add_view_class = locales.LanguageCreateView
        LocaleViewSet.edit_view_class = locales.LanguageEditView
