"""What only paper needs: the address of a page as a code for cameras."""

from functools import lru_cache

import segno


@lru_cache(maxsize=256)
def address_code(address):
    """Address (`data:`) of an SVG with a QR code (ISO/IEC 18004) that leads to an address."""
    code = segno.make(address, error="m", boost_error=False, micro=False)
    return code.svg_data_uri(scale=4, border=2)
