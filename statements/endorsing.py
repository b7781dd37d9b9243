"""Verbs on endorsers that stand under a letter."""

from django.db import transaction
from django.db.models import Max
from wagtail.log_actions import log

from statements.models import Endorser, Letter


def next_position(letter):
    """The position after the last endorser. Call it under a lock on the letter."""
    last = letter.endorsers.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def lock(letter):
    """Keeps two changes of one letter's list apart until the transaction ends."""
    return Letter.objects.select_for_update().get(pk=letter.pk)


@transaction.atomic
def append(*, endorser):
    """Saves a new endorser at the end of its letter's list."""
    lock(endorser.letter)
    endorser.position = next_position(endorser.letter)
    endorser.save()


@transaction.atomic
def move(*, endorser, index):
    """Puts an endorser at an index (from 0) of its letter's list; past the end means last.

    Writes only the positions that change and leaves them without gaps or doubles.
    """
    letter = lock(endorser.letter)
    rest = list(letter.endorsers.exclude(pk=endorser.pk).only("pk", "position"))
    rest.insert(index, endorser)
    moved = []
    for position, one in enumerate(rest):
        if one.position != position:
            one.position = position
            moved.append(one)
    Endorser.objects.bulk_update(moved, ["position"], batch_size=500)
    log(instance=letter, action="statements.move_endorser")


@transaction.atomic
def set_published(*, endorsers, published):
    """Shows endorsers to the public or hides them; returns how many of them changed."""
    changed = [endorser for endorser in endorsers if endorser.published != published]
    for endorser in changed:
        endorser.published = published
        log(instance=endorser, action="wagtail.publish" if published else "wagtail.unpublish")
    Endorser.objects.filter(pk__in=[endorser.pk for endorser in changed]).update(
        published=published
    )
    return len(changed)
