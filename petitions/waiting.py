"""What of petitions may wait for members of staff, for the mails that tell them."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from campaign import formats
from campaign.staff_mails import Kind, Line
from petitions import moderating
from petitions.models import Signature
from petitions.models.signatures import State
from statements.admin.letters import attach_pages
from statements.admin.rights import letter_policy, may_publish
from statements.admin.screens import title_of
from statements.models import Letter
from statements.models.letter import LetterKind

MODERATE, EXPORT = "petitions.moderate_signature", "petitions.export_signature"
SOON = timedelta(days=3)


class Held(Kind):
    name = "held"
    label = _("held signatures")

    def may_concern(self, user):
        return user.has_perm(MODERATE)

    def news(self, user, since):
        rows = Signature.objects.filter(state=State.HELD)
        if since and not rows.filter(held_at__gt=since).exists():
            return
        if number := rows.count():
            words = ngettext(
                "%(shown)s held signature waits for a decision.",
                "%(shown)s held signatures wait for a decision.",
                number,
            )
            yield Line(words % {"shown": formats.number(number)}, reverse("held:index"))


class Comments(Kind):
    """New are comments of signatures confirmed since; a later change keeps no time."""

    name = "comments"
    label = _("comments")

    def may_concern(self, user):
        return user.has_perm(MODERATE)

    def news(self, user, since):
        rows = moderating.waiting_comments()
        if since and not rows.filter(verified_at__gt=since).exists():
            return
        if number := rows.count():
            words = ngettext(
                "%(shown)s comment waits for a decision.",
                "%(shown)s comments wait for a decision.",
                number,
            )
            yield Line(words % {"shown": formats.number(number)}, reverse("comments:index"))


class Closing(Kind):
    """For those who may set a later date, and for those who deliver the signatures."""

    name = "closing"
    label = _("petitions that close in three days")

    def may_concern(self, user):
        return user.has_perm(EXPORT) or letter_policy.user_has_permission(user, "change")

    def news(self, user, since):
        now = timezone.now()
        rows = Letter.objects.filter(
            kind=LetterKind.PETITION, outcome="", closes_at__gt=now, closes_at__lte=now + SOON
        )
        found = [letter for letter in attach_pages(list(rows)) if self.concerns(user, letter)]
        if since and not any(letter.closes_at - SOON > since for letter in found):
            return
        for letter in found:
            words = gettext("“%(title)s” closes on %(moment)s.")
            values = {"title": title_of(letter), "moment": formats.moment(letter.closes_at)}
            yield Line(words % values, self.screen(user, letter))

    def concerns(self, user, letter):
        return user.has_perm(EXPORT) or self.may_extend(user, letter)

    def may_extend(self, user, letter):
        may_change = letter_policy.user_has_permission_for_instance(user, "change", letter)
        return may_change and may_publish(user, letter)

    def screen(self, user, letter):
        name = "letters:settings" if self.may_extend(user, letter) else "signatures:index"
        return reverse(name, args=[letter.pk])
