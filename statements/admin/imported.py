"""The lists that were pasted or uploaded under a letter, and undoing one of them."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import DateColumn, NumberColumn, TitleColumn, UserColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import ListingButton

from statements import imports
from statements.admin.endorsers import EndorserScreen
from statements.admin.rights import endorser_policy
from statements.models import EndorserImport


class ImportsView(EndorserScreen, generic.IndexView):
    model = EndorserImport
    page_title = screen_label = gettext_lazy("Imports")
    verbose_name = gettext_lazy("import")
    verbose_name_plural = gettext_lazy("imports")
    any_permission_required = None
    is_searchable = False
    paginate_by = 50
    no_results_message = gettext_lazy("No list was pasted or uploaded yet.")

    def get_index_url(self):
        return self.url("imports")

    def get_index_results_url(self):
        return None

    def get_edit_url(self, instance):
        return None

    def get_base_queryset(self):
        found = EndorserImport.objects.filter(letter=self.letter).select_related("user")
        return found.annotate(left=Count("endorsers"))

    def get_queryset(self):
        return generic.IndexView.get_queryset(self)

    def get_list_buttons(self, instance):
        if not instance.left or not endorser_policy.user_has_permission_for_letter(
            self.request.user, "delete", self.letter
        ):
            return []
        return [ListingButton(_("Undo"), url=self.url("undo", instance.pk), icon_name="rotate")]

    @cached_property
    def columns(self):
        return [
            self._get_title_column_class(TitleColumn)(
                "name", label=_("File"), accessor=lambda one: one.name or _("Pasted")
            ),
            UserColumn("user", label=_("By")),
            DateColumn("created_at", label=_("Added")),
            NumberColumn("added", label=_("Endorsers added")),
            NumberColumn("left", label=_("Still there")),
            DateColumn("undone_at", label=_("Undone")),
        ]


class UndoView(EndorserScreen, WagtailAdminTemplateMixin, TemplateView):
    template_name = "statements/admin/undo.html"
    needed = "delete"
    page_title = screen_label = gettext_lazy("Undo an import")
    header_icon = "rotate"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        found = EndorserImport.objects.filter(letter=self.letter)
        self.record = get_object_or_404(found, pk=kwargs["pk"])
        self.record.letter = self.letter

    def check_rights(self):
        """Those of deleting each of them: whom the public sees, only who may publish deletes."""
        super().check_rights()
        if self.record.endorsers.published().exists() and not self.may_publish:
            raise PermissionDenied

    def trail(self):
        steps = [
            {"url": self.url("index"), "label": _("Endorsers")},
            {"url": self.url("imports"), "label": _("Imports")},
        ]
        return [*steps, {"url": "", "label": self.screen_label}]

    def post(self, request, *args, **kwargs):
        count = imports.undo(record=self.record)
        words = ngettext("%(count)d endorser deleted.", "%(count)d endorsers deleted.", count)
        messages.success(request, words % {"count": count})
        return redirect(self.url("index"))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "record": self.record,
            "left": self.record.endorsers.count(),
            "edited": imports.edited_since(self.record),
            "back": self.url("imports"),
        }
