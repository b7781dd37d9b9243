"""One form page with the five fields of our petition."""

from wagtail.models import Page, Site

from statements import places
from tests.bench.stock.models import FormField, FormPage


def fill():
    page = FormPage(
        title="Bring back the night bus",
        slug="night-bus",
        intro="<p>The ferry has stopped. <b>We want it back.</b></p>",
        thank_you_text="<p>Thank you.</p>",
    )
    Page.objects.get(depth=2).add_child(instance=page)
    Site.objects.update(hostname="testserver", port=80)
    fields = [
        ("Name", "singleline", True, ""),
        ("Address", "email", True, ""),
        ("Affiliation", "singleline", False, ""),
        ("Country", "dropdown", False, "\n".join(name for _, name in places.countries("en"))),
        ("Comment", "multiline", False, ""),
    ]
    for number, (label, kind, required, choices) in enumerate(fields):
        FormField.objects.create(
            page=page,
            sort_order=number,
            label=label,
            field_type=kind,
            required=required,
            choices=choices,
        )
    return {"path": page.get_url()}
