"""Whether one mailbox is on the list of those never to be written to, and how it gets off.

The list holds keyed hashes: it can be asked for one address, but not read. Always by POST (P15).
"""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from petitions import addresses, refusals
from petitions.admin.bulk import ReasonForm
from petitions.models import NeverWrite
from statements.admin.screens import RefusesPlainly

SEE, LIFT = "petitions.view_neverwrite", "petitions.delete_neverwrite"


class AddressForm(forms.Form):
    email = forms.CharField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )

    @sensitive_variables()
    def clean_email(self):
        try:
            return addresses.normal(self.cleaned_data["email"].strip())
        except addresses.AddressError:
            raise ValidationError(
                _("This is not a complete e-mail address. Example: name@example.org"), "invalid"
            ) from None


class LiftForm(ReasonForm):
    refusal = forms.ModelChoiceField(NeverWrite.objects.all(), widget=forms.HiddenInput)


class RefusedScreen(RefusesPlainly, WagtailAdminTemplateMixin, FormView):
    template_name = "petitions/admin/refused.html"
    page_title = gettext_lazy("Refused mailboxes")
    header_icon = "mail"
    needed = SEE

    def check_rights(self):
        if not self.request.user.has_perm(self.needed):
            raise PermissionDenied

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("mails:index"), "label": _("Mails")},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs):
        may_lift = self.request.user.has_perm(LIFT)
        return super().get_context_data(**kwargs) | {"may_lift": may_lift}


@method_decorator(sensitive_post_parameters(), name="dispatch")
class RefusedView(RefusedScreen):
    """Looks for one address."""

    form_class = AddressForm

    @sensitive_variables()
    def form_valid(self, form):
        refusal = refusals.find(email=form.cleaned_data["email"])
        context = self.get_context_data(form=AddressForm(), asked=True, refusal=refusal)
        if refusal:
            log(instance=refusal, action="petitions.find_refusal")
            context["lift_form"] = LiftForm(initial={"refusal": refusal})
        return self.render_to_response(context)


class LiftView(RefusedScreen):
    """Takes the address that was found off the list."""

    form_class = LiftForm
    needed = LIFT
    http_method_names = ["post"]

    def form_valid(self, form):
        refusal, why = form.cleaned_data["refusal"], form.cleaned_data["why"]
        with transaction.atomic():
            log(instance=refusal, action="petitions.lift_refusal", data={"why": why})
            refusals.lift(refusal=refusal)
        messages.success(self.request, _("This mailbox may be written to again."))
        return redirect("mails:refused")

    def form_invalid(self, form):
        """With the form that lacks its reason, if what it is about is still there."""
        refusal = form.cleaned_data.get("refusal")
        if refusal is None:
            messages.warning(self.request, _("This mailbox is not on the list any more."))
            return redirect("mails:refused")
        context = self.get_context_data(
            form=AddressForm(), asked=True, refusal=refusal, lift_form=form
        )
        return self.render_to_response(context)
