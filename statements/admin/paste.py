"""Pasting endorsers: read, show what was understood, add. The preview stores nothing."""

from django import forms
from django.core.exceptions import RequestDataTooBig
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from statements import imports, places
from statements.admin.endorsers import EndorserScreen
from statements.models.endorsers import EndorserKind

INITIALS = {"n": "new", "c": "check", "d": "duplicate"}


class PasteForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Endorsers, one per line"),
        strip=False,
        help_text=gettext_lazy(
            "As they stand in your document. Numbers, bullets, quotes and blank lines do no harm."
        ),
        error_messages={"required": gettext_lazy("Paste one endorser per line.")},
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false", "dir": "auto"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("These are"),
        required=False,
        choices=[
            ("", gettext_lazy("Recognise each line")),
            (EndorserKind.ORGANISATION, gettext_lazy("All organisations")),
            (EndorserKind.PERSON, gettext_lazy("All persons")),
        ],
        widget=forms.RadioSelect,
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    states = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def source(self):
        return {"text": self.cleaned_data["text"], "kind": self.cleaned_data["kind"] or None}

    @property
    def is_as_shown(self):
        """True if text and kind are those of the preview that the user looked at."""
        return self.cleaned_data["shown"] == imports.digest(**self.source)

    def choice(self):
        """What was ticked in the preview."""
        return imports.Choice(
            states=tuple(INITIALS.get(c, "new") for c in self.cleaned_data["states"]),
            ticked=frozenset(int(n) for n in self.data.getlist("take") if n.isdecimal()),
        )


def table_row(row, language):
    line = row.line
    return {
        "line": line,
        "kind": EndorserKind(line.kind).label if line.name else "",
        "place": places.name(line.place_code, language) if line.place_code else line.place_text,
        "state": row.state,
        "reasons": row.reasons,
        "can_be_added": row.can_be_added,
    }


@method_decorator(csrf_exempt, name="dispatch")  # checked in `dispatch`, once the size is known
class PasteView(EndorserScreen, WagtailAdminTemplateMixin, TemplateView):
    # Sent as multipart: in that form Arabic text takes a third of the room on its way.
    template_name = "statements/admin/paste.html"
    needed = "add"
    screen_label = gettext_lazy("Paste a list")
    page_title = gettext_lazy("Paste a list of endorsers")
    header_more_buttons = []

    def dispatch(self, request, *args, **kwargs):
        try:
            _parsed = request.POST
        except RequestDataTooBig:
            messages.error(request, _("This text is larger than 1 MB. Please paste it in parts."))
            return redirect(request.path)
        return csrf_protect(super().dispatch)(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        return self.show(PasteForm())

    def post(self, request, *args, **kwargs):
        form = PasteForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        try:
            return self.answer(form)
        except imports.ImportingError as error:
            form.add_error("text", str(error))
            return self.show(form)

    def answer(self, form):
        if "add" not in self.request.POST:
            return self.preview(form)
        if form.is_as_shown:
            return self.add(form)
        messages.warning(
            self.request, _("The text has changed since the preview. Please look at it again.")
        )
        return self.preview(form)

    def add(self, form):
        choice = form.choice()
        added, left = imports.add(
            letter=self.letter, published=self.may_publish, choice=choice, **form.source
        )
        messages.success(self.request, self.report(len(added)))
        unread = [row.line.typed for row in left if not row.can_be_added]
        if not unread:
            return redirect(self.url("index"))
        messages.warning(
            self.request,
            _("Some lines could not be added. They stand below, as you typed them."),
        )
        kind = form.cleaned_data["kind"]
        return self.preview(typed_form(text="\n".join(unread), kind=kind))

    def report(self, count):
        if self.may_publish:
            sentence = ngettext(
                "%(count)d endorser added and published.",
                "%(count)d endorsers added and published.",
                count,
            )
        else:
            sentence = ngettext(
                "%(count)d endorser added, not yet published.",
                "%(count)d endorsers added, not yet published.",
                count,
            )
        return sentence % {"count": count}

    def preview(self, form):
        rows = imports.preview(letter=self.letter, **form.source)
        language = get_language()
        return self.show(
            form,
            rows=[table_row(row, language) for row in rows],
            shown=imports.digest(**form.source),
            states="".join(row.state[0] for row in rows),
            count=len(imports.select(rows)),
            counts={
                state: sum(row.state == state and row.can_be_added for row in rows)
                for state in imports.STATES
            },
            able=any(row.can_be_added for row in rows),
            refused=sum(not row.can_be_added for row in rows),
            has_persons=any(row.line.role or row.line.affiliation for row in rows),
        )

    def show(self, form, **context):
        return self.render_to_response(
            self.get_context_data(
                form=form, form_is_multipart=True, action_url=self.request.path, **context
            )
        )


def typed_form(**data):
    """A valid form, as if this had been typed."""
    form = PasteForm(data)
    form.is_valid()
    return form
