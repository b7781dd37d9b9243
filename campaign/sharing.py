"""Plain links for sharing a page; no script, nothing loaded from elsewhere."""

from urllib.parse import quote

from django.utils.translation import gettext as _


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
