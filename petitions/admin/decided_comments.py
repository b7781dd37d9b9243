"""What was decided on comments, newest first: by whom, when, and how to change one's mind."""

from django.conf import settings
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from petitions import moderating, sealing, signing
from petitions.admin.comments import VERBS, CommentsScreen, chosen, is_key
from petitions.admin.listing import letter_titles
from petitions.models import Signature

AT_ONCE = 20
LANGUAGE_NAMES = dict(settings.LANGUAGES)
ACTIONS = {action: verb for verb, (_move, action) in VERBS.items()}


class DecidedView(CommentsScreen, WagtailAdminTemplateMixin, TemplateView):
    template_name = "petitions/admin/decided_comments.html"
    page_title = gettext_lazy("Decided comments")

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("comments:index"), "label": _("Comments")},
            {"url": "", "label": _("Decided")},
        ]

    def get_context_data(self, **kwargs):
        of_signatures = ContentType.objects.get_for_model(Signature)
        decisions = ModelLogEntry.objects.filter(
            content_type=of_signatures,
            action__in=ACTIONS,
            **chosen(pk__lt=self.request.GET.get("before")),
        )
        found = list(decisions.select_related("user").order_by("-pk")[: AT_ONCE + 1])
        return super().get_context_data(**kwargs) | {
            "decisions": described(found[:AT_ONCE]),
            "older": found[AT_ONCE - 1].pk if len(found) > AT_ONCE else None,
            "is_first": "before" not in self.request.GET,
        }


def described(entries):
    """Each decision with what became of its comment since; only the last one can be changed."""
    numbers = {int(entry.object_id) for entry in entries}
    signatures = Signature.objects.select_related("letter").in_bulk(numbers)
    titles = letter_titles({one.letter_id for one in signatures.values()})
    seen, found = set(), []
    for entry in entries:
        signature = signatures.get(int(entry.object_id))
        is_last = entry.object_id not in seen
        seen.add(entry.object_id)
        found.append(
            {
                "entry": entry,
                "was": ACTIONS[entry.action],
                "petition": titles[signature.letter_id] if signature else "",
                **(now(signature) if is_last else {}),
            }
        )
    return found


def now(signature):
    """How the comment stands, and the comment as long as its signer wants it shown."""
    if signature is None:
        return {"note": _("The signature was erased since.")}
    if signature.comment_waits:
        return {"note": _("It waits for a decision again.")}
    try:
        details = signature.envelope and signing.open_envelope(signature)
    except sealing.SealingError:
        return {"note": _("The comment cannot be read: its key is missing.")}
    wanted = details and details.comment and details.shows_comment
    if not wanted or not signature.confirmed_at or signature.state != "confirmed":
        return {"note": _("It can be shown no more: its signer or a moderator changed that.")}
    return {
        "pk": signature.pk,
        "comment": details.comment,
        "language": signature.language,
        "seen": signing.seen(signature),
        "is_shown": bool(signature.public_comment),
    }


class DecideAgainView(CommentsScreen, View):
    """Takes decisions back (`undo`), or turns one round (`show`, `hide`)."""

    http_method_names = ["post"]

    def post(self, request):
        verb = request.POST.get("verb")
        keys = list(filter(is_key, request.POST.getlist("signature")))[:AT_ONCE]
        rows = Signature.objects.select_related("letter").filter(pk__in=keys)
        if verb == "undo":
            done = sum(map(undo, rows))
        elif verb in VERBS:
            done = sum(turn(row, *VERBS[verb]) for row in rows if is_as_seen(request, row))
        else:
            done = 0
        self.tell(verb, done, len(keys) - done)
        return redirect(self.after())

    def tell(self, verb, done, left):
        if done and verb == "undo":
            messages.success(self.request, undone_message(done))
        elif done:
            messages.success(self.request, _("The decision was changed."))
        if left > 0 or not done:
            messages.warning(self.request, _("Nothing was changed: the comment changed meanwhile."))

    def after(self):
        back = self.request.POST.get("next", "")
        if url_has_allowed_host_and_scheme(back, allowed_hosts={self.request.get_host()}):
            return back
        return reverse("comments:decided")


def is_as_seen(request, row):
    return row.envelope is not None and request.POST.get("seen") == signing.seen(row)


def undo(row):
    with transaction.atomic():
        done = reopened(row)
        if done:
            log(instance=row, action="petitions.reopen_comment")
    return done


def turn(row, move, action):
    with transaction.atomic():
        done = reopened(row) and move(signature=row)
        if done:
            log(instance=row, action=action)
    return done


def reopened(row):
    try:
        return moderating.reopen_comment(signature=row)
    except sealing.SealingError:
        return False


def undone_message(count):
    return ngettext(
        "%(count)d decision taken back: the comment waits again.",
        "%(count)d decisions taken back: the comments wait again.",
        count,
    ) % {"count": count}
