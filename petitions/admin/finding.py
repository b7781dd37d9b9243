"""Finding a signature by what its signer gives: the exact address, or a name that is public.

Always by POST: what is looked for stands in no address, and so in no log (P15).
"""

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.generic import FormView
from wagtail.admin.ui.tables import Table
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from petitions import addresses, names, signing
from petitions.admin.signatures import SignatureScreen
from petitions.models import Signature

FOUND_AT_MOST = 50


class FindForm(forms.Form):
    """`email` or `words` of a name, as what was typed has an "@" or not."""

    sought = forms.CharField(
        label=gettext_lazy("Public name"),
        max_length=254,
        help_text=gettext_lazy("The beginnings of the words are enough."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )

    def __init__(self, *args, by_address, **kwargs):
        super().__init__(*args, **kwargs)
        self.by_address = by_address
        if by_address:
            self.fields["sought"].label = _("E-mail address or public name")
            self.fields["sought"].help_text = _(
                "Of an address all of it; of a name the beginnings of its words. A name is found "
                "if its signer shows it publicly."
            )

    @sensitive_variables()
    def clean(self):
        cleaned = super().clean()
        sought = cleaned.get("sought", "").strip()
        if "@" in sought:
            cleaned["email"] = self.normal(sought)
        elif sought and not names.words_of(sought):
            self.add_error("sought", _("Type at least one letter or digit."))
        return cleaned

    @sensitive_variables()
    def normal(self, sought):
        if not self.by_address:
            raise ValidationError(
                {"sought": _("You may look for names only, not for addresses.")}, "right"
            )
        try:
            return addresses.normal(sought)
        except addresses.AddressError:
            message = _("This is not a complete e-mail address. Example: name@example.org")
            raise ValidationError({"sought": message}, "invalid") from None


@method_decorator(sensitive_post_parameters(), name="dispatch")
class FindView(SignatureScreen, WagtailAdminTemplateMixin, FormView):
    """An address leads to its signature; a name to the newest public ones that fit."""

    template_name = "petitions/admin/find.html"
    page_title = screen_label = gettext_lazy("Find a signature")
    header_icon = "search"
    form_class = FindForm
    found = said = None

    def trail(self):
        return [
            {"url": self.url("index"), "label": _("Signatures")},
            {"url": "", "label": self.screen_label},
        ]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by_address": self.may_open}

    @sensitive_variables()
    def form_valid(self, form):
        if email := form.cleaned_data.get("email"):
            return self.by_address(email)
        words = names.words_of(form.cleaned_data["sought"])
        shown = self.letter.signatures.public().defer("envelope", "consent_sentence")
        self.found = names.find(shown, words, FOUND_AT_MOST)
        if not self.found:
            self.said = _("No public name under this petition begins like that.")
        return self.render_to_response(self.get_context_data(form=form))

    @sensitive_variables()
    def by_address(self, email):
        """That somebody looked is logged, whether there was something to find or not."""
        if not self.may_open:
            raise PermissionDenied
        log(instance=self.letter, action="petitions.find_signature")
        digest = signing.address_digest(self.letter, email)
        found = Signature.objects.filter(letter=self.letter, address_digest=digest).first()
        if found:
            return redirect(self.detail_url(found))
        self.said = _("Nobody has signed this petition with that address.")
        return self.render_to_response(self.get_context_data())

    @cached_property
    def table(self):
        return Table(self.columns_of_faces(), self.found)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context |= {"said": self.said, "most": FOUND_AT_MOST}
        if self.found:
            context["table"] = self.table
            context["is_cut"] = len(self.found) == FOUND_AT_MOST
        return context
