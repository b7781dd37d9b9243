"""The style sheet of the public site: small files by hand, sent as one, asked for once a page."""

import hashlib
import re

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from campaign.keeping import kept

FOLDER = settings.BASE_DIR / "static" / "css" / "site"
# In the order in which they are sent; the layers stand in tokens.css.
FILES = (
    "tokens",
    "fonts",
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
    """(text, digest) of the whole sheet. Addresses in it are those of static files."""
    text = "\n".join((FOLDER / f"{name}.css").read_text() for name in FILES)
    text = re.sub(r'url\("\.\./\.\./([^"]+)"\)', lambda found: f'url("{static(found[1])}")', text)
    return text, hashlib.sha256(text.encode()).hexdigest()[:12]


def address():
    """Where the sheet as it is now can be kept for ever; asks no database."""
    return reverse("site-sheet", args=[site_sheet()[1]])
