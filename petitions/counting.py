"""The tally: confirmed signatures per letter, kept in slots so that no row is hot."""

import random

from django.db.models import F, Sum

from petitions.models.signatures import TallySlot
from statements.models import Letter

SLOTS = 16


def add(letter, amount):
    """Raises or lowers the total; call it in the transaction that changes the signature."""
    slot = random.randrange(SLOTS)  # noqa: S311 - spreads load, guards nothing
    slots = TallySlot.objects.filter(letter=letter, slot=slot)
    if not slots.update(count=F("count") + amount):
        TallySlot.objects.bulk_create([TallySlot(letter=letter, slot=slot)], ignore_conflicts=True)
        slots.update(count=F("count") + amount)


def total(letter):
    """Confirmed signatures of one letter, over all languages."""
    return letter.tally.aggregate(total=Sum("count"))["total"] or 0


def attach(pages):
    """Gives each petition page of a list its `letter` and `total`, by two queries in all."""
    pages = list(pages)
    letters = Letter.objects.in_bulk([p.translation_key for p in pages], field_name="key")
    sums = dict(
        TallySlot.objects.filter(letter__in=letters.values())
        .values_list("letter")
        .annotate(Sum("count"))
    )
    for page in pages:
        page.letter = letters.get(page.translation_key)
        page.total = sums.get(page.letter.pk, 0) if page.letter else 0
    return pages


def verify(letter):
    """Compares the tally with the rows and repairs it; returns (kept, counted)."""
    kept, counted = total(letter), letter.signatures.confirmed().count()
    if kept != counted:
        TallySlot.objects.get_or_create(letter=letter, slot=0)
        TallySlot.objects.filter(letter=letter, slot=0).update(count=F("count") + counted - kept)
    return kept, counted
