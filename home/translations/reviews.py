"""Verbs on reviews: a translator says that a translation is ready, a reviewer answers.

A review holds no text. It points to the translation, and what is reviewed is what stands there now.
"""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from home.models.reviews import ReviewState, TranslationReview


class ReviewError(Exception):
    """A verb that could not be done; `code` says why."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def waiting(translation):
    """The review that waits for an answer, or None."""
    found = translation.reviews.filter(state=ReviewState.WAITING)
    return found.select_related("asked_by").first()


def answer(translation):
    """The review that was sent back, if it was the last one and nothing was published since."""
    last = translation.reviews.select_related("closed_by").order_by("-pk").first()
    if not last or last.state != ReviewState.RETURNED:
        return None
    published_at = translation.get_target_instance().last_published_at
    return None if published_at and published_at > last.closed_at else last


def ask(*, translation, user):
    """Says that a translation is ready; returns its review. Asked twice, the first one waits on.

    The review remembers the published text of the source: what changes later is told.
    """
    source = translation.source.get_source_instance()
    with transaction.atomic():
        review, is_new = TranslationReview.objects.get_or_create(
            translation=translation,
            state=ReviewState.WAITING,
            defaults={"source_revision_id": source.live_revision_id, "asked_by": user},
        )
        if is_new:
            _log(translation, "home.ask_review", user)
    return review


def withdraw(*, translation, user):
    """Takes the word back; True if one waited."""
    return _close(translation, user, "home.withdraw_review", state=ReviewState.WITHDRAWN)


def send_back(*, translation, user, answer):
    """Returns a waiting translation to whoever said that it is ready, with what to change.

    True if one waited. Raises ReviewError (`no_answer`) without words.
    """
    answer = answer.strip()
    if not answer:
        raise ReviewError("no_answer")
    return _close(
        translation, user, "home.send_back_review", state=ReviewState.RETURNED, answer=answer
    )


def close_published(*, translation, user):
    """Ends the waiting review of a translation that has just gone live, by whatever door."""
    return _close(translation, user, "home.publish_review", state=ReviewState.PUBLISHED)


def has_changed_source(review):
    """True if the source was published again since the translation was said to be ready."""
    source = review.translation.source.get_source_instance()
    return source.live_revision_id != review.source_revision_id


def _close(translation, user, action, **changes):
    """By one conditional UPDATE: of two who answer at once, the first one counts."""
    with transaction.atomic():
        found = TranslationReview.objects.filter(translation=translation, state=ReviewState.WAITING)
        closed = found.update(closed_by=user, closed_at=timezone.now(), **changes)
        if closed:
            _log(translation, action, user)
    return bool(closed)


def _log(translation, action, user):
    """In the history of the translated page; what the reviewer wrote is no part of it."""
    log(instance=translation.get_target_instance(), action=action, user=user)
