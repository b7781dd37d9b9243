from urllib.parse import urlencode, urlsplit

from babel import Locale
from babel.core import get_global
from django import template
from django.conf import settings
from django.urls import translate_url
from django.utils.encoding import uri_to_iri
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, get_language_info, to_locale
from wagtail.images.shortcuts import get_rendition_or_not_found
from wagtail.models import Page, Site

from campaign import cards, formats, nearest, sharing, sheets, structured
from campaign.anchors import with_anchors
from campaign.caching import has_session
from campaign.keeping import kept
from campaign.models import OrganisationSettings
from campaign.paper import address_code

register = template.Library()

register.filter("day", lambda value: formats.day(value) if value else "")
register.filter("weekday", formats.weekday)
register.filter("moment", lambda value: formats.moment(value) if value else "")
register.filter("number", formats.number)
register.filter("isolated", formats.isolated)
register.filter("named_language", formats.language)
register.filter("file_size", formats.size)
register.filter("with_anchors", with_anchors)
register.filter("address_code", address_code)
register.filter("readable_address", uri_to_iri)

register.simple_tag(sheets.address, name="site_sheet")


@register.simple_tag
def row(*parts):
    """Texts one after the other, with the comma of the language."""
    return formats.row(parts)


@register.filter
def direction(code):
    """`rtl` or `ltr` of a language code."""
    return "rtl" if get_language_info(code)["bidi"] else "ltr"


@register.filter
def og_locale(code):
    """Language and country as Open Graph wants them; CLDR knows the country where none is named."""
    ours = formats.SPELLINGS.get(code, to_locale(code))
    found = Locale.parse(get_global("likely_subtags").get(ours, ours))
    return f"{found.language}_{found.territory}"


@register.filter
def host(url):
    """Whose site a link leads to."""
    return urlsplit(url).hostname or ""


@register.simple_tag
def words_of(page):
    """Attributes for an element with a page's own words: `lang` and `dir` where they differ.

    An untranslated page is shown in every language with the words of its source.
    """
    if not page or not page.alias_of_id:
        return ""
    code = page.alias_of.locale.language_code
    if code == get_language():
        return ""
    return format_html(' lang="{}" dir="{}"', code, direction(code))


@register.simple_tag(takes_context=True)
def language_links(context):
    """List of (code, address): the page shown in each language in which it can be read.

    A view that is no page (search, a step of signing) keeps its address but for the language,
    a search its words (`query` in the context), a list what it is narrowed to (`filters`).
    """
    page, request = context.get("page"), context.get("request")
    about = context.get("petition") or context.get("letter_page")
    start = page or about or context.get("home")
    if not start or not start.pk or not request:
        return []
    is_page = page or not request.resolver_match
    is_page = is_page or request.resolver_match.view_name == "wagtail_serve"
    found = {other.locale.language_code: other for other in start.public_translations}
    filters, query = context.get("filters"), context.get("query")
    words = urlencode({"q": query}) if query else ""

    def address(code):
        if not is_page:
            return with_query(translate_url(request.path, code), words)
        chosen = filters.query_in(code) if filters else ""
        return with_query(found[code].get_url(request), chosen)

    return [(code, address(code)) for code in settings.SITE_LANGUAGES if code in found]


def with_query(address, query):
    return f"{address}?{query}" if query else address


@register.simple_tag(takes_context=True)
def is_staff_view(context):
    """True where Wagtail's bar may stand: in previews and for those who have a session."""
    request = context.get("request")
    return bool(request and (getattr(request, "is_preview", False) or has_session(request)))


@register.simple_tag(takes_context=True)
def keep_seconds(context):
    """How long parts of this page are kept (`campaign.keeping`); staff see each change at once."""
    return 0 if is_staff_view(context) or "request" not in context else settings.KEEP_SECONDS


@register.simple_tag(takes_context=True)
def front_page(context):
    """Home page of the active language (specific), or of the site where there is none."""
    request = context.get("request")
    site = Site.find_for_request(request) if request else None
    if site is None:
        return None
    find = _front_page if keep_seconds(context) else _front_page.__wrapped__
    return find(site, get_language())


@kept
def _front_page(site, language):
    root = site.root_page
    found = Page.objects.live().filter(
        translation_key=root.translation_key, locale__language_code=language
    )
    return (found.first() or root).specific


@register.simple_tag(takes_context=True)
def organisation(context):
    """Who runs this site (OrganisationSettings)."""
    request = context.get("request")
    site = Site.find_for_request(request) if request else None
    find = _organisation if keep_seconds(context) else _organisation.__wrapped__
    return find(site) if site else OrganisationSettings()


@kept
def _organisation(site):
    return OrganisationSettings.for_site(site)


def _below(home):
    return home.get_children().live().public().select_related("alias_of__locale")


@register.simple_tag
def menu(home):
    """Pages below the home page that are shown in menus, in the order of the tree."""
    return _below(home).in_menu() if home else []


@register.simple_tag(takes_context=True)
def same_elsewhere(context):
    """Pages at this address in other languages, for the page that says that there is none here."""
    site, path = _asked(context)
    return nearest.in_other_languages(site, path, but=get_language()) if site else []


@register.simple_tag(takes_context=True)
def nearest_pages(context):
    """Pages of the visitor's language with an address or a title much like what was asked for."""
    site, path = _asked(context)
    return nearest.nearest(site, path, language=get_language()) if site else []


def _asked(context):
    request = context.get("request")
    return (Site.find_for_request(request), request.path_info) if request else (None, "")


@register.simple_tag
def localized(page):
    """A linked page in the visitor's language where it is translated and live."""
    return page.localized if page else None


@register.simple_tag
def share_links(page):
    """Links to share a letter in the reader's own accounts."""
    text = page.share_text or page.title
    return sharing.share_links(url=page.full_url, title=page.title, text=text)


@register.simple_tag
def share_picture(page, organisation):
    """What shared links show: the editor's choice, else the card of the page, else the logo.

    A dict of `url`, `width`, `height`, `alt`, `is_wide`, or None.
    """
    image = getattr(page, "share_image", None)
    if image:
        alt = _alt_of(image, page)
        return _of_image(image, "fill-1200x630|format-jpeg", alt=alt, is_wide=True)
    card = page.card(organisation)
    if card:
        size = {"width": cards.WIDTH, "height": cards.HEIGHT}
        return {"url": page.card_address(card), "alt": card.words, "is_wide": True} | size
    if organisation.logo:
        return _of_image(organisation.logo, "max-600x600", alt=organisation.organisation)
    return None


def _alt_of(image, page):
    """The description of a shared picture, which has one, in one language.

    A translation that shows the picture of its source is told by its title instead.
    """
    source = page.translated_page
    borrowed = source and type(page).objects.filter(pk=source.pk, share_image=image).exists()
    return page.title if borrowed else image.description


def _of_image(image, spec, *, alt, is_wide=False):
    file = get_rendition_or_not_found(image, spec)
    size = {"width": file.width, "height": file.height}
    return {"url": file.full_url, "alt": alt, "is_wide": is_wide} | size


@register.simple_tag
def structured_data(page, organisation, picture):
    """JSON-LD of a page; a data block, which no policy for scripts is asked about."""
    data = structured.as_json(page.structured_data(organisation, picture))
    return mark_safe(data)  # nosec B308 B703 - as_json escapes what could end the block


@register.simple_tag
def standard_pages(home):
    """Pages below the home page that stand in no menu: notices, imprint and the like."""
    return _below(home).not_in_menu() if home else []
