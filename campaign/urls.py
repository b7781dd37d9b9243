from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.urls import serve_pattern

from campaign import devmail, views
from home.components import components, forced_sheet
from home.feeds import LettersAtom, LettersRss, TopicAtom, TopicRss
from home.sitemaps import sitemap
from home.views import front_door, robots, search
from petitions.views.api import petition_json
from petitions.views.metrics import metrics
from petitions.views.status import readyz, status
from petitions.views.token_pages import mail_in_dropped_language

urlpatterns = [
    path("", front_door, name="front-door"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("status", status, name="status"),
    path("metrics", metrics, name="metrics"),
    path("site.<slug:digest>.css", views.sheet, name="site-sheet"),
    path("brand.css", views.brand, name="brand"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("api/petitions/<str:key>/", petition_json, name="petition-json"),
    path("media/<path:name>", views.media, name="media"),
    path("admin/", include("home.entrance.urls")),
    path("documents/", include(wagtaildocs_urls)),
]

if settings.DEBUG:
    urlpatterns += [
        path("dev/mail/", include(devmail.urlpatterns)),
        path("dev/components/", components, name="components"),
        path("dev/components/<str:scheme>.css", forced_sheet, name="forced-sheet"),
    ]

urlpatterns += i18n_patterns(
    path("", include("petitions.urls")),
    path("", include("statements.urls")),
    path("search/", search, name="search"),
    path("feeds/letters.rss", LettersRss(), name="letters-rss"),
    path("feeds/letters.atom", LettersAtom(), name="letters-atom"),
    path("feeds/topics/<uuid:key>.rss", TopicRss(), name="topic-rss"),
    path("feeds/topics/<uuid:key>.atom", TopicAtom(), name="topic-atom"),
    re_path(serve_pattern, views.serve, name="wagtail_serve"),
    path("", include(wagtail_urls)),
)
urlpatterns += [
    re_path(
        r"^(?P<language>[a-z-]+)/(?P<rest>(?:confirm|manage)/.+)$",
        mail_in_dropped_language,
        name="mail-in-dropped-language",
    ),
]
