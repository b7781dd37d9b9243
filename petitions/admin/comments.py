"""Comments that wait for a moderator: read some, decide on each, by mouse or keyboard.

A moderator sees the comment, and the name if its signer shows it; the rest stays sealed. What is
decided is the comment that stood on the screen: one that its signer has changed since goes on
waiting.
"""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from petitions import moderating, sealing, signing
from petitions.admin.held import MODERATE
from petitions.admin.listing import letter_titles, petition_choices
from statements.admin.screens import RefusesPlainly

AT_ONCE = 20
LANGUAGE_NAMES = dict(settings.LANGUAGES)
VERBS = {
    "show": (moderating.approve_comment, "petitions.approve_comment"),
    "hide": (moderating.refuse_comment, "petitions.refuse_comment"),
}


class CommentsScreen(RefusesPlainly):
    header_icon = "comment"

    def check_rights(self):
        if not self.request.user.has_perm(MODERATE):
            raise PermissionDenied


class CommentsView(CommentsScreen, WagtailAdminTemplateMixin, TemplateView):
    template_name = "petitions/admin/comments.html"
    page_title = gettext_lazy("Comments")

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def waiting(self):
        """Oldest first, of one petition if that is chosen."""
        found = moderating.waiting_comments().select_related("letter")
        return found.filter(**chosen(letter=self.request.GET.get("letter"))).order_by("pk")

    def get_context_data(self, **kwargs):
        after = chosen(pk__gt=self.request.GET.get("after"))
        rows = list(self.waiting().filter(**after)[: AT_ONCE + 1])
        titles = letter_titles({row.letter_id for row in rows})
        return super().get_context_data(**kwargs) | {
            "comments": [entry(row, titles[row.letter_id]) for row in rows[:AT_ONCE]],
            "petitions": petition_choices(),
            "letter": self.request.GET.get("letter", ""),
            "skip": rows[AT_ONCE - 1].pk if len(rows) > AT_ONCE else None,
            "skipped": bool(after),
            "just_decided": list(filter(is_key, self.request.GET.getlist("decided")))[:AT_ONCE],
            "here": self.address(),
        }

    def address(self, decided=()):
        """Of this very portion; with the numbers of what was `decided` last, to take it back."""
        query = self.request.GET.copy()
        query.setlist("decided", [row.pk for row in decided])
        return f"{self.request.path}?{query.urlencode()}"

    def post(self, request, *args, **kwargs):
        done, left = self.decide(request.POST)
        if done:
            messages.success(request, done_message(len(done)))
        if left:
            messages.warning(request, left_message(left))
        if not done and not left:
            messages.info(request, _("Choose for at least one comment what becomes of it."))
        return redirect(self.address(done))

    def decide(self, posted):
        """(signatures whose comment was decided, number of those that had changed meanwhile)."""
        chosen_verbs = {
            name.partition("-")[2]: VERBS[value]
            for name, value in posted.items()
            if name.startswith("comment-") and value in VERBS
        }
        keys = filter(is_key, chosen_verbs)
        rows = moderating.waiting_comments().select_related("letter").filter(pk__in=keys)
        done = [
            row
            for row in rows.order_by("pk")
            if posted.get(f"seen-{row.pk}") == signing.seen(row)
            and decide_and_log(row, *chosen_verbs[str(row.pk)])
        ]
        return done, len(chosen_verbs) - len(done)


def decide_and_log(row, verb, action):
    try:
        decided = verb(signature=row)
    except sealing.SealingError:
        return False
    if decided:
        log(instance=row, action=action)
    return decided


def chosen(**wanted):
    """The one filter whose value is a number from the address; nothing else is believed."""
    return {name: value for name, value in wanted.items() if is_key(value or "")}


def is_key(text):
    return text.isdecimal() and len(text) < 19


def entry(signature, title):
    """What the screen shows of a signature: never more than the comment and the public name."""
    try:
        comment = signing.open_envelope(signature).comment
    except sealing.SealingError:
        comment = ""
    return {
        "pk": signature.pk,
        "seen": signing.seen(signature),
        "comment": comment,
        "name": signature.public_name,
        "petition": title,
        "language": signature.language,
        "language_name": LANGUAGE_NAMES.get(signature.language, signature.language),
        "confirmed_at": signature.confirmed_at,
    }


def done_message(count):
    return ngettext("%(count)d comment decided.", "%(count)d comments decided.", count) % {
        "count": count
    }


def left_message(count):
    return ngettext(
        "%(count)d comment was left as it was: changed or decided meanwhile, "
        "or its key is missing.",
        "%(count)d comments were left as they were: changed or decided meanwhile, "
        "or their key is missing.",
        count,
    ) % {"count": count}
