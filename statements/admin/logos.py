"""Logos of many endorsers at once: files are matched by name, shown, corrected, and then given."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import PermissionDenied, TooManyFilesSent
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form

from campaign.image_rights import image_policy
from statements import logos
from statements.admin.endorsers import EndorserScreen


@dataclass
class Row:
    """An image and whose logo it is to be, as the editor sees it; `remark` says what to look at."""

    image: object
    name: str = ""
    replaces: bool = False
    remark: str = ""


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesForm(forms.Form):
    files = forms.FileField(
        label=gettext_lazy("Image files"),
        required=False,
        widget=FilesInput(attrs={"accept": "image/*", "multiple": True}),
    )


@method_decorator(csrf_exempt, name="dispatch")  # checked in `dispatch`, once files are counted
class LogosView(EndorserScreen, WagtailAdminTemplateMixin, TemplateView):
    template_name = "statements/admin/logos.html"
    screen_label = gettext_lazy("Upload logos")
    page_title = gettext_lazy("Upload logos of endorsers")
    header_more_buttons = []
    header_icon = "image"

    def dispatch(self, request, *args, **kwargs):
        try:
            _parsed = request.POST
        except TooManyFilesSent:
            messages.error(request, _("These are too many files at once. Please choose up to 100."))
            return redirect(request.path)
        return csrf_protect(super().dispatch)(request, *args, **kwargs)

    def check_rights(self):
        super().check_rights()
        if not image_policy.user_has_permission(self.request.user, "add"):
            raise PermissionDenied

    @cached_property
    def endorsers(self):
        return list(self.letter.endorsers.select_related("logo"))

    @cached_property
    def by_label(self):
        """{what an endorser is called on this screen: endorser}; the number parts namesakes."""
        found = {}
        for endorser in self.endorsers:
            label = str(endorser)
            found[label if label not in found else f"{label} #{endorser.pk}"] = endorser
        return found

    def post(self, request, *args, **kwargs):
        if "give" in request.POST:
            return self.give()
        files = request.FILES.getlist("files")
        if not files:
            messages.error(request, _("Choose at least one image."))
            return self.show([])
        return self.show(self.matched(filter(None, map(self.stored, files))))

    def stored(self, file):
        """The file as an image of the site, by the site's own form; None if that refuses it."""
        collections = image_policy.collections_user_has_permission_for(self.request.user, "add")
        data = {"title": file.name.rpartition(".")[0][:255] or file.name[:255]}
        data["collection"] = collections[0].pk
        form = get_image_form(get_image_model())(data, {"file": file}, user=self.request.user)
        if not form.is_valid():
            reason = " ".join(" ".join(errors) for errors in form.errors.values())
            messages.error(self.request, f"{file.name}: {reason}")
            return None
        image = form.save(commit=False)
        image.uploaded_by_user = self.request.user
        image.save()
        image.file_name = file.name
        return image

    def matched(self, images):
        finder, taken = logos.Finder(self.endorsers), set()
        labels = {endorser.pk: label for label, endorser in self.by_label.items()}
        rows = []
        for image in images:
            found = finder.find(image.file_name)
            row = Row(image, labels[found[0].pk] if len(found) == 1 else "")
            if not found:
                row.remark = _("No endorser is called like this file.")
            elif len(found) > 1:
                row.remark = _("Several endorsers are called like this file.")
            elif found[0].pk in taken:
                row.name, row.remark = "", _("Another file is of the same endorser.")
            elif found[0].logo:
                row.remark = _("Has a logo already. It stays, unless you tick “Replace”.")
            taken |= {endorser.pk for endorser in found[:1] if row.name}
            rows.append(row)
        return rows

    def give(self):
        rows = self.chosen()
        pairs, left = [], []
        for row in rows:
            endorser = self.by_label.get(row.name)
            if endorser:
                pairs.append((row, endorser))
            elif row.name:
                row.remark = _("No endorser of this letter is called so.")
                left.append(row)
        changed = logos.give(
            letter=self.letter,
            pairs=[(endorser, row.image, row.replaces) for row, endorser in pairs],
        )
        words = ngettext("%(count)d logo set.", "%(count)d logos set.", len(changed))
        messages.success(self.request, words % {"count": len(changed)})
        kept = len(pairs) - len(changed)
        if kept:
            words = ngettext(
                "%(count)d endorser kept the logo that it had.",
                "%(count)d endorsers kept the logos that they had.",
                kept,
            )
            messages.warning(self.request, words % {"count": kept})
        return self.show(left) if left else redirect(self.url("index"))

    def chosen(self):
        """The rows of the form: images that this user uploaded, and no others."""
        data = self.request.POST
        keys = [pk for pk in data.getlist("image") if pk.isdecimal() and len(pk) < 10]
        images = get_image_model().objects.filter(uploaded_by_user=self.request.user)
        return [
            Row(
                image,
                data.get(f"endorser-{image.pk}", "").strip(),
                f"replace-{image.pk}" in data,
            )
            for image in images.filter(pk__in=keys).order_by("pk")
        ]

    def show(self, rows):
        context = self.get_context_data(
            rows=rows, labels=self.by_label if rows else [], form=FilesForm()
        )
        return self.render_to_response(context)

    def get(self, request, *args, **kwargs):
        return self.show([])
