"""Other doors of Wagtail and wagtail-localize through which a translation goes live.

Who may come to them is said in `localize_rights`, and below where more is needed. None of them
publishes what is unfinished; each says what it left out. Who wants it public opens the
translation and decides there.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.models import Page
from wagtail_localize.views import convert
from wagtail_localize.views.submit_translations import SubmitPageTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsView

from campaign import formats
from home.admin.reviews import TranslationScreen
from home.translations import publishing

MOST_NAMED = 10


def tell_left_out(request, pages):
    if pages:
        words = _("Not published, because texts are missing or do not fit: %(pages)s.")
        messages.warning(request, words % {"pages": named(pages)})


def named(pages):
    names = [
        _("“%(title)s” (%(language)s)")
        % {
            "title": page.get_admin_display_title(),
            "language": formats.language(page.locale.language_code),
        }
        for page in pages[:MOST_NAMED]
    ]
    return formats.listed([*names, "…"] if len(pages) > MOST_NAMED else names)


class SyncView(UpdateTranslationsView):
    """ "Sync translated pages": publishes those with all their texts. That whoever asks for it may
    publish each of them is seen to by `localize_rights`."""

    def get_form(self):
        form = super().get_form()
        form.fields["publish_translations"].help_text = gettext_lazy(
            "Only translations with all their texts are published. Each other one keeps the words "
            "that readers see now."
        )
        return form

    @transaction.atomic
    def form_valid(self, form):
        wants_publishing = form.cleaned_data["publish_translations"]
        form.cleaned_data["publish_translations"] = False
        response = super().form_valid(form)
        if wants_publishing:
            tell_left_out(self.request, self.publish())
        return response

    def publish(self):
        """Pages that were left out."""
        left_out = []
        for translation in self.object.translations.filter(enabled=True):
            try:
                publishing.publish(translation=translation, user=self.request.user)
            except publishing.PublishingError:
                left_out.append(translation.get_target_instance())
        return left_out


class SubmitView(SubmitPageTranslationView):
    """ "Translate this page": what readers see as a copy of its source stays one until somebody
    publishes the translation."""

    @transaction.atomic
    def form_valid(self, form):
        copies = Page.objects.filter(
            locale__in=form.cleaned_data["locales"], alias_of__isnull=False, live=True
        )
        before = dict(copies.values_list("pk", "alias_of"))
        response = super().form_valid(form)
        converted = Page.objects.filter(pk__in=before, alias_of=None)
        for page in converted.specific():
            publishing.keep_as_copy(page, of=before[page.pk])
        return response


def convert_to_alias(request, page_id):
    """Puts the words of the source on a page: for whoever may publish it."""
    page = get_object_or_404(Page, pk=page_id)
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    return convert.convert_to_alias(request, page_id)


class StopView(TranslationScreen, View):
    """Wagtail-localize's own leaves behind what was translated since the last publishing."""

    http_method_names = ["post"]

    def setup(self, request, *args, translation_id, **kwargs):
        super().setup(request, *args, pk=translation_id, **kwargs)

    def check_rights(self):
        if not self.rights.can_edit():
            raise PermissionDenied

    def post(self, request, *args, **kwargs):
        publishing.take_over(translation=self.translation, user=request.user)
        messages.success(
            request,
            _(
                "This page no longer follows its source. Its draft has all that was translated so "
                "far; what is public has not changed."
            ),
        )
        return redirect(self.edit_url())


class PublishAction(PublishBulkAction):
    """Wagtail's own, but that translations go live whole or not at all."""

    @property
    def left_out(self):
        return self.__dict__.setdefault("_left_out", [])

    def get_execution_context(self):
        return super().get_execution_context() | {"left_out": self.left_out}

    @classmethod
    def execute_action(cls, objects, include_descendants=False, user=None, left_out=(), **kwargs):
        done = below = 0
        for page in objects:
            done += publish_one(page, user, left_out)
            drafts = page.get_descendants().not_live().specific() if include_descendants else ()
            for draft in drafts:
                if user is None or draft.permissions_for_user(user).can_publish():
                    below += publish_one(draft, user, left_out)
        return done, below

    def get_success_message(self, num_parent_objects, num_child_objects):
        tell_left_out(self.request, self.left_out)
        if num_parent_objects or num_child_objects:
            return super().get_success_message(num_parent_objects, num_child_objects)
        return None


def publish_one(page, user, left_out):
    """True if this page was published; else it is among those `left_out`."""
    translation = publishing.synced(page)
    if not translation:
        revision = page.get_latest_revision() or page.specific.save_revision(user=user)
        revision.publish(user=user)
        return True
    try:
        publishing.publish(translation=translation, user=user)
    except publishing.PublishingError:
        left_out.append(page)
        return False
    return True


# Before those of wagtail-localize with the same addresses.
URLS = [
    path(
        "localize/update/<int:translation_source_id>/",
        SyncView.as_view(),
        name="home_sync_translations",
    ),
    path(
        "localize/submit/page/<int:page_id>/", SubmitView.as_view(), name="home_submit_translation"
    ),
    path(
        "localize/page/<int:page_id>/convert_to_alias/", convert_to_alias, name="home_make_a_copy"
    ),
    path(
        "localize/translate/<int:translation_id>/disable/",
        StopView.as_view(),
        name="home_stop_translation",
    ),
]
