from django.contrib.sessions.models import Session
from django.utils import timezone


def tidy():
    """Removes sessions of staff that are over, whose rows Django leaves lying; how many."""
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]
