"""Screens of a review: "Ready for review", and source and translation side by side."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail_localize.models import Translation

from campaign import formats
from home.admin import editor
from home.admin.texts import missing_texts, texts_of
from home.translations import publishing, reviews
from statements.admin.screens import RefusesPlainly


class TranslationScreen(RefusesPlainly):
    """A screen of the translation `pk`, for whoever may do `needed` with its page."""

    def setup(self, request, *args, **kwargs):
        found = Translation.objects.select_related("source__locale", "target_locale")
        self.translation = get_object_or_404(found, pk=kwargs["pk"], enabled=True)
        try:
            self.page = self.translation.get_target_instance()
        except self.translation.source.specific_content_type.model_class().DoesNotExist:
            raise Http404 from None
        if not isinstance(self.page, Page):
            raise Http404
        super().setup(request, *args, **kwargs)

    @cached_property
    def rights(self):
        return self.page.permissions_for_user(self.request.user)

    def edit_url(self):
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])


class ReadyView(TranslationScreen, View):
    """Says that a translation is ready, or takes that back."""

    http_method_names = ["post"]

    def check_rights(self):
        if not self.rights.can_edit():
            raise PermissionDenied

    def post(self, request, *args, **kwargs):
        verb = reviews.withdraw if "withdraw" in request.POST else reviews.ask
        if verb(translation=self.translation, user=request.user):
            done = {
                reviews.ask: _("Whoever publishes in this language can now review it."),
                reviews.withdraw: _("Taken back. Say again when it is ready."),
            }
            messages.success(request, done[verb])
        return redirect(self.edit_url())


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=gettext_lazy("What should be changed"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReviewView(TranslationScreen, WagtailAdminTemplateMixin, TemplateView):
    template_name = "home/admin/review.html"
    page_title = gettext_lazy("Review a translation")
    header_icon = "check"

    def check_rights(self):
        if not self.rights.can_publish():
            raise PermissionDenied

    def get_breadcrumbs_items(self):
        title = self.page.get_admin_display_title()
        return [
            *self.breadcrumbs_items,
            {"url": self.edit_url(), "label": title},
            {"url": "", "label": self.page_title, "sublabel": title},
        ]

    def get_context_data(self, **kwargs):
        texts = texts_of(self.translation, self.page)
        review = reviews.waiting(self.translation)
        source = self.translation.source.get_source_instance()
        return super().get_context_data(**kwargs) | {
            "translation": self.translation,
            "page": self.page,
            "source": source,
            "texts": texts,
            "missing": sum(text.is_missing for text in texts),
            "changed": sum(text.is_changed for text in texts),
            "review": review,
            "has_changed_source": review and reviews.has_changed_source(review),
            "form": kwargs.get("form") or AnswerForm(),
            "language": formats.language(self.translation.target_locale.language_code),
            "edit_url": self.edit_url(),
            "previews": self.previews(),
        }

    def previews(self):
        name = "wagtail_localize:preview_translation"
        return [
            (
                label,
                reverse(name, args=[self.translation.pk, mode] if mode else [self.translation.pk]),
            )
            for mode, label in self.page.preview_modes
        ]

    def post(self, request, *args, **kwargs):
        return self.send_back() if "send_back" in request.POST else self.publish()

    def send_back(self):
        form = AnswerForm(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        answer = form.cleaned_data["answer"]
        if reviews.send_back(translation=self.translation, user=self.request.user, answer=answer):
            messages.success(self.request, _("Sent back, with what should be changed."))
        else:
            messages.warning(self.request, _("It does not wait for a review any more."))
        return redirect(self.request.path)

    def publish(self):
        missing = publishing.missing(self.translation)
        if missing and not editor.is_decided(self.request, missing):
            return editor.ask(self.request, self.translation, missing_texts(missing, self.page))
        try:
            publishing.publish(
                translation=self.translation, user=self.request.user, decided=len(missing)
            )
        except publishing.PublishingError as error:
            editor.tell(self.request, error)
        else:
            messages.success(self.request, _("Published."))
        return redirect(self.request.path)


URLS = [
    path("translations/<int:pk>/ready/", ReadyView.as_view(), name="home_translation_ready"),
    path("translations/<int:pk>/review/", ReviewView.as_view(), name="home_translation_review"),
]
