"""Payment QR codes for bank transfers (European Payments Council, EPC069-12, version 002)."""

from functools import lru_cache

import segno
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum import bic, iban, iso11649
from stdnum.exceptions import ValidationError as NumberError

LONGEST_PAYLOAD = 331  # bytes, EPC069-12 section 3.1


def checked_iban(value):
    """An account number by ISO 13616 without spaces. Raises ValidationError."""
    try:
        return iban.validate(value)
    except NumberError as error:
        raise ValidationError(
            _("This is not a valid IBAN. Compare it with the bank's letter, digit by digit.")
        ) from error


def checked_bic(value):
    """A bank code by ISO 9362 without spaces. Raises ValidationError."""
    try:
        return bic.validate(value)
    except NumberError as error:
        raise ValidationError(_("This is not a valid BIC: it has 8 or 11 characters.")) from error


def payload(*, holder, number, bic="", reference=""):
    """What the code says, one item per line in the order of EPC069-12, section 3.

    `number` is a valid IBAN. A reference that is a creditor reference (ISO 11649) goes to its own
    line, any other is free text. The amount is left to the giver.
    """
    structured = iso11649.compact(reference) if iso11649.is_valid(reference) else ""
    text = "" if structured else reference
    lines = ["BCD", "002", "1", "SCT", bic, holder, number, "", "", structured, text]
    return "\n".join(lines).rstrip("\n")


@lru_cache(maxsize=256)
def payment_code(*, holder, number, bic="", reference=""):
    """Address (`data:`) of an SVG that a banking app reads.

    Empty without a holder, and where the texts are longer than the standard allows.
    """
    said = payload(holder=holder, number=number, bic=bic, reference=reference)
    if not holder or len(said.encode()) > LONGEST_PAYLOAD:
        return ""
    code = segno.make(said, error="m", boost_error=False, encoding="utf-8", micro=False)
    return code.svg_data_uri(scale=4, border=2)
