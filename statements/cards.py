"""The share card of a letter, in the language of its words."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from campaign import formats
from campaign.addresses import full_address
from campaign.cards import Card

FEWEST = 10


def of(page, organisation):
    """What stands on the card of a letter page, or None where this machine cannot draw it."""
    logo = organisation.logo
    with override(page.language):
        card = Card(
            kicker=page.kicker,
            title=page.title,
            line=page.supporters,
            language=page.language,
            organisation=organisation.organisation,
            logo=logo.pk if logo else 0,
            logo_hash=logo.file_hash if logo else "",
            colour=organisation.colour,
        )
        return card if card.can_be_drawn else None


def address(page, card):
    """Where the picture of a card of this page stands."""
    with override(page.locale.language_code):
        return full_address(reverse("statements:card", args=[page.translation_key, card.digest]))


def endorsers(number):
    """How many stand under a letter, in words; empty while it would rather deter."""
    shown = rounded(number)
    words = ngettext("%(shown)s endorser", "%(shown)s endorsers", shown)
    return _at_least(words % {"shown": formats.number(shown)}, number)


def signatures(number):
    """How many have signed, in words; empty while it would rather deter."""
    shown = rounded(number)
    words = ngettext("%(shown)s signature", "%(shown)s signatures", shown)
    return _at_least(words % {"shown": formats.number(shown)}, number)


def rounded(number):
    """A number with its two leading digits: no card is drawn anew for each signature."""
    step = 10 ** max(0, len(str(number)) - 2)
    return number - number % step


def _at_least(words, number):
    if number < FEWEST:
        return ""
    is_exact = rounded(number) == number
    return words if is_exact else _("More than %(number)s") % {"number": words}
