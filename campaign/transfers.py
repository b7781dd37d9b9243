"""Payment QR codes for bank transfers (European Payments Council, EPC069-12, version 002)."""

from functools import lru_cache

import segno
from stdnum import iso11649

LONGEST_PAYLOAD = 331  # bytes, EPC069-12 section 3.1


@lru_cache(maxsize=256)
def payment_code(*, holder, number, bic="", reference=""):
    """Address (`data:`) of an SVG that a banking app reads; empty without a holder.

    `number` is a valid IBAN. A reference that is a creditor reference (ISO 11649) goes to its own
    line, any other is free text. The amount is left to the giver. Empty, too, where the texts are
    longer than the standard allows.
    """
    structured = reference if iso11649.is_valid(reference) else ""
    payload = "\n".join(
        ["BCD", "002", "1", "SCT", bic, holder, number, "", "", structured]
        + ([] if structured else [reference])
    ).rstrip("\n")
    if not holder or len(payload.encode()) > LONGEST_PAYLOAD:
        return ""
    code = segno.make(payload, error="m", boost_error=False, encoding="utf-8", micro=False)
    return code.svg_data_uri(scale=4, border=2)
