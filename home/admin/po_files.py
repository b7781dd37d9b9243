"""The PO file of a page, in the place of Wagtail Localize's own doors: checked text by text."""

from base64 import b64encode

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import get_language_info, gettext_lazy, ngettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.utils import get_valid_next_url_from_request
from wagtail_localize.models import Translation

from campaign.caching import mark_private
from home.translations import po_files
from statements.admin.screens import RefusesPlainly

PO_TYPE = "text/x-gettext-translation; charset=utf-8"
COUNTED = {
    "saved": ngettext_lazy(
        "%(count)d text was taken in.", "%(count)d texts were taken in.", "count"
    ),
    "refused": ngettext_lazy(
        "%(count)d text was refused.", "%(count)d texts were refused.", "count"
    ),
    "same": ngettext_lazy(
        "%(count)d text was translated like this before.",
        "%(count)d texts were translated like this before.",
        "count",
    ),
    "empty": ngettext_lazy("%(count)d text is empty.", "%(count)d texts are empty.", "count"),
    "unsure": ngettext_lazy(
        "%(count)d text is marked as fuzzy and was passed over.",
        "%(count)d texts are marked as fuzzy and were passed over.",
        "count",
    ),
    "gone": ngettext_lazy(
        "%(count)d text is not in the page any more.",
        "%(count)d texts are not in the page any more.",
        "count",
    ),
}


class TranslationScreen(RefusesPlainly):
    """A view of the Translation `translation_id`, for those who may edit the page it makes."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        found = Translation.objects.select_related("source__locale", "target_locale")
        self.translation = get_object_or_404(found, pk=kwargs["translation_id"])

    @cached_property
    def page(self):
        return self.translation.get_target_instance()

    def check_rights(self):
        if not self.page.permissions_for_user(self.request.user).can_edit():
            raise PermissionDenied

    def file_name(self, end=""):
        languages = self.translation.source.locale, self.translation.target_locale
        return f"{self.page.slug}.{'-'.join(locale.language_code for locale in languages)}{end}.po"


class DownloadView(TranslationScreen, View):
    def get(self, request, *args, **kwargs):
        po = po_files.export(self.translation)
        response = HttpResponse(str(po), content_type=PO_TYPE)
        response["Content-Disposition"] = content_disposition_header(True, self.file_name())
        return mark_private(response)


class UploadView(TranslationScreen, WagtailAdminTemplateMixin, TemplateView):
    """Takes in what is right. Anything else is told, and offered as a file to be mended."""

    http_method_names = ["post", "options"]
    template_name = "home/admin/po_file_taken.html"
    page_title = gettext_lazy("What became of the PO file")
    header_icon = "upload"

    def post(self, request, *args, **kwargs):
        file = request.FILES.get("file")
        try:
            if not file:
                raise po_files.FileError("no_file", _("Choose a file."))
            if file.size > po_files.MOST_BYTES:
                raise po_files.too_large()
            po = po_files.read(file.read())
            result = po_files.take(translation=self.translation, po=po, user=request.user)
        except po_files.FileError as error:
            messages.error(request, str(error))
            return redirect(self.back)
        if result.is_clean:
            messages.success(request, " ".join(counted(result)))
            return redirect(self.back)
        return self.render_to_response(self.get_context_data(result=result, po=po))

    @cached_property
    def back(self):
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return get_valid_next_url_from_request(self.request) or edit

    def get_breadcrumbs_items(self):
        language = get_language_info(self.translation.target_locale.language_code)
        title = f"{self.page.get_admin_display_title()} ({language['name_translated']})"
        steps = [{"url": self.back, "label": title}, {"url": "", "label": self.page_title}]
        return [*self.breadcrumbs_items, *steps]

    def get_context_data(self, *, result, po, **kwargs):
        mended = str(po_files.refused(po, result)).encode()
        return super().get_context_data(**kwargs) | {
            "back": self.back,
            "counts": counted(result),
            "refused": result.refused,
            "gone": result.gone,
            "file": f"data:{PO_TYPE.replace(' ', '')};base64,{b64encode(mended).decode()}",
            "file_name": self.file_name(".refused"),
        }


def counted(result):
    """Sentences that say what became of how many texts."""
    numbers = {
        "saved": result.saved,
        "refused": len(result.refused),
        "same": result.same,
        "empty": result.empty,
        "unsure": result.unsure,
        "gone": len(result.gone),
    }
    return [COUNTED[name] % {"count": number} for name, number in numbers.items() if number]
