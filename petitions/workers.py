"""Which workers are there: each says so every few seconds, and is away once it has not for long."""

from datetime import timedelta

from django.utils import timezone

from petitions.models import Worker

# A worker says that it is there so often, in seconds.
PAUSE = 20
AWAY = timedelta(minutes=2)
KEPT = timedelta(days=1)


def beat(name):
    """Says that the worker of this name (a UUID) is there now."""
    if not Worker.objects.filter(pk=name).update(seen_at=timezone.now()):
        Worker.objects.create(pk=name)


def last_seen():
    """When any worker was last there; None if none was in the last day or so."""
    return Worker.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()


def number():
    """How many are there now."""
    return Worker.objects.filter(seen_at__gt=timezone.now() - AWAY).count()


def tidy():
    """Forgets those that ended long ago; how many."""
    return Worker.objects.filter(seen_at__lt=timezone.now() - KEPT).delete()[0]
