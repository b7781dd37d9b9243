"""The sitemap, with the real translations of each page as alternates."""

from django.conf import settings
from wagtail.contrib.sitemaps.sitemap_generator import Sitemap as WagtailSitemap
from wagtail.models import Page


class Sitemap(WagtailSitemap):
    def items(self):
        keys = settings.SITE_LANGUAGES
        root = self.get_wagtail_site().root_page
        homes = Page.objects.filter(
            translation_key=root.translation_key, locale__language_code__in=keys
        )
        found = Page.objects.none()
        for home in homes:
            found = found | Page.objects.descendant_of(home, inclusive=True)
        return (
            found.filter(alias_of__isnull=True)
            .live()
            .public()
            .order_by("path")
            .select_related("locale")
        )

    def _urls(self, page, protocol, domain):
        pages = list(self.paginator.page(page).object_list)
        urls = {p.pk: p.get_full_url(self.request) for p in pages}
        keys = {p.translation_key for p in pages}
        groups = {}
        for p in self.items().filter(translation_key__in=keys):
            address = urls.get(p.pk) or p.get_full_url(self.request)
            groups.setdefault(p.translation_key, []).append(
                {"location": address, "lang_code": p.locale.language_code}
            )
        return [
            {
                "location": urls[p.pk],
                "lastmod": self.lastmod(p),
                "alternates": groups[p.translation_key],
            }
            for p in pages
        ]
