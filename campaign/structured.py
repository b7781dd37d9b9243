"""What machines are told of a page, in the words of schema.org: facts that readers see too."""

import json

from wagtail.images.shortcuts import get_rendition_or_not_found

from campaign.addresses import address_of, full_address

# A data block is never run, whatever the policy; these could end it early.
ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def as_json(nodes):
    """JSON-LD of some nodes, safe within a script element."""
    data = {"@context": "https://schema.org", "@graph": nodes}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)


def identity():
    """The name by which nodes of all pages mean the organisation."""
    return full_address("/#organisation")


def organisation(settings):
    """Who runs this site."""
    node = {
        "@type": "Organization",
        "@id": identity(),
        "name": settings.organisation,
        "url": full_address("/"),
    }
    if settings.social_profiles:
        node["sameAs"] = [address for _name, address in settings.social_profiles]
    if settings.logo:
        logo = get_rendition_or_not_found(settings.logo, "max-320x160")
        node["logo"] = {"@type": "ImageObject", "url": logo.full_url}
        node["logo"] |= {"width": logo.width, "height": logo.height}
    return node


def website(page, settings):
    """The site in the language of one of its front pages."""
    return {
        "@type": "WebSite",
        "url": page.canonical_url,
        "name": settings.organisation,
        "inLanguage": page.language,
        "publisher": {"@id": identity()},
    }


def article(page, settings, picture):
    """A letter. There is no word for petitions, and how many have signed is no rating."""
    node = {
        "@type": "Article",
        "headline": page.title,
        "url": page.canonical_url,
        "mainEntityOfPage": page.canonical_url,
        "inLanguage": page.language,
        "author": {"@id": identity()},
        "publisher": {"@id": identity()},
    }
    if page.summary:
        node["description"] = page.summary
    if picture:
        node["image"] = picture["url"]
    for name, moment in (
        ("datePublished", page.first_published_at),
        ("dateModified", page.last_published_at),
    ):
        if moment:
            node[name] = moment.isoformat(timespec="seconds")
    return [node, organisation(settings)]


def breadcrumbs(page):
    """The way from the front page; nothing for the front page itself."""
    if not page.above:
        return []
    items = [
        {"@type": "ListItem", "position": number, "name": step.title, "item": address_of(step)}
        for number, step in enumerate([*page.above, page], start=1)
    ]
    return [{"@type": "BreadcrumbList", "itemListElement": items}]
