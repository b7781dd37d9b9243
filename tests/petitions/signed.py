"""Signatures as the verbs make them, for tests that look at what is done with them later."""

from petitions import signing, tokens
from petitions.models import Signature
from statements import versions


def sign(
    page, email="ines@example.org", *, confirmed=True, language="en", hold_reason="", **details
):
    details = {"name": "Inês Duarte", "email": email} | details
    signing.sign(
        letter=page.letter,
        page=page,
        language=language,
        wording=versions.current(page),
        consent="I agree.",
        consent_language="en",
        details=signing.Details(**details),
        hold_reason=hold_reason,
    )
    signature = Signature.objects.latest("pk")
    if confirmed and not hold_reason:
        token, _row = tokens.mint(signature=signature)
        signing.confirm(token=token, shown=signing.seen(signature))
    return Signature.objects.get(pk=signature.pk)


def damaged(sealed):
    """The same octets but for the last bit: no key opens them."""
    *rest, last = bytes(sealed)
    return bytes([*rest, last ^ 1])
