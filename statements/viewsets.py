"""The staff side of letters: where each screen lives and what Wagtail must know of it."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import ModelAdminURLFinder, register_admin_url_finder
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.models import ReferenceIndex

from statements.admin import endorsers, imported, letters, logos, paste, settings, table
from statements.admin.rights import endorser_policy, letter_policy
from statements.models import Endorser, Letter


class LettersMenuItem(MenuItem):
    def is_shown(self, request):
        return letter_policy.user_has_any_permission(request.user, ["change", "view"])


class LetterURLFinder(ModelAdminURLFinder):
    permission_policy = letter_policy

    def construct_edit_url(self, instance):
        return reverse("letters:settings", args=[instance.pk])


class LetterViewSet(ViewSet):
    name = "letters"
    icon = "openquote"
    menu_label = _("Letters")
    menu_item_class = LettersMenuItem
    menu_order = 150
    add_to_admin_menu = True

    def on_register(self):
        super().on_register()
        register_admin_url_finder(Letter, LetterURLFinder)

    def get_urlpatterns(self):
        index, history = letters.LetterIndexView, settings.LetterHistoryView
        return [
            path("", index.as_view(), name="index"),
            path("results/", index.as_view(results_only=True), name="index_results"),
            path("<uuid:key>/<slug:screen>/", letters.LetterOfPageView.as_view(), name="of_page"),
            path("<int:letter_pk>/settings/", settings.SettingsView.as_view(), name="settings"),
            path("<int:letter_pk>/history/", history.as_view(), name="history"),
            path(
                "<int:letter_pk>/history/results/",
                history.as_view(results_only=True),
                name="history_results",
            ),
        ]


class EndorserURLFinder(ModelAdminURLFinder):
    permission_policy = endorser_policy

    def construct_edit_url(self, instance):
        return reverse("endorsers:edit", args=[instance.letter_id, instance.pk])


class EndorserViewSet(ViewSet):
    name = "endorsers"
    url_prefix = "letters/<int:letter_pk>/endorsers"

    def on_register(self):
        super().on_register()
        register_admin_url_finder(Endorser, EndorserURLFinder)
        ReferenceIndex.register_model(Endorser)

    def get_urlpatterns(self):
        index = endorsers.EndorserIndexView
        return [
            path("", index.as_view(), name="index"),
            path("results/", index.as_view(results_only=True), name="index_results"),
            path("new/", endorsers.EndorserCreateView.as_view(), name="add"),
            path("paste/", paste.PasteView.as_view(), name="paste"),
            path("upload/", table.TableView.as_view(), name="upload"),
            path("logos/", logos.LogosView.as_view(), name="logos"),
            path("imports/", imported.ImportsView.as_view(), name="imports"),
            path("imports/<int:pk>/undo/", imported.UndoView.as_view(), name="undo"),
            path("<int:pk>/edit/", endorsers.EndorserEditView.as_view(), name="edit"),
            path("<int:pk>/delete/", endorsers.EndorserDeleteView.as_view(), name="delete"),
            path("<int:pk>/reorder/", endorsers.EndorserReorderView.as_view(), name="reorder"),
        ]
