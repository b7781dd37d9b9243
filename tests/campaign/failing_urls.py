"""The site's addresses and one in each language that fails."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from campaign.urls import urlpatterns as ours


def fail(request):
    raise RuntimeError("On purpose.")


urlpatterns = [*i18n_patterns(path("fail/", fail)), *ours]
