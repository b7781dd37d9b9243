"""Listing a signer among the endorsers of a petition, for as long as the name is public."""

from django.db import transaction
from django.db.models import Exists, OuterRef

from petitions.models import Promotion, Signature
from statements import endorsing
from statements.models import Endorser
from statements.models.endorsers import EndorserKind


def promotable():
    """Signatures of those who confirmed and agreed to be named, and are no endorser yet."""
    promoted = Promotion.objects.filter(signature=OuterRef("pk"))
    return Signature.objects.public().filter(~Exists(promoted))


@transaction.atomic
def promote(*, signature, published):
    """Adds the public face of a signature (name, affiliation, country) at the end of the endorsers.

    Nothing that its signer keeps private is looked at. True if this call did it: not if the
    signature is public no longer, nor if somebody of this name and country is on the list.
    """
    letter = endorsing.lock(signature.letter)
    found = promotable().faces().select_for_update(of=("self",)).filter(pk=signature.pk).first()
    if found is None or is_listed(letter, found):
        return False
    endorser = Endorser(
        letter=letter,
        kind=EndorserKind.PERSON,
        name=found.public_name,
        affiliation=found.public_affiliation,
        place_code=found.country,
        published=published,
    )
    endorsing.append(endorser=endorser)
    Promotion.objects.create(signature=found, endorser=endorser)
    return True


def is_listed(letter, signature):
    same = letter.endorsers.filter(kind=EndorserKind.PERSON, name__iexact=signature.public_name)
    return same.filter(place_code=signature.country).exists()


def follow(*, signature):
    """Lets the endorser of a signature be called as its face is now; it goes with a hidden name.

    Call it in the transaction that changed the face.
    """
    if not signature.public_name:
        let_go(signature=signature)
        return
    Endorser.objects.filter(promotion__signature=signature.pk).update(
        name=signature.public_name, affiliation=signature.public_affiliation
    )


def let_go(*, signature):
    """Takes away the endorser of a signature that is public no longer, if there is one.

    Call it in the transaction that hides or erases the signature.
    """
    Endorser.objects.filter(promotion__signature=signature.pk).delete()
