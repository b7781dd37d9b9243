"""Who may come to which address of Wagtail Localize, and to what it adds to pages.

Its own views ask for the right to change the page of the translation at most. Here stands, for each
address, what this site asks for before any view is called; an address without a line is closed.
Handing on (`submit_translation`) is what editors may and translators never.
"""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from wagtail.admin.auth import permission_denied
from wagtail.models import Page
from wagtail.snippets.permissions import user_can_edit_snippet_type
from wagtail.snippets.views.snippets import get_snippet_model_from_url_params
from wagtail_localize.models import Translation, TranslationSource

PREFIX = "admin/localize/"
ASIDE = ("localize-restart-translation", "localize-convert-to-alias")


def anybody(request):
    return True


def hands_on(request, **where):
    return request.user.has_perm("wagtail_localize.submit_translation")


def hands_on_page(request, page_id):
    page = get_object_or_404(Page, pk=page_id)
    return hands_on(request) and page.permissions_for_user(request.user).can_edit()


def translates(request, translation_id, **where):
    """Whoever may change the page of the translation; while it is locked, nobody else's words."""
    rights = target(translation_id).permissions_for_user(request.user)
    return rights.can_edit() and (request.method == "GET" or not rights.page_locked())


def stops(request, translation_id):
    return hands_on(request) and translates(request, translation_id)


def syncs(request, translation_source_id):
    """Where it is to publish as well, whoever may publish every page that it touches."""
    source = get_object_or_404(TranslationSource, pk=translation_source_id)
    pages = Page.objects.filter(translation_key=source.object_id)
    if not hands_on_page(request, get_object_or_404(pages, locale=source.locale_id).pk):
        return False
    if "publish_translations" not in request.POST:
        return True
    locales = source.translations.filter(enabled=True).values("target_locale")
    targets = pages.filter(locale__in=locales)
    return all(page.permissions_for_user(request.user).can_publish() for page in targets)


def sees_snippets(request, app_label, model_name, **where):
    model = get_snippet_model_from_url_params(app_label, model_name)
    return user_can_edit_snippet_type(request.user, model)


OF_TRANSLATION = "translate/<int:translation_id>/"
OF_SNIPPETS = "api/snippets/<slug:app_label>/<slug:model_name>/"
RULES = {
    "jsi18n/": anybody,
    "submit/page/<int:page_id>/": hands_on_page,
    "submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/": hands_on,
    "update/<int:translation_source_id>/": syncs,
    f"{OF_TRANSLATION}strings/<int:string_segment_id>/edit/": translates,
    f"{OF_TRANSLATION}overrides/<int:overridable_segment_id>/edit/": translates,
    f"{OF_TRANSLATION}pofile/download/": translates,
    f"{OF_TRANSLATION}pofile/upload/": translates,
    f"{OF_TRANSLATION}machine_translate/": translates,
    f"{OF_TRANSLATION}preview/": translates,
    f"{OF_TRANSLATION}preview/<str:mode>/": translates,
    f"{OF_TRANSLATION}disable/": stops,
    "page/<int:page_id>/convert_to_alias/": hands_on_page,
    "reports/translations/": anybody,  # leads to the desk, which asks for itself
    "reports/translations/results/": anybody,
    OF_SNIPPETS: sees_snippets,
    f"{OF_SNIPPETS}<str:pk>/": sees_snippets,
}


class LocalizeRightsMiddleware:
    """Asks RULES before a view below PREFIX, whoever registered it. Visitors are sent to sign in
    by Wagtail."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        route = request.resolver_match.route
        if not route.startswith(PREFIX) or not request.user.has_perm("wagtailadmin.access_admin"):
            return None
        rule = RULES.get(route.removeprefix(PREFIX))
        if rule and rule(request, **kwargs):
            return None
        if request.method in ("PUT", "DELETE"):  # of the editor's script, which follows no redirect
            raise PermissionDenied
        return permission_denied(request)


def target(translation_id):
    """The page of a translation, or 404; Wagtail Localize fails where it was deleted."""
    translation = get_object_or_404(Translation, pk=translation_id)
    return get_object_or_404(
        Page,
        translation_key=translation.source.object_id,
        locale=translation.target_locale_id,
    )


# Pages


def before_edit(request, page):
    """What Wagtail Localize does at the address of the page editor, unasked."""
    if request.method != "POST":
        return
    if any(name in request.POST for name in ASIDE) and not hands_on(request):
        raise PermissionDenied
    synced = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
    )
    if page.permissions_for_user(request.user).page_locked() and synced.exists():
        raise PermissionDenied


def before_convert_alias(request, page):
    """A copy that became a page of its own no longer follows its source."""
    if not hands_on(request):
        raise PermissionDenied


def before_delete(request, page):
    """Who may not add a page may not delete one: translators change what is there."""
    if not page.get_parent().permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied


def before_bulk_action(request, action_type, pages):
    if action_type == "delete":
        for page in pages:
            before_delete(request, page)
