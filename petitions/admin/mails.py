"""The queue of mails that have not left: why, since when, until when. No address is shown."""

import django_filters
from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import (
    BulkActionsCheckboxColumn,
    Column,
    DateColumn,
    NumberColumn,
    StatusTagColumn,
    TitleColumn,
)
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import HeaderButton

from campaign import formats
from petitions import outbox
from petitions.admin import refused
from petitions.admin.bulk import QueueAction
from petitions.admin.listing import KeyedListing, letter_titles, petition_choices
from petitions.models import Outbox
from petitions.models.mail import MailKind, MailState
from statements.admin.screens import RefusesPlainly

SEE, CHANGE = "petitions.view_outbox", "petitions.change_outbox"

WHY = {
    "unreachable": gettext_lazy("The mail server could not be reached."),
    "mailbox_budget": gettext_lazy("This mailbox has had its mails for today."),
    "domain_budget": gettext_lazy("This mail domain has had its mails for this hour."),
    "never_write": gettext_lazy("The owner of the mailbox asked never to be written to."),
    "not_needed": gettext_lazy("No longer needed: the signature was decided in another way."),
    "no_key": gettext_lazy("The address cannot be read: this site has no sealing key."),
    "bad_key": gettext_lazy("The address cannot be read: a sealing key is malformed."),
    "unknown_key": gettext_lazy("The address cannot be read: its sealing key is missing."),
    "damaged": gettext_lazy("The address cannot be read: it was altered in the database."),
}


def why(mail):
    """The error code of a mail in plain words; an unknown code is shown as it is."""
    code = mail.error_code
    if code.startswith("smtp_4"):
        return _("The mail server asked to try again later (%(code)s).") % {"code": code[5:]}
    if code.startswith("smtp_5"):
        return _("The mail server refused it for good (%(code)s).") % {"code": code[5:]}
    if not code and mail.state == MailState.WAITING:
        return _("Waits for its turn.")
    return WHY.get(code, code)


def unsent():
    return (
        Outbox.objects.exclude(state=MailState.SENT)
        .select_related("signature")
        .only(
            *("kind", "state", "attempts", "next_attempt_at", "error_code", "created_at"),
            *("signature__letter",),
        )
    )


class MailFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        choices=[choice for choice in MailState.choices if choice[0] != MailState.SENT],
        empty_label=gettext_lazy("All"),
    )
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Kind"), choices=MailKind.choices, empty_label=gettext_lazy("All")
    )
    letter = django_filters.ChoiceFilter(
        label=gettext_lazy("Petition"),
        field_name="signature__letter",
        choices=petition_choices,
        empty_label=gettext_lazy("All"),
    )

    class Meta:
        model = Outbox
        fields = ["state", "kind"]


class MailIndexView(RefusesPlainly, KeyedListing, generic.IndexView):
    model = Outbox
    template_name = "petitions/admin/queue.html"
    page_title = gettext_lazy("Mails")
    header_icon = "mail"
    index_url_name = "mails:index"
    index_results_url_name = "mails:index_results"
    filterset_class = MailFilterSet

    def check_rights(self):
        if not self.request.user.has_perm(SEE):
            raise PermissionDenied

    def get_base_queryset(self):
        return unsent()

    @cached_property
    def header_buttons(self):
        if not self.request.user.has_perm(refused.SEE):
            return []
        return [HeaderButton(_("Refused mailboxes"), reverse("mails:refused"), icon_name="no-view")]

    @cached_property
    def titles(self):
        return letter_titles({mail.signature.letter_id for mail in self.object_list})

    @cached_property
    def no_results_message(self):
        if self.is_filtering:
            return _("No mails match your query.")
        return _("No mail waits; all have left.")

    @cached_property
    def columns(self):
        boxes = [BulkActionsCheckboxColumn("bulk_actions", obj_type="outbox")]
        return [
            *(boxes if self.bulk_actions else []),
            TitleColumn(
                "kind",
                label=_("Mail"),
                accessor="get_kind_display",
                get_title_id=lambda mail: f"outbox_{mail.pk}_title",
            ),
            Column(
                "letter",
                label=_("Petition"),
                accessor=lambda mail: self.titles[mail.signature.letter_id],
            ),
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor="get_state_display",
                primary=lambda mail: mail.state == MailState.WAITING,
            ),
            Column("why", label=_("Reason"), accessor=why, width="30%"),
            NumberColumn("attempts", label=_("Attempts")),
            Column("next", label=_("Next attempt"), accessor=next_attempt),
            DateColumn("created_at", label=_("Made")),
        ]


def next_attempt(mail):
    """As date and time: Wagtail's DateColumn says "just now" of whatever is to come."""
    if mail.state != MailState.WAITING:
        return ""
    return formats.moment(mail.next_attempt_at)


class MailAction(QueueAction):
    models = [Outbox]
    needed = CHANGE
    filterset_class = MailFilterSet
    header_icon = "mail"

    @classmethod
    def rows(cls):
        return unsent()

    @staticmethod
    def letter_id_of(mail):
        return mail.signature.letter_id

    @staticmethod
    def facts_of(mail):
        return {"reason": mail.error_code}


class RetryAction(MailAction):
    display_name = yes = gettext_lazy("Retry now")
    aria_label = gettext_lazy("Retry selected mails now")
    action_type = "retry"
    action_priority = 10
    log_action = "petitions.retry_mail"

    @staticmethod
    def decide(mail):
        return outbox.retry(mail=mail)

    def ask(self, count):
        return ngettext(
            "Send %(count)d mail as soon as possible?",
            "Send %(count)d mails as soon as possible?",
            count,
        ) % {"count": count}

    def done_message(self, count):
        return ngettext("%(count)d mail is sent anew.", "%(count)d mails are sent anew.", count) % {
            "count": count
        }


class GiveUpAction(MailAction):
    display_name = gettext_lazy("Give up")
    yes = gettext_lazy("Yes, give up")
    aria_label = gettext_lazy("Give up selected mails")
    action_type = "give-up"
    action_priority = 20
    classes = {"serious"}
    action_button_class = "serious"
    log_action = "petitions.give_up_mail"

    @staticmethod
    def decide(mail):
        return outbox.give_up(mail=mail)

    def ask(self, count):
        return ngettext(
            "Give up %(count)d mail? Its signer is not written to unless you retry it.",
            "Give up %(count)d mails? Their signers are not written to unless you retry them.",
            count,
        ) % {"count": count}

    def done_message(self, count):
        return ngettext("%(count)d mail given up.", "%(count)d mails given up.", count) % {
            "count": count
        }


class MailMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm(SEE)


class MailViewSet(ViewSet):
    name = "mails"
    icon = "mail"
    menu_label = gettext_lazy("Mails")
    menu_item_class = MailMenuItem
    menu_order = 170
    add_to_admin_menu = True

    def get_urlpatterns(self):
        return [
            path("", MailIndexView.as_view(), name="index"),
            path("results/", MailIndexView.as_view(results_only=True), name="index_results"),
            path("refused/", refused.RefusedView.as_view(), name="refused"),
            path("refused/lift/", refused.LiftView.as_view(), name="lift"),
        ]
