"""The Settings screen: the facts of a letter."""

from functools import lru_cache

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.log_actions import log

from statements.admin.rights import letter_policy
from statements.admin.screens import LetterScreen
from statements.forms import LetterForm
from statements.models import Letter

USE = forms.RadioSelect


class TimeZonePanel(HelpPanel):
    """Names the time zone that the times of this group are meant in, which is the user's."""

    class BoundPanel(HelpPanel.BoundPanel):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.content = _("Times are in the time zone %(zone)s.") % {
                "zone": timezone.get_current_timezone_name()
            }


def letter_panels():
    return [
        MultiFieldPanel(
            [
                FieldPanel("dated"),
                FieldPanel("authoritative_language"),
                FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
                FieldPanel("related"),
                FieldPanel("endorser_grouping", widget=USE),
            ],
            heading=gettext_lazy("The letter"),
        )
    ]


def opening_panels(may_publish):
    """Opening, closing and ending: to be read only without the right to publish."""
    locked = not may_publish
    return [
        MultiFieldPanel(
            [
                TimeZonePanel(),
                FieldRowPanel(
                    [
                        FieldPanel("opens_at", read_only=locked),
                        FieldPanel("closes_at", read_only=locked),
                    ]
                ),
            ],
            heading=gettext_lazy("Opening and closing"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("outcome", read_only=locked),
                        FieldPanel("outcome_date", read_only=locked),
                    ]
                )
            ],
            heading=gettext_lazy("Outcome"),
            help_text=gettext_lazy(
                "An outcome closes the petition: the form gives way to it. It is shown with its "
                "date on the page, in lists and in feeds; without a date, it is today's. Its "
                "story is told on the page, in each language."
            ),
        ),
    ]


def next_step_panels(may_publish):
    """What stands on the page after signing: to be read only without the right to publish."""
    locked = not may_publish
    return [
        MultiFieldPanel(
            [
                FieldPanel("next_step", widget=USE, read_only=locked),
                FieldPanel("next_petition", read_only=locked),
                FieldPanel("next_page", read_only=locked),
                FieldRowPanel(
                    [
                        FieldPanel("transfer_holder", read_only=locked),
                        FieldPanel("transfer_iban", read_only=locked),
                    ]
                ),
                FieldRowPanel(
                    [
                        FieldPanel("transfer_bic", read_only=locked),
                        FieldPanel("transfer_reference", read_only=locked),
                    ]
                ),
            ],
            heading=gettext_lazy("After signing"),
            help_text=gettext_lazy(
                "Signers are thanked, told what happens next and asked to share the petition. "
                "Below that you may offer one thing more. The sentence above it is written on the "
                "page, tab “Form”, in each language. Of the boxes here only those of your choice "
                "are used."
            ),
        )
    ]


def signing_panels(may_publish):
    return [
        MultiFieldPanel(
            [FieldPanel("goal"), FieldPanel("goal_rises"), FieldPanel("counts_at_once")],
            heading=gettext_lazy("Counting"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("affiliation_use", widget=USE),
                FieldPanel("country_use", widget=USE),
                FieldPanel("comment_use", widget=USE),
                FieldPanel("asks_updates"),
            ],
            heading=gettext_lazy("What the form asks"),
            help_text=gettext_lazy(
                "Name and e-mail are always asked. Ask nothing that you do not need. "
                "Labels and extra questions are edited on the page."
            ),
        ),
        *next_step_panels(may_publish),
        MultiFieldPanel(
            [FieldPanel("hides_list_from_search")], heading=gettext_lazy("The list of names")
        ),
        MultiFieldPanel([FieldPanel("most_per_hour")], heading=gettext_lazy("Limit")),
        MultiFieldPanel(
            [FieldPanel("retention_days"), FieldPanel("on_hold")],
            heading=gettext_lazy("Keeping and destroying"),
        ),
    ]


@lru_cache(maxsize=4)
def settings_panel(is_petition, may_publish):
    panels = letter_panels()
    if is_petition:
        panels += [*opening_panels(may_publish), *signing_panels(may_publish)]
    return ObjectList(panels, base_form_class=LetterForm).bind_to_model(Letter)


class SettingsView(LetterScreen, generic.EditView):
    model = Letter
    permission_policy = letter_policy
    edit_url_name = "letters:settings"
    history_url_name = "letters:history"
    header_icon = "cog"
    screen_label = gettext_lazy("Settings")
    page_title = gettext_lazy("Settings")
    error_message = gettext_lazy("The settings could not be saved due to errors.")

    def check_rights(self):
        letter_policy.require_for_instance(self.request.user, "change", self.letter)

    def get_object(self, queryset=None):
        return self.letter

    def get_panel(self):
        return settings_panel(self.letter.is_petition, self.may_publish)

    def get_success_url(self):
        return self.get_edit_url()

    def get_success_message(self):
        return _("Settings of '%(letter)s' saved. They are in force now, in every language.") % {
            "letter": self.object
        }

    def get_success_buttons(self):
        return []

    @cached_property
    def can_delete(self):
        return False

    def save_instance(self):
        letter = self.form.save()
        if changes := self.form.changes:
            log(instance=letter, action="statements.change_settings", data={"fields": changes})
        return letter


class LetterHistoryView(LetterScreen, HistoryView):
    model = Letter
    permission_policy = letter_policy
    pk_url_kwarg = "letter_pk"
    edit_url_name = "letters:settings"
    history_url_name = "letters:history"
    history_results_url_name = "letters:history_results"
    screen_label = gettext_lazy("History")

    def check_rights(self):
        letter_policy.require_for_instance(self.request.user, "change", self.letter)

    def trail(self):
        url = reverse("letters:settings", args=[self.letter.pk])
        return [{"url": url, "label": _("Settings")}, {"url": "", "label": self.screen_label}]
