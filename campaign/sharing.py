"""What is said of a page elsewhere, and plain links to share it; nothing is loaded from there."""

from html import unescape
from urllib.parse import quote

from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _

LONGEST_OPENING = 200


def opening(html):
    """The first words of a text, plain, for pages that nobody has described."""
    text = unescape(strip_tags(html.replace("<", " <")))
    return Truncator(" ".join(text.split())).chars(LONGEST_OPENING)


def share_links(*, url, text):
    """List of (name, address): each opens the visitor's own app or account with the text typed."""
    both = quote(f"{text} {url}", safe="")
    return [
        (_("E-mail"), f"mailto:?subject={quote(text, safe='')}&body={both}"),
        ("WhatsApp", f"https://wa.me/?text={both}"),
        (
            "Telegram",
            f"https://t.me/share/url?url={quote(url, safe='')}&text={quote(text, safe='')}",
        ),
        ("Bluesky", f"https://bsky.app/intent/compose?text={both}"),
        ("X", f"https://x.com/intent/post?text={both}"),
    ]
