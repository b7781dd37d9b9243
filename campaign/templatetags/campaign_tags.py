from django import template
from django.utils.translation import get_language, get_language_info
from wagtail.models import Page, Site

from campaign import formats, sharing
from campaign.caching import has_session

register = template.Library()

register.filter("day", lambda value: formats.day(value) if value else "")
register.filter("moment", lambda value: formats.moment(value) if value else "")
register.filter("number", formats.number)
register.filter("enumeration", formats.enumeration)


@register.filter
def percent_of(part, whole):
    """Whole per cent of a goal, at most 100, as a number for <progress>."""
    return min(100, round(100 * part / whole)) if whole else 0


@register.filter
def language_name(code):
    """A language's name in that language: Español."""
    return get_language_info(code)["name_local"].capitalize()


@register.filter
def direction(code):
    """`rtl` or `ltr` of a language code."""
    return "rtl" if get_language_info(code)["bidi"] else "ltr"


@register.simple_tag(takes_context=True)
def is_staff_view(context):
    """True where Wagtail's bar may stand: in previews and for those who have a session."""
    request = context.get("request")
    return bool(request and (getattr(request, "is_preview", False) or has_session(request)))


@register.simple_tag(takes_context=True)
def front_page(context):
    """Home page of the active language (specific), or of the site where there is none."""
    request = context.get("request")
    site = Site.find_for_request(request) if request else None
    if site is None:
        return None
    root = site.root_page
    found = Page.objects.live().filter(
        translation_key=root.translation_key, locale__language_code=get_language()
    )
    return (found.first() or root).specific


@register.simple_tag
def menu(home):
    """Pages below the home page that are shown in menus, in the order of the tree."""
    return home.get_children().live().in_menu() if home else []


@register.simple_tag
def localized(page):
    """A linked page in the visitor's language where it is translated and live."""
    return page.localized if page else None


@register.simple_tag
def share_links(page):
    """Links to share a letter in the reader's own accounts."""
    return sharing.share_links(url=page.full_url, text=page.share_text or page.title)


@register.simple_tag
def standard_pages(home):
    """Pages below the home page that stand in no menu: notices, imprint and the like."""
    return home.get_children().live().public().not_in_menu() if home else []
