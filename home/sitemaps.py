"""The sitemap, with the real translations of each page as alternates."""

from collections import defaultdict

from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps import views
from wagtail.contrib.sitemaps.sitemap_generator import Sitemap as WagtailSitemap
from wagtail.models import Page

from campaign import languages
from campaign.addresses import address_of
from campaign.caching import mark_public


class Sitemap(WagtailSitemap):
    def items(self):
        """Live public pages below the home page of each language; no untranslated copies."""
        root = self.get_wagtail_site().root_page
        homes = root.get_translations(inclusive=True)
        found = Page.objects.none()
        for home in homes.filter(locale__in=languages.locales()):
            found = found | Page.objects.descendant_of(home, inclusive=True)
        pages = found.filter(alias_of__isnull=True).live().public()
        return pages.order_by("path").select_related("locale")

    def location(self, page):
        return address_of(page)

    def _urls(self, page, protocol, domain):
        pages = list(self.paginator.page(page).object_list)
        keys = {page.translation_key for page in pages}
        alternates = defaultdict(list)
        for page in self.items().filter(translation_key__in=keys):
            alternates[page.translation_key].append(
                {"location": self.location(page), "lang_code": page.locale.language_code}
            )
        return [
            {
                "location": self.location(page),
                "lastmod": self.lastmod(page),
                "alternates": alternates[page.translation_key],
            }
            for page in pages
        ]


@require_safe
def sitemap(request):
    return mark_public(request, views.sitemap(request, {"pages": Sitemap}))
