from uuid import UUID

from django.core.management.base import CommandError

from petitions.models import PetitionPage
from statements.models import Letter


def letter_of(name):
    """The petition with this letter key, or with this slug on one of its pages."""
    try:
        found = Letter.objects.filter(kind="petition", key=UUID(name)).first()
    except ValueError:
        page = PetitionPage.objects.filter(slug=name).first()
        found = page and page.letter
    if found is None:
        raise CommandError(f"No petition has the key or slug “{name}”.")
    return found
