"""Before Publish it asks while texts are missing, after it it tells what is left to translators.

Both in the usual page editor and in wagtail-localize's.
"""

from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail_localize.views import edit_translation

from campaign import formats
from home.admin.texts import missing_texts
from home.translations import publishing, sources
from statements.readiness import Point

OURS = ("csrfmiddlewaretoken", "decided", "meant")


def before_edit(request, page):
    """Asks where Publish was pressed with texts missing. A page that is still a copy of its source
    opens in the editor of translations once it was handed to translators. Else None."""
    translation = publishing.synced(page)
    if not translation:
        return None
    if request.method == "POST" and request.POST.get("action") == "publish":
        missing = publishing.missing(translation)
        if missing and page.permissions_for_user(request.user).can_publish():
            return publish_or_ask(request, translation, page, missing)
    if page.alias_of_id:
        return edit_translation.edit_translation(request, translation, page)
    return None


def publish_or_ask(request, translation, page, missing):
    """Publishes if whoever decides has seen how many texts are missing, else shows them."""
    if not is_decided(request, missing):
        return ask(request, translation, missing_texts(missing, page))
    try:
        publishing.publish(translation=translation, user=request.user, decided=len(missing))
    except publishing.PublishingError as error:
        tell(request, error)
    else:
        messages.success(request, _("Published. Readers are told that parts are not translated."))
    return redirect(request.path)


def is_decided(request, missing):
    return request.POST.get("decided") == str(len(missing))


def tell(request, error):
    if error.code == "missing":
        messages.error(request, _("Not published: what is missing has changed meanwhile."))
    else:
        messages.error(
            request,
            _("Not published: a text does not fit its field. It is marked in the editor."),
        )


def ask(request, translation, texts, *, may_be_meant=False):
    """The page that says what would stand there untranslated. It repeats the form that was sent."""
    again = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in OURS
        for value in values
    ]
    context = {
        "texts": texts,
        "again": again,
        "may_be_meant": may_be_meant,
        "source_code": translation.source.locale.language_code,
        "source_language": formats.language(translation.source.locale.language_code),
    }
    return TemplateResponse(request, "home/admin/unfinished.html", context)


def before_publish(request, page):
    """In the usual editor. Of a translation that somebody took over, asks as the other one does; of
    a source, remembers what this leaves to translators."""
    request.left_to_translators = sources.stale_by(page)
    translation = None if page.alias_of_id else publishing.of_page(page)
    found = publishing.untranslated(page, translation) if translation else ()
    if not found or is_decided(request, found):
        return None
    if request.POST.get("meant") == str(len(found)):
        publishing.mean(translation=translation, texts=found, user=request.user)
        return None
    segments = translation.source.stringsegment_set.select_related("string", "context")
    shown = [
        segment
        for segment in segments.order_by("order")
        if (segment.context.path, segment.string.data) in found
    ]
    return ask(request, translation, missing_texts(shown, page), may_be_meant=True)


def after_publish(request, page):
    """Tells whoever published a source which translations are to be brought up to date."""
    count, locales = getattr(request, "left_to_translators", (0, []))
    if count and page.live:
        desk = messages.button(reverse("home_translations"), _("Translations"))
        messages.info(request, stale_words(count, locales), buttons=[desk])


def readiness(page):
    """What publishing this draft leaves to translators, told before."""
    count, locales = sources.stale_by(page) if page.pk and page.live else (0, [])
    if count:
        note = stale_words(count, locales)
        yield Point("stale", _("Changes for translators"), note, needed=False)


def stale_words(count, locales):
    words = ngettext(
        "%(count)d text changed. To be brought up to date: %(languages)s.",
        "%(count)d texts changed. To be brought up to date: %(languages)s.",
        count,
    )
    languages = formats.listed(formats.language(locale.language_code) for locale in locales)
    return words % {"count": count, "languages": languages}
