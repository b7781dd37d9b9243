"""Verbs on endorsers that stand under a letter."""

from collections import Counter

from django.db import transaction
from django.db.models import F, Max
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

    Leaves the positions without gaps or doubles.
    """
    letter = lock(endorser.letter)
    order = _numbered(letter)
    old, new = order.index(endorser.pk), min(index, len(order) - 1)
    others = letter.endorsers.all()
    if new < old:
        others.filter(position__gte=new, position__lt=old).update(position=F("position") + 1)
    else:
        others.filter(position__gt=old, position__lte=new).update(position=F("position") - 1)
    Endorser.objects.filter(pk=endorser.pk).update(position=new)
    log(instance=letter, action="statements.move_endorser")


def _numbered(letter):
    """Primary keys in the letter's order, once their positions count 0, 1, 2 …"""
    endorsers = list(letter.endorsers.only("pk", "position"))
    if any(one.position != place for place, one in enumerate(endorsers)):
        for place, one in enumerate(endorsers):
            one.position = place
        Endorser.objects.bulk_update(endorsers, ["position"], batch_size=500)
    return [one.pk for one in endorsers]


@transaction.atomic
def set_published(*, endorsers, published):
    """Shows endorsers to the public or hides them; returns how many of them changed."""
    changed = [endorser for endorser in endorsers if endorser.published != published]
    _rows(changed).update(published=published)
    verb = "publish" if published else "unpublish"
    _log_per_letter(changed, f"statements.{verb}_endorsers")
    return len(changed)


@transaction.atomic
def set_featured(*, endorsers, featured):
    """Shows endorsers first, or no longer; returns how many of them changed."""
    changed = [endorser for endorser in endorsers if endorser.featured != featured]
    _rows(changed).update(featured=featured)
    verb = "feature" if featured else "unfeature"
    _log_per_letter(changed, f"statements.{verb}_endorsers")
    return len(changed)


@transaction.atomic
def delete(*, endorsers):
    """Takes endorsers off their lists for good; returns how many."""
    _rows(endorsers).delete()
    _log_per_letter(endorsers, "statements.delete_endorsers")
    return len(endorsers)


def _rows(endorsers):
    return Endorser.objects.filter(pk__in=[endorser.pk for endorser in endorsers])


def _log_per_letter(endorsers, action):
    for letter, count in Counter(endorser.letter for endorser in endorsers).items():
        log(instance=letter, action=action, data={"count": count})
