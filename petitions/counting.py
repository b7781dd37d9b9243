"""The tally: confirmed signatures per wording, kept in slots so that no row is hot."""

import random

from django.db import transaction
from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from petitions import sql
from petitions.models.signatures import Signature, TallySlot
from statements.models import Letter

SLOTS = 16


def add(signature, amount):
    """Raises or lowers the total of this signature's letter, under the wording it was given to.

    Call it in the transaction that changes the signature, with the row's wording at that moment.
    An `amount` beyond one stands for as many signatures of the same wording.
    """
    sql.run(addition(signature, amount))


def addition(signature, amount):
    """What `add` executes, for `sql.run`."""
    slot = random.randrange(SLOTS)  # noqa: S311 - spreads load, guards nothing
    row = TallySlot(letter_id=signature.letter_id, wording_id=signature.wording_id, slot=slot)
    row.count = amount
    return sql.addition(row)


def total(letter):
    """Confirmed signatures of one letter, over all languages."""
    return sql.sum_of_slots(letter)


def attach(pages):
    """Gives each petition page of a list its `letter` and `total`, by two queries in all."""
    pages = Letter.attach(pages)
    found = [page.letter for page in pages if page.letter]
    sums = dict(
        TallySlot.objects.filter(letter__in=found).values_list("letter").annotate(Sum("count"))
    )
    for page in pages:
        page.total = sums.get(page.letter.pk, 0) if page.letter else 0
    return pages


def by_wording(letter):
    """The letter's TextVersions in all languages, newest first, each with its number `signed`.

    One query over the tally, whatever the number of signatures; their texts are not loaded.
    """
    found = letter.versions.annotate(signed=Coalesce(Sum("tally__count"), 0))
    # Django lets go of the model's own order where it groups.
    return list(found.defer("text").order_by("-last_published_at", "-pk"))


def verify(letter, *, repair=True):
    """Compares the tally with the rows, wording by wording; returns (kept, counted).

    With `repair` a wrong one is set right. One statement reads both, so that moves at the same
    time do not look like errors; a lock keeps two repairs at the same time from adding up.
    """
    found = _compared(letter)
    if repair and any(wording.kept != wording.counted for wording in found):
        _repair(letter)
    return sum(wording.kept for wording in found), sum(wording.counted for wording in found)


def _compared(letter):
    """The letter's TextVersions with `kept` by the tally and `counted` by the rows."""
    rows = Signature.objects.confirmed().filter(wording=OuterRef("pk")).order_by()
    counted = rows.values("wording").annotate(n=Count("pk")).values("n")
    slots = TallySlot.objects.filter(wording=OuterRef("pk")).order_by()
    kept = slots.values("wording").annotate(n=Sum("count")).values("n")
    wordings = letter.versions.annotate(
        kept=Coalesce(Subquery(kept), 0), counted=Coalesce(Subquery(counted), 0)
    )
    return list(wordings.defer("text"))


@transaction.atomic
def _repair(letter):
    Letter.objects.select_for_update(no_key=True).get(pk=letter.pk)
    for wording in _compared(letter):
        if wording.kept != wording.counted:
            add(Signature(letter=letter, wording=wording), wording.counted - wording.kept)
