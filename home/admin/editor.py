"""What stands before the translators' editor of wagtail-localize when somebody presses Publish."""

from django.conf import settings
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail_localize.models import Translation

from home.admin.texts import missing_texts
from home.translations import publishing

LANGUAGE_NAMES = dict(settings.LANGUAGES)


def gate(request, page):
    """Answers a press on Publish while texts are missing; None where the editor may go on."""
    if request.method != "POST" or request.POST.get("action") != "publish":
        return None
    translation = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    ).first()
    if not translation or not page.permissions_for_user(request.user).can_publish():
        return None
    missing = publishing.missing(translation)
    if not missing:
        return None
    return publish_or_ask(request, translation, page, missing)


def publish_or_ask(request, translation, page, missing):
    """Publishes if whoever decides has seen how many texts are missing, else shows them."""
    decided = request.POST.get("decided", "")
    if not decided.isdecimal() or int(decided) != len(missing):
        return ask(request, translation.source.locale, missing_texts(missing, page))
    try:
        publishing.publish(translation=translation, user=request.user, decided=int(decided))
    except publishing.PublishingError as error:
        tell(request, error)
    else:
        messages.success(request, _("Published. Readers are told that parts are not translated."))
    return redirect(request.path)


def tell(request, error):
    if error.code == "missing":
        messages.error(request, _("Not published: what is missing has changed meanwhile."))
    else:
        messages.error(
            request,
            _("Not published: a text does not fit its field. It is marked in the editor."),
        )


def ask(request, source_locale, texts):
    """The page that says what would stand there untranslated. It repeats the form that was sent."""
    again = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", "decided")
        for value in values
    ]
    context = {
        "texts": texts,
        "again": again,
        "source_code": source_locale.language_code,
        "source_language": LANGUAGE_NAMES.get(
            source_locale.language_code, source_locale.language_code
        ),
    }
    return TemplateResponse(request, "home/admin/unfinished.html", context)
