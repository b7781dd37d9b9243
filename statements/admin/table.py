"""Uploading endorsers as a table, CSV or XLSX."""

from django import forms
from django.core.exceptions import RequestDataTooBig
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from wagtail.admin import messages

from campaign import formats
from statements import tables
from statements.admin.adding import AddingForm, AddingView
from statements.admin.uploads import InMemory

# What the columns are called; each of these names is recognised, in each language.
COLUMNS = {
    "name": gettext_lazy("Name"),
    "organisation": gettext_lazy("Organisation"),
    "person": gettext_lazy("Person"),
    "given_name": gettext_lazy("First name"),
    "family_name": gettext_lazy("Last name"),
    "acronym": gettext_lazy("Acronym"),
    "kind": gettext_lazy("Kind"),
    "role": gettext_lazy("Role"),
    "affiliation": gettext_lazy("Affiliation"),
    "place": gettext_lazy("Place"),
    "website": gettext_lazy("Website"),
    "featured": gettext_lazy("Featured"),
    "order": gettext_lazy("Position"),
}
OFFERED = [name for name in COLUMNS if name not in ("organisation", "person")]
SEPARATORS = {
    ",": gettext_lazy("comma"),
    ";": gettext_lazy("semicolon"),
    "\t": gettext_lazy("tab"),
    "|": gettext_lazy("bar"),
}
MOST_NAMED = 20


class TableForm(AddingForm):
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
    cells = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    named = forms.CharField(required=False, widget=forms.HiddenInput)

    is_too_large = False

    def clean(self):
        """The table of a new file, else the one that the preview carried."""
        file, cells = self.cleaned_data.get("file"), self.cleaned_data.get("cells")
        try:
            if self.is_too_large:
                raise tables.TableError("too_large", **tables.limits())
            if file is not None:
                self.table = tables.read(file.read())
            elif cells:
                self.table = tables.Table.from_json(cells)
            else:
                self.add_error("file", _("Choose a file."))
        except tables.TableError as error:
            self.add_error("file", str(error))
        except ValueError:
            self.add_error("file", _("Choose the file once more."))

    @property
    def file_name(self):
        file = self.cleaned_data.get("file")
        return file.name if file is not None else self.cleaned_data["named"]

    @cached_property
    def found(self):
        return self.table.lines(self.chosen_kind)

    @property
    def digest(self):
        return self.table.digest(self.chosen_kind)


def remarks(table):
    """What was assumed of the file, in sentences, so that nothing is taken for granted."""
    source = table.source
    if "sheet" in source:
        told = [_("Sheet “%(sheet)s” of the workbook.") % {"sheet": source["sheet"]}]
        if source.get("sheets") != 1:
            told += [_("Other sheets were not read.")]
        return told
    separator = SEPARATORS.get(source.get("separator"), source.get("separator"))
    told = [
        _("Text in %(encoding)s, cells parted by: %(separator)s.")
        % {"encoding": source.get("encoding"), "separator": separator}
    ]
    if source.get("encoding") == "Windows-1252":
        told += [
            _(
                "The file does not say how its letters are written. If names look wrong below, "
                "save it as “CSV UTF-8” and upload it again."
            )
        ]
    return told


@method_decorator(csrf_exempt, name="dispatch")  # checked in `dispatch`, once a handler is set
class TableView(AddingView):
    template_name = "statements/admin/table.html"
    form_class = TableForm
    screen_label = gettext_lazy("Upload a table")
    page_title = gettext_lazy("Upload a table of endorsers")
    changed_message = gettext_lazy(
        "Something has changed since the preview. Please look at it again."
    )

    def dispatch(self, request, *args, **kwargs):
        self.handler = InMemory(request, tables.MOST_BYTES)
        request.upload_handlers = [self.handler]
        try:
            _parsed = request.POST
        except RequestDataTooBig:
            messages.error(request, str(tables.TableError("too_large", **tables.limits())))
            return redirect(request.path)
        return csrf_protect(super().dispatch)(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        form = TableForm(request.POST, request.FILES)
        form.is_too_large = self.handler.is_too_large
        return self.answer(form) if form.is_valid() else self.show(form)

    def after_adding(self, form, unread):
        if unread:
            numbers = [formats.number(line.number) for line in unread]
            more = ["…"] if len(numbers) > MOST_NAMED else []
            words = ngettext(
                "%(count)d row could not be added: %(numbers)s. Correct it in your file and upload "
                "that again; what is on the list is recognised.",
                "%(count)d rows could not be added: %(numbers)s. Correct them in your file and "
                "upload that again; what is on the list is recognised.",
                len(unread),
            )
            values = {"count": len(unread), "numbers": formats.listed(numbers[:MOST_NAMED] + more)}
            messages.warning(self.request, words % values)
        return redirect(self.url("index"))

    def preview(self, form):
        table = form.table
        return super().preview(
            form,
            cells=table.as_json(),
            named=form.file_name,
            remarks=remarks(table),
            columns=[(COLUMNS[field], heading) for field, heading in table.columns],
            ignored=table.ignored,
            is_table=True,
        )

    def get_context_data(self, **kwargs):
        offered = [COLUMNS[name] for name in OFFERED]
        return super().get_context_data(**kwargs) | {"offered": offered, "limits": tables.limits()}
