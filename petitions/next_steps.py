"""What a signer is offered to do next: another petition, a bank transfer or a page."""

from dataclasses import dataclass

from django.utils.translation import get_language
from wagtail.models import Page

from campaign.blocks import TransferBlock
from petitions import counting
from petitions.models import PetitionPage
from statements.models.next_step import NextStep


@dataclass(frozen=True)
class Offer:
    """`kind` is a NextStep. `page` has `letter` and `total` where it is a petition."""

    kind: str
    page: Page | None = None
    transfer: object | None = None


def offered(letter):
    """The Offer after signing this letter, in the language of the moment; None without one.

    A petition is offered while it takes signatures, and nothing that readers cannot see.
    """
    match letter.next_step:
        case NextStep.PETITION:
            page = petition(letter.next_petition)
            return page and Offer(NextStep.PETITION, page=page)
        case NextStep.PAGE:
            page = standing(letter.next_page)
            return page and Offer(NextStep.PAGE, page=page.specific)
        case NextStep.TRANSFER:
            return Offer(NextStep.TRANSFER, transfer=transfer(letter))
    return None


def petition(letter):
    page = letter and letter.is_open and readable(PetitionPage, letter.key)
    return counting.attach([page])[0] if page else None


def standing(page):
    """The page in the language of the moment, else as it was chosen, where readers see it."""
    if page is None:
        return None
    return readable(Page, page.translation_key) or readable(Page, page.translation_key, pk=page.pk)


def readable(model, key, **which):
    """The public page of a text: `which`, else the one in the language of the moment."""
    which = which or {"locale__language_code": get_language()}
    pages = model.objects.live().public().filter(translation_key=key, **which)
    return pages.select_related("locale", "alias_of__locale").first()


def transfer(letter):
    """The same value that a block "Bank transfer" in a text has, with its number and QR code."""
    return TransferBlock().to_python(
        {
            "iban": letter.transfer_iban,
            "holder": letter.transfer_holder,
            "bic": letter.transfer_bic,
            "reference": letter.transfer_reference,
        }
    )
