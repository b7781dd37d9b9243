from django.contrib import messages
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.ui.menus import MenuItem

from campaign import formats
from petitions import readiness
from petitions.admin.decisions import SIGNATURE_ACTIONS
from petitions.admin.deliveries import EXPORT, DeliveryViewSet
from petitions.admin.held import HeldViewSet
from petitions.admin.logs import ACTIONS
from petitions.admin.mails import GiveUpAction, MailViewSet, RetryAction
from petitions.admin.overview import OverviewViewSet
from petitions.admin.petitions_panel import PetitionsPanel
from petitions.admin.promote import PromoteAction
from petitions.models import PetitionPage
from petitions.viewsets import CommentsViewSet, SignatureViewSet, TallyColumn
from petitions.waiting import Closing, Comments, Held
from statements.admin.screens import ScreenItem

BULK_ACTIONS = [*SIGNATURE_ACTIONS, PromoteAction, RetryAction, GiveUpAction]


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [
        OverviewViewSet(),
        SignatureViewSet(),
        DeliveryViewSet(),
        HeldViewSet(),
        CommentsViewSet(),
        MailViewSet(),
    ]


for action in BULK_ACTIONS:
    hooks.register("register_bulk_action", action)


@hooks.register("construct_homepage_panels")
def add_petitions_panel(request, panels):
    panel = PetitionsPanel(request.user)
    if panel.is_shown:
        panels.append(panel)


@hooks.register("register_letter_columns")
def letter_columns():
    return [TallyColumn("signature_total", label=_("Signatures"))]


@hooks.register("register_letter_stakes")
def letter_stakes(letters):
    """By the tally: whoever takes a page down is told how many have signed."""
    TallyColumn("signature_total").attach(letters)
    return {
        letter.pk: ngettext("%(shown)s signature", "%(shown)s signatures", letter.signature_total)
        % {"shown": formats.number(letter.signature_total)}
        for letter in letters
        if letter.signature_total
    }


@hooks.register("register_letter_screens")
def letter_screens(letter, user):
    if letter.is_petition and user.has_perm("petitions.view_signature"):
        url = reverse("overview:index", args=[letter.pk])
        yield ScreenItem("overview", _("Overview"), url, icon_name="view", priority=5)
        url = reverse("signatures:index", args=[letter.pk])
        yield ScreenItem(
            "signatures", _("Signatures"), url, icon_name="clipboard-list", priority=30
        )


@hooks.register("narrow_copied_endorsers")
def without_promoted_signers(endorsers):
    """A signer agreed to stand under this one letter, and may withdraw."""
    return endorsers.filter(promotion=None)


@hooks.register("register_readiness")
def register_readiness(page, letter):
    return readiness.points(page, letter) if letter.is_petition else []


@hooks.register("register_letter_screens")
def delivery_screen(letter, user):
    if letter.is_petition and user.has_perm(EXPORT):
        url = reverse("deliveries:index", args=[letter.pk])
        yield ScreenItem("deliveries", _("Deliveries"), url, icon_name="download", priority=40)


def page_items(page, user):
    if isinstance(page, PetitionPage) and user.has_perm("petitions.view_signature"):
        url = reverse("letters:of_page", args=[page.translation_key, "overview"])
        yield MenuItem(_("Overview"), url, icon_name="view", priority=1)
        url = reverse("letters:of_page", args=[page.translation_key, "signatures"])
        yield MenuItem(_("Signatures"), url, icon_name="clipboard-list", priority=4)


@hooks.register("register_page_header_buttons")
def page_header_buttons(page, user, view_name, next_url=None):
    return page_items(page, user)


@hooks.register("register_page_listing_more_buttons")
def page_listing_buttons(page, user, next_url=None):
    return page_items(page, user)


@hooks.register("before_publish_page")
def remember_wording(request, page):
    if isinstance(page, PetitionPage):
        request.wording_before = next(iter(page.wordings), None)


@hooks.register("after_publish_page")
def tell_who_signed_before(request, page):
    """Tells an editor whose publishing has changed the words how many signed the old ones."""
    old = getattr(request, "wording_before", None)
    if not old or not old.signed or old.letter.versions.filter(language=old.language)[:1][0] == old:
        return
    words = ngettext(
        "%(shown)s person signed the wording that you have just replaced. "
        "The signature stays with that wording, which can be read in the history of the text.",
        "%(shown)s people signed the wording that you have just replaced. "
        "Their signatures stay with that wording, which can be read in the history of the text.",
        old.signed,
    )
    messages.info(request, words % {"shown": formats.number(old.signed)})


@hooks.register("register_staff_mails")
def staff_mails():
    return [Held(), Comments(), Closing()]


@hooks.register("register_permissions")
def register_permissions():
    return Permission.objects.filter(
        content_type__app_label="petitions",
        codename__in=[
            "view_signature",
            "open_signature",
            "moderate_signature",
            "delete_signature",
            "export_signature",
            "view_outbox",
            "change_outbox",
            "view_neverwrite",
            "delete_neverwrite",
        ],
    )


@hooks.register("register_log_actions")
def register_log_actions(actions):
    for action, formatter in ACTIONS.items():
        actions.register_action(action)(formatter)
