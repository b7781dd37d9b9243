"""The style sheet of the public site: small files by hand, sent as one, asked for once a page."""

import hashlib

from django.conf import settings
from django.urls import reverse

from campaign.keeping import kept

FOLDER = settings.BASE_DIR / "static" / "css" / "site"
# In the order in which they are sent; the layers stand in tokens.css.
FILES = (
    "tokens",
    "reset",
    "base",
    "prose",
    "button",
    "chrome",
    "lists",
    "tally",
    "steps",
    "home",
    "blocks",
    "letter",
    "endorsers",
    "petition",
    "signers",
    "history",
    "form",
    "finding",
    "signing",
    "sharing",
    "print",
)


@kept
def site_sheet():
    """(text, digest) of the whole sheet."""
    text = "\n".join((FOLDER / f"{name}.css").read_text() for name in FILES)
    return text, hashlib.sha256(text.encode()).hexdigest()[:12]


def address():
    """Where the sheet as it is now can be kept for ever; asks no database."""
    return reverse("site-sheet", args=[site_sheet()[1]])
