"""The Deliveries screen of a petition: order a list, watch it, download it, check a file."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from petitions import counting, deliveries
from petitions.admin import delivery_words
from petitions.admin.delivery_forms import CheckForm, DeliveryForm, refuse_large_uploads
from petitions.models import Delivery
from petitions.models.deliveries import DeliveryState
from statements.admin.screens import LetterScreen

EXPORT = "petitions.export_signature"
NEWEST = 50
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
IN_THE_MAKING = (DeliveryState.WAITING, DeliveryState.WORKING)


class DeliveryScreen(LetterScreen):
    header_icon = "download"
    page_title = screen_label = gettext_lazy("Deliveries")

    def check_rights(self):
        if not self.request.user.has_perm(EXPORT):
            raise PermissionDenied

    def url(self, name, *args):
        return reverse(f"deliveries:{name}", args=[self.letter.pk, *args])

    def list_numbered(self, pk):
        found = Delivery.objects.select_related("requested_by").filter(letter=self.letter)
        delivery = get_object_or_404(found, pk=pk)
        delivery.letter = self.letter
        return delivery

    def answer(self, message, level=messages.success):
        level(self.request, message)
        return redirect(self.url("index"))

    def history(self):
        """The newest lists, each with what the screen says of it."""
        found = self.letter.deliveries.select_related("requested_by")
        shown = [delivery_words.entry(delivery) for delivery in found[:NEWEST]]
        return {
            "entries": shown,
            "is_busy": any(one["delivery"].state in IN_THE_MAKING for one in shown),
        }


class DeliveriesView(DeliveryScreen, WagtailAdminTemplateMixin, TemplateView):
    """Shows the form and the history; takes an order."""

    template_name = "petitions/admin/deliveries.html"

    def get_context_data(self, **kwargs):
        given = self.request.POST if self.request.method == "POST" else None
        form = kwargs.pop("form", None) or DeliveryForm(given, letter=self.letter)
        return super().get_context_data(**kwargs) | {
            "form": form,
            "check_form": CheckForm(),
            "letter": self.letter,
            "total": counting.total(self.letter),
            **self.history(),
        }

    def post(self, request, *args, **kwargs):
        form = DeliveryForm(request.POST, letter=self.letter)
        if not form.is_valid():
            context = self.get_context_data(form=form)
            return self.render_to_response(context, status=422)
        deliveries.order(letter=self.letter, user=request.user, **form.cleaned_data)
        return self.answer(_("The list is ordered. It can be downloaded here once it is made."))


class HistoryView(DeliveryScreen, TemplateView):
    """The history alone, for the script that keeps it fresh."""

    template_name = "petitions/admin/deliveries_history.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"letter": self.letter} | self.history()


class DownloadView(DeliveryScreen, View):
    """Each download is one log entry, written before the first byte leaves (S27)."""

    http_method_names = ["get"]

    def get(self, request, *args, pk, **kwargs):
        delivery = self.list_numbered(pk)
        try:
            size, pieces = deliveries.opened(delivery)
        except deliveries.DeliveryError as error:
            return self.answer(delivery_words.refusal(error.code), messages.error)
        deliveries.write_down(delivery, "petitions.download_delivery")
        response = StreamingHttpResponse(pieces, content_type=CONTENT_TYPES[delivery.format])
        response["Content-Length"] = str(size)
        name = delivery_words.file_name(delivery)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class ManifestView(DeliveryScreen, View):
    http_method_names = ["get"]

    def get(self, request, *args, pk, **kwargs):
        delivery = self.list_numbered(pk)
        found = delivery_words.manifest(delivery)
        response = JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 2})
        name = delivery_words.file_name(delivery, "json")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class DeleteView(DeliveryScreen, View):
    http_method_names = ["post"]

    def post(self, request, *args, pk, **kwargs):
        delivery = self.list_numbered(pk)
        if not deliveries.end(delivery=delivery, because=deliveries.STAFF):
            return self.answer(_("The file was gone already."), messages.info)
        deliveries.write_down(delivery, "petitions.delete_delivery")
        return self.answer(_("The file is deleted. What it held stays in the history as numbers."))


@method_decorator(csrf_exempt, name="dispatch")
class CheckView(DeliveryScreen, View):
    """Tells whether a file is a list that was delivered. It is read on its way and kept nowhere.

    The check against forged posts (CSRF) reads the upload. So it comes after the handler that keeps
    nothing of it is in its place, as Django's page "File Uploads" has it.
    """

    http_method_names = ["post"]

    def dispatch(self, request, *args, **kwargs):
        refuse_large_uploads(request)
        return super().dispatch(request, *args, **kwargs)

    @method_decorator(csrf_protect)
    def post(self, request, *args, **kwargs):
        form = CheckForm(request.POST, request.FILES)
        if not form.is_valid():
            [message] = form.errors["file"]
            return self.answer(message, messages.error)
        digest = form.cleaned_data["file"].digest
        found = self.letter.deliveries.filter(manifest__sha256=digest).order_by("pk").first()
        if found is None:
            message = _(
                "This is no list of this petition, or it was changed: not even one character "
                "may differ."
            )
            return self.answer(message, messages.warning)
        return self.answer(delivery_words.proof(found))


class DeliveryViewSet(ViewSet):
    name = "deliveries"
    url_prefix = "letters/<int:letter_pk>/deliveries"

    def get_urlpatterns(self):
        return [
            path("", DeliveriesView.as_view(), name="index"),
            path("history/", HistoryView.as_view(), name="history"),
            path("check/", CheckView.as_view(), name="check"),
            path("<int:pk>/file/", DownloadView.as_view(), name="download"),
            path("<int:pk>/manifest/", ManifestView.as_view(), name="manifest"),
            path("<int:pk>/delete/", DeleteView.as_view(), name="delete"),
        ]
