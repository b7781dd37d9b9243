"""The screen "Overview" of one petition: how it stands, how it got there, what waits for staff."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from campaign import formats
from campaign.replica import from_replica
from petitions import moderating
from petitions.admin.charts import of_parts, over_time
from petitions.admin.comments import MODERATE
from petitions.admin.mails import SEE
from petitions.models import Outbox
from petitions.models.mail import MailState
from petitions.models.signatures import State
from petitions.overview import Overview, site_zone
from statements.admin.screens import LetterScreen

# Nothing is counted any further for a sentence that says how many wait.
COUNTED_AT_MOST = 1_000


@dataclass(frozen=True)
class Figure:
    label: str
    number: str
    url: str = ""


class OverviewScreen(LetterScreen, WagtailAdminTemplateMixin, TemplateView):
    template_name = "petitions/admin/overview.html"
    page_title = screen_label = gettext_lazy("Overview")
    header_icon = "view"

    def check_rights(self):
        if not self.request.user.has_perm("petitions.view_signature"):
            raise PermissionDenied
        if not self.letter.is_petition:
            raise Http404

    @cached_property
    def overview(self):
        return Overview(self.letter)

    def get_context_data(self, **kwargs):
        """Everything in the site's time zone, whatever that of the user."""
        with timezone.override(site_zone()):
            return super().get_context_data(**kwargs) | self.shown()

    def shown(self):
        overview = self.overview
        shown = {
            "letter": self.letter,
            "figures": self.figures(),
            "goal": self.goal(),
            "waiting": list(self.waiting()),
            "as_of": overview.rollup.until and formats.moment(overview.rollup.until),
            "zone": site_zone(),
            "signatures_url": self.signatures_url(),
        }
        if overview.is_empty:
            return shown | {"opens": self.opens()}
        by_hour = self.request.GET.get("by") == "hour"
        return shown | {
            "share": self.share(),
            "by_hour": by_hour,
            "over_time": over_time(overview, by_hour=by_hour),
            "parts": of_parts(overview),
        }

    def signatures_url(self, query=""):
        return reverse("signatures:index", args=[self.letter.pk]) + query

    def opens(self):
        return formats.moment(self.letter.opens_at) if self.letter.state == "upcoming" else ""

    def figures(self):
        overview, rollup, of_state = self.overview, self.overview.rollup, self.signatures_url
        found = [
            (
                pgettext("signatures", "Confirmed"),
                overview.total,
                of_state(f"?state={State.CONFIRMED}"),
            ),
            (pgettext("signatures", "Today"), overview.today, ""),
            (
                pgettext("signatures", "Not confirmed yet"),
                rollup.pending,
                of_state(f"?state={State.PENDING}"),
            ),
            (pgettext("signatures", "Held"), rollup.held, of_state(f"?state={State.HELD}")),
            (pgettext("signatures", "Withdrawn"), overview.sums["withdrawn"], ""),
        ]
        return [
            Figure(label, formats.number(number), url if number else "")
            for label, number, url in found
        ]

    def goal(self):
        total = self.overview.total
        goal = self.letter.shown_goal(total)
        if not goal:
            return None
        words = _("%(share)s of the goal of %(goal)s") % {
            "share": formats.share(total, goal),
            "goal": formats.number(goal),
        }
        return {"words": words, "value": str(min(total, goal)), "max": str(goal)}

    def share(self):
        """How many confirm, and how that is worked out."""
        total, asked = self.overview.total, self.overview.asked_to_confirm
        if self.letter.counts_at_once or not asked:
            return None
        return {
            "share": formats.share(total, asked),
            "confirmed": formats.number(total),
            "pending": formats.number(self.overview.rollup.pending),
            "expired": formats.number(self.overview.sums["expired"]),
        }

    def waiting(self):
        """(sentence, address) of what this user can decide on."""
        user, of_letter = self.request.user, f"?letter={self.letter.pk}"
        if user.has_perm(MODERATE):
            held = self.overview.rollup.held
            if held:
                words = ngettext(
                    "%(shown)s held signature waits for a decision.",
                    "%(shown)s held signatures wait for a decision.",
                    held,
                )
                yield words % {"shown": formats.number(held)}, reverse("held:index") + of_letter
            comments = moderating.waiting_comments().filter(letter=self.letter)
            yield from self.counted(comments, comments_in_words, "comments:index", of_letter)
        if user.has_perm(SEE):
            mails = Outbox.objects.filter(state=MailState.FAILED, signature__letter=self.letter)
            query = f"{of_letter}&state={MailState.FAILED}"
            yield from self.counted(mails, mails_in_words, "mails:index", query)

    def counted(self, rows, in_words, address, query):
        number = rows[: COUNTED_AT_MOST + 1].count()
        if number:
            shown = formats.number(min(number, COUNTED_AT_MOST))
            shown += "+" if number > COUNTED_AT_MOST else ""
            yield in_words(number) % {"shown": shown}, reverse(address) + query


def comments_in_words(number):
    return ngettext(
        "%(shown)s comment waits for a decision.",
        "%(shown)s comments wait for a decision.",
        number,
    )


def mails_in_words(number):
    return ngettext(
        "%(shown)s mail to a signer could not be delivered.",
        "%(shown)s mails to signers could not be delivered.",
        number,
    )


class OverviewViewSet(ViewSet):
    name = "overview"
    url_prefix = "letters/<int:letter_pk>/overview"

    def get_urlpatterns(self):
        return [path("", from_replica(OverviewScreen.as_view()), name="index")]
