"""The Endorsers screen of a letter: list, add, edit, delete, reorder."""

from functools import lru_cache

from django.db import transaction
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import (
    BulkActionsCheckboxColumn,
    Column,
    StatusFlagColumn,
    StatusTagColumn,
    TitleColumn,
)
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.log_actions import log

from campaign.image_rights import image_policy
from statements import endorsing
from statements.admin.rights import endorser_policy
from statements.admin.screens import LetterScreen
from statements.forms import EndorserForm
from statements.models import Endorser


@lru_cache(maxsize=2)
def endorser_panel(may_publish):
    panels = [
        FieldPanel("kind"),
        FieldRowPanel([FieldPanel("name"), FieldPanel("acronym")]),
        MultiFieldPanel(
            [FieldPanel("role"), FieldPanel("affiliation")],
            heading=gettext_lazy("Of a person"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("place_code"), FieldPanel("place_text")])],
            heading=gettext_lazy("Place"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("website"),
                FieldPanel("logo"),
                FieldPanel("featured"),
                FieldPanel("published", read_only=not may_publish),
            ],
            heading=gettext_lazy("On the page"),
        ),
    ]
    return ObjectList(panels, base_form_class=EndorserForm).bind_to_model(Endorser)


class EndorserScreen(LetterScreen):
    """Scoped to the letter's own endorsers; another letter's are not found."""

    model = Endorser
    permission_policy = endorser_policy
    needed = "change"
    header_icon = "group"

    def check_rights(self):
        endorser_policy.require_for_letter(self.request.user, self.needed, self.letter)

    def url(self, name, *args):
        return reverse(f"endorsers:{name}", args=[self.letter.pk, *args])

    def get_queryset(self):
        return self.letter.endorsers.select_related("letter")

    def get_index_url(self):
        return self.url("index")

    def get_success_url(self):
        return self.url("index")

    def get_edit_url(self, instance=None):
        return self.url("edit", (instance or self.object).pk)

    def trail(self):
        steps = [{"url": self.url("index"), "label": _("Endorsers")}]
        return [*steps, {"url": "", "label": self.screen_label}]


class EndorserIndexView(EndorserScreen, generic.IndexView):
    template_name = "statements/admin/endorsers.html"
    page_title = gettext_lazy("Endorsers")
    list_filter = ["kind", "published", "featured"]
    search_fields = ["name", "acronym", "affiliation", "place_text"]
    search_backend_name = None
    sort_order_field = "position"
    paginate_by = 50
    any_permission_required = None

    def trail(self):
        return [{"url": "", "label": _("Endorsers")}]

    def get_queryset(self):
        return generic.IndexView.get_queryset(self)

    def get_base_queryset(self):
        return self.letter.endorsers.all()

    def get_index_results_url(self):
        return self.url("index_results")

    def get_reorder_url(self):
        return self.url("reorder", 999999)

    def may_add(self):
        return endorser_policy.user_has_permission(self.request.user, "add")

    def get_add_url(self):
        return self.url("add") if self.may_add() else None

    def get_delete_url(self, instance):
        instance.letter = self.letter
        allowed = endorser_policy.user_has_permission_for_instance(
            self.request.user, "delete", instance
        )
        return self.url("delete", instance.pk) if allowed else None

    def get_list_buttons(self, instance):
        """None in the list to reorder, which shows all rows at once and must stay quick."""
        return [] if self.show_ordering_column else super().get_list_buttons(instance)

    @cached_property
    def columns(self):
        title = self._get_title_column_class(TitleColumn)
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="endorser"),
            title(
                "name",
                label=_("Name"),
                get_url=self.get_edit_url,
                get_title_id=lambda endorser: f"endorser_{endorser.pk}_title",
                width="35%",
            ),
            Column("acronym", label=_("Acronym")),
            Column("kind", label=_("Kind"), accessor="get_kind_display"),
            Column("place", label=_("Place")),
            StatusFlagColumn("featured", label=_("Featured"), true_label=_("Featured")),
            StatusTagColumn(
                "published",
                label=_("Status"),
                accessor=lambda one: _("Published") if one.published else _("Not published"),
                primary=lambda one: one.published,
            ),
        ]

    @cached_property
    def header_buttons(self):
        if not self.may_add():
            return []
        return [
            HeaderButton(_("Add endorser"), url=self.url("add"), icon_name="plus", priority=1),
            HeaderButton(_("Paste a list"), url=self.url("paste"), icon_name="copy", priority=2),
            HeaderButton(
                _("Upload a table"), url=self.url("upload"), icon_name="upload", priority=3
            ),
        ]

    @cached_property
    def header_more_buttons(self):
        imports = Button(_("Imports"), url=self.url("imports"), icon_name="history", priority=80)
        buttons = [*super().header_more_buttons, self.reorder_button, imports]
        if image_policy.user_has_permission(self.request.user, "add"):
            url = self.url("logos")
            buttons.append(Button(_("Upload logos"), url=url, icon_name="image", priority=70))
        return buttons

    @cached_property
    def no_results_message(self):
        if self.is_searching or self.is_filtering:
            return _("No endorsers match your query.")
        return _("Nobody stands under this letter yet.")

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        context["letter"] = self.letter
        return context


class EndorserFormView(EndorserScreen):
    page_title = gettext_lazy("Endorser")

    def get_panel(self):
        return endorser_panel(self.may_publish)


class EndorserCreateView(EndorserFormView, generic.CreateView):
    needed = "add"
    screen_label = gettext_lazy("New endorser")
    header_more_buttons = []

    def get_add_url(self):
        return self.url("add")

    def get_initial_form_instance(self):
        return Endorser(letter=self.letter, published=self.may_publish)

    def save_instance(self):
        endorser = self.form.save(commit=False)
        endorsing.append(endorser=endorser)
        log_nameless(endorser, "wagtail.create", content_changed=True)
        return endorser


class EndorserEditView(EndorserFormView, generic.EditView):
    def save_instance(self):
        endorser = self.form.save()
        self.has_content_changes = self.form.has_changed()
        log_nameless(endorser, "wagtail.edit", content_changed=self.has_content_changes)
        return endorser

    @cached_property
    def header_more_buttons(self):
        if not self.can_delete:
            return []
        return [Button(_("Delete"), url=self.get_delete_url(), icon_name="bin")]

    def get_delete_url(self):
        return self.url("delete", self.object.pk)

    def trail(self):
        self.screen_label = str(self.object)
        return super().trail()


class EndorserDeleteView(EndorserScreen, generic.DeleteView):
    def check_rights(self):
        endorser_policy.require_for_instance(self.request.user, "delete", self.object)

    def delete_action(self):
        with transaction.atomic():
            log_nameless(self.object, "wagtail.delete", deleted=True)
            self.object.delete()

    def get_delete_url(self):
        return self.url("delete", self.object.pk)

    def trail(self):
        self.screen_label = _("Delete %(endorser)s") % {"endorser": self.object}
        return super().trail()


def log_nameless(endorser, action, **facts):
    """Logs by number what was done to an endorser: a signer's name must not outlast it there."""
    log(instance=endorser, action=action, title=f"#{endorser.pk}", **facts)


class EndorserReorderView(EndorserScreen, View):
    """Answers the drag-and-drop and the arrow keys of Wagtail's reorderable listing."""

    def post(self, request, *args, pk, **kwargs):
        endorser = get_object_or_404(self.get_queryset(), pk=pk)
        position = request.GET.get("position", "")
        index = int(position) if position.isdecimal() else self.letter.endorsers.count()
        endorsing.move(endorser=endorser, index=index)
        return JsonResponse({"success": True})
