"""Panels of the page editor that are not Wagtail's own: tabs, and what the letter needs next."""

from django.forms import Media
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import ObjectList, Panel, TabbedInterface


class Tab(ObjectList):
    """A tab whose address stays the same in every language of the admin."""

    def __init__(self, name, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.name = name

    @property
    def clean_name(self):
        return self.name

    def clone_kwargs(self):
        return super().clone_kwargs() | {"name": self.name}


def letter_tabs(model, *tabs, base_form_class):
    """The editor of a letter: its own tabs in the order of the work, then what all have."""
    return TabbedInterface(
        [
            *tabs,
            Tab("sharing", model.sharing_panels, heading=_("Sharing")),
            Tab("promote", model.promote_panels, heading=_("Promote")),
            Tab("launch", [LaunchPanel(heading=_("The letter"))], heading=_("Launch")),
            Tab("publishing", model.settings_panels, heading=_("Publishing")),
        ],
        base_form_class=base_form_class,
    )


class LaunchPanel(Panel):
    """The facts of the letter, to be read only, and what is missing before launch."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "statements/admin/launch.html"

        @property
        def media(self):
            return Media(css={"all": ["css/admin/launch.css"]})

        @cached_property
        def desk(self):
            from statements.admin.launch import Desk

            return Desk(self.instance, self.request.user)

        def get_context_data(self, parent_context=None):
            return super().get_context_data(parent_context) | {"desk": self.desk}


class LaunchLinePanel(LaunchPanel):
    """One line above the text: what comes next, or how much is missing."""

    class BoundPanel(LaunchPanel.BoundPanel):
        template_name = "statements/admin/launch_line.html"
