"""The part of the account page on which staff choose their mails."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab
from wagtail.admin.widgets import SwitchInput

from campaign import staff_mails


class StaffMailsForm(forms.Form):
    """One box for each kind of mail that may concern the user."""

    def __init__(self, *args, instance, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = instance
        self.kinds = staff_mails.kinds_for(instance)
        for kind in self.kinds:
            wanted = staff_mails.is_wanted(instance, kind)
            self.fields[kind.name] = forms.BooleanField(
                label=capfirst(kind.label), required=False, initial=wanted, widget=SwitchInput
            )

    def save(self):
        for kind in self.kinds:
            staff_mails.want(user=self.user, kind=kind, wanted=self.cleaned_data[kind.name])


class StaffMailsPanel(BaseSettingsPanel):
    name = "waiting"
    title = _("Mails on what waits for you")
    tab = notifications_tab
    order = 200
    form_class = StaffMailsForm

    def is_active(self):
        return bool(staff_mails.kinds_for(self.user))
