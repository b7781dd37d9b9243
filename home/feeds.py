"""RSS 2.0 and Atom 1.0 (RFC 4287) of the letters of one language, and of those on a topic."""

from django.contrib.syndication.views import Feed
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import strip_tags
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaign.addresses import address_of, full_address
from campaign.caching import mark_public
from campaign.models import OrganisationSettings
from petitions.models import PetitionPage
from statements.models import Letter, StatementPage, TopicPage

NEWEST = 30


def newest_letters(**chosen):
    """The newest letters in the language of the moment, each with its `letter`; no copies."""
    pages = [
        page
        for model in (StatementPage, PetitionPage)
        for page in model.objects.live()
        .public()
        .filter(
            locale__language_code=get_language(),
            alias_of__isnull=True,
            first_published_at__isnull=False,
            **chosen,
        )
        .select_related("locale")
        .order_by("-first_published_at")[:NEWEST]
    ]
    newest = sorted(pages, key=lambda page: page.first_published_at, reverse=True)[:NEWEST]
    return Letter.attach(newest)


class LettersRss(Feed):
    feed_type = Rss201rev2Feed

    def __call__(self, request, *args, **kwargs):
        return mark_public(request, super().__call__(request, *args, **kwargs))

    def get_object(self, request):
        return OrganisationSettings.for_request(request)

    def title(self, organisation):
        return organisation.organisation

    def description(self, organisation):
        return _("Open letters and petitions of %(organisation)s") % {
            "organisation": organisation.organisation
        }

    author_name = title

    def link(self):
        return full_address(f"/{get_language()}/")

    def feed_url(self):
        return full_address(reverse("letters-rss"))

    def items(self):
        return newest_letters()

    def item_title(self, page):
        return page.title

    def item_description(self, page):
        return page.summary

    def item_link(self, page):
        return page.full_url

    def item_guid(self, page):
        return f"urn:uuid:{page.translation_key}:{page.locale.language_code}"

    item_guid_is_permalink = False

    def item_pubdate(self, page):
        return page.first_published_at

    def item_updateddate(self, page):
        return page.last_published_at


class LettersAtom(LettersRss):
    feed_type = Atom1Feed
    subtitle = LettersRss.description

    def feed_url(self):
        return full_address(reverse("letters-atom"))


class TopicRss(LettersRss):
    """The letters on a topic. Its address has the topic's key: it stays when the slug changes."""

    def get_object(self, request, key):
        topics = TopicPage.objects.live().public().filter(locale__language_code=get_language())
        topic = get_object_or_404(topics.select_related("locale"), translation_key=key)
        topic.organisation = OrganisationSettings.for_request(request).organisation
        return topic

    def title(self, topic):
        return _("%(topic)s: letters and petitions of %(organisation)s") % {
            "topic": topic.title,
            "organisation": topic.organisation,
        }

    def description(self, topic):
        return topic.search_description or strip_tags(topic.introduction)

    def author_name(self, topic):
        return topic.organisation

    def link(self, topic):
        return address_of(topic)

    def feed_url(self, topic):
        return full_address(reverse("topic-rss", args=[topic.translation_key]))

    def items(self, topic):
        on_it = Letter.objects.filter(topics__translation_key=topic.translation_key)
        return newest_letters(translation_key__in=on_it.values("key"))


class TopicAtom(TopicRss):
    feed_type = Atom1Feed
    subtitle = TopicRss.description

    def feed_url(self, topic):
        return full_address(reverse("topic-atom", args=[topic.translation_key]))
