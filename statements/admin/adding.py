"""Adding many endorsers at once: read, show what was understood, add. A preview stores nothing."""

from django import forms
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from statements import imports, places
from statements.admin.endorsers import EndorserScreen
from statements.models.endorsers import EndorserKind

INITIALS = {"n": "new", "c": "check", "d": "duplicate"}


class AddingForm(forms.Form):
    """Subclasses say what was handed in: `found`, its Lines, and `digest`, a tag of it."""

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
    file_name = ""

    @property
    def chosen_kind(self):
        return self.cleaned_data["kind"] or None

    @property
    def is_as_shown(self):
        """True if this is what the user saw in the preview."""
        return self.cleaned_data["shown"] == self.digest

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


class AddingView(EndorserScreen, WagtailAdminTemplateMixin, TemplateView):
    # Sent as multipart: in that form Arabic text takes a third of the room on its way.
    needed = "add"
    header_more_buttons = []
    form_class = None
    changed_message = ""

    def get(self, request, *args, **kwargs):
        return self.show(self.form_class())

    def answer(self, form):
        if "add" not in self.request.POST:
            return self.preview(form)
        if form.is_as_shown:
            return self.add(form)
        messages.warning(self.request, self.changed_message)
        return self.preview(form)

    def add(self, form):
        added, left = imports.add_lines(
            letter=self.letter,
            found=form.found,
            published=self.may_publish,
            choice=form.choice(),
            user=self.request.user,
            file_name=form.file_name,
        )
        messages.success(self.request, self.report(len(added)))
        return self.after_adding(form, [row.line for row in left if not row.can_be_added])

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

    def preview(self, form, **context):
        rows = imports.compare(letter=self.letter, found=form.found)
        language = get_language()
        return self.show(
            form,
            rows=[table_row(row, language) for row in rows],
            shown=form.digest,
            states="".join(row.state[0] for row in rows),
            count=len(imports.select(rows)),
            counts={
                state: sum(row.state == state and row.can_be_added for row in rows)
                for state in imports.STATES
            },
            able=any(row.can_be_added for row in rows),
            refused=sum(not row.can_be_added for row in rows),
            has_persons=any(row.line.role or row.line.affiliation for row in rows),
            **context,
        )

    def show(self, form, **context):
        return self.render_to_response(
            self.get_context_data(
                form=form, form_is_multipart=True, action_url=self.request.path, **context
            )
        )
