"""Payment QR codes for bank transfers (European Payments Council, EPC069-12, version 002)."""

from functools import lru_cache

import segno
from stdnum import iso11649

LONGEST_PAYLOAD = 331  # bytes, EPC069-12 section 3.1


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
