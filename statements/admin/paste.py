"""Pasting endorsers as lines of text."""

from django import forms
from django.core.exceptions import RequestDataTooBig
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from wagtail.admin import messages

from statements import imports
from statements.admin.adding import AddingForm, AddingView


class PasteForm(AddingForm):
    text = forms.CharField(
        label=gettext_lazy("Endorsers, one per line"),
        strip=False,
        help_text=gettext_lazy(
            "As they stand in your document. Numbers, bullets, quotes and blank lines do no harm."
        ),
        error_messages={"required": gettext_lazy("Paste one endorser per line.")},
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false", "dir": "auto"}),
    )

    @cached_property
    def found(self):
        return imports.read(self.cleaned_data["text"], self.chosen_kind)

    @property
    def digest(self):
        return imports.digest(self.cleaned_data["text"], self.chosen_kind)


@method_decorator(csrf_exempt, name="dispatch")  # checked in `dispatch`, once the size is known
class PasteView(AddingView):
    template_name = "statements/admin/paste.html"
    form_class = PasteForm
    screen_label = gettext_lazy("Paste a list")
    page_title = gettext_lazy("Paste a list of endorsers")
    changed_message = gettext_lazy(
        "The text has changed since the preview. Please look at it again."
    )

    def dispatch(self, request, *args, **kwargs):
        try:
            _parsed = request.POST
        except RequestDataTooBig:
            messages.error(request, _("This text is larger than 1 MB. Please paste it in parts."))
            return redirect(request.path)
        return csrf_protect(super().dispatch)(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        form = PasteForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        try:
            return self.answer(form)
        except imports.ImportingError as error:
            form.add_error("text", str(error))
            return self.show(form)

    def after_adding(self, form, unread):
        if not unread:
            return redirect(self.url("index"))
        messages.warning(
            self.request,
            _("Some lines could not be added. They stand below, as you typed them."),
        )
        text = "\n".join(line.typed for line in unread)
        return self.preview(typed_form(text=text, kind=form.cleaned_data["kind"]))


def typed_form(**data):
    """A valid form, as if this had been typed."""
    form = PasteForm(data)
    form.is_valid()
    return form
