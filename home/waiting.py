"""Translations that wait for somebody, for the mails that tell staff."""

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, TaskState
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail_localize.models import StringTranslation, Translation

from campaign import formats
from campaign.staff_mails import Kind, Line
from home.models import TranslationReview
from home.models.reviews import ReviewState
from home.translations import reviews


class Translations(Kind):
    """Pages in another language than their source: submitted to a workflow in which it is this
    user's turn; and those that are this user's to publish, said to be ready by somebody else, or
    translated to the last string and not yet published."""

    name = "translations"
    label = _("translations to review")

    def may_concern(self, user):
        return PagePermissionPolicy().user_has_any_permission(user, ["change", "publish"])

    def news(self, user, since):
        submitted, ready, translated = map(
            list, (_submitted(user), _ready(user), _translated(user))
        )
        moments = [moment for _page, moment in [*submitted, *ready, *translated]]
        if since and not any(moment > since for moment in moments):
            return
        for page, _moment in submitted:
            words = gettext("“%(title)s” (%(language)s) waits for your approval.")
            yield _line(words, page)
        for page, _moment in ready:
            yield _line(gettext("“%(title)s” (%(language)s) is ready for your review."), page)
        for page, _moment in translated:
            words = gettext("“%(title)s” (%(language)s) is translated and waits to be published.")
            yield _line(words, page)


class SentBack(Kind):
    """Translations that this user said to be ready, and a reviewer sent back."""

    name = "sent_back"
    label = _("translations sent back to you")

    def may_concern(self, user):
        return PagePermissionPolicy().user_has_any_permission(user, ["change"])

    def news(self, user, since):
        found = TranslationReview.objects.filter(
            asked_by=user, state=ReviewState.RETURNED, translation__enabled=True
        ).select_related("translation")
        last = [review for review in found if review == reviews.answer(review.translation)]
        if since and not any(review.closed_at > since for review in last):
            return
        for review in last:
            words = gettext("“%(title)s” (%(language)s) was sent back: see what should be changed.")
            yield _line(words, review.translation.get_target_instance())


def _line(words, page):
    language = formats.language(page.locale.language_code)
    values = {"title": page.draft_title or page.title, "language": language}
    return Line(words % values, reverse("wagtailadmin_pages:edit", args=[page.pk]))


def _submitted(user):
    """(page, since when) of translations on which this user can decide, own ones left out."""
    states = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, workflow_state__current_task_state=F("pk")
    )
    for state in states.select_related("workflow_state", "task").order_by("pk"):
        page = state.workflow_state.content_object
        if not isinstance(page, Page) or state.workflow_state.requested_by_id == user.pk:
            continue
        older = page.get_translations().filter(pk__lt=page.pk, alias_of=None)
        if older.exists() and state.task.specific.get_actions(page, user):
            yield page, state.started_at


def _ready(user):
    """(page, since when) of what somebody else said to be ready, and this user may publish."""
    found = TranslationReview.objects.filter(
        state=ReviewState.WAITING, translation__enabled=True
    ).select_related("translation__source", "translation__target_locale")
    for review in found.exclude(asked_by=user).order_by("pk"):
        page = review.translation.get_target_instance()
        if page.permissions_for_user(user).can_publish():
            yield page, review.asked_at


def _translated(user):
    """(page, since when) of what translators have finished and this user may publish, but for
    what is in review."""
    reviewed = [ReviewState.WAITING, ReviewState.RETURNED]
    open_reviews = TranslationReview.objects.filter(translation=OuterRef("pk"), state__in=reviewed)
    done = TranslationReview.objects.filter(
        translation=OuterRef("translation"), pk__gt=OuterRef("pk")
    )
    in_review = open_reviews.filter(~Exists(done))
    for translation in _changed_since_published().exclude(Exists(in_review)):
        page = Page.objects.select_related("locale").get(pk=translation.page_pk)
        if not page.permissions_for_user(user).can_publish():
            continue
        total, done = translation.get_progress()
        if total == done:
            yield page, translation.changed_at


def _changed_since_published():
    strings = StringTranslation.objects.filter(
        locale=OuterRef("target_locale"), context__object=OuterRef("source__object")
    )
    pages = Page.objects.filter(
        translation_key=OuterRef("source__object"), locale=OuterRef("target_locale"), alias_of=None
    )
    found = Translation.objects.filter(Exists(pages), enabled=True).annotate(
        changed_at=Subquery(strings.order_by("-updated_at").values("updated_at")[:1]),
        published_at=Subquery(pages.values("last_published_at")[:1]),
        page_pk=Subquery(pages.values("pk")[:1]),
    )
    unpublished = Q(published_at=None) | Q(changed_at__gt=F("published_at"))
    return found.filter(unpublished, changed_at__isnull=False).order_by("pk")
