"""What is said of a page elsewhere, and plain links to share it; nothing is loaded from there."""

from html import unescape
from urllib.parse import quote

from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _

LONGEST_OPENING = 200
LINE_BREAK = "\r\n"  # in the body of a mail: RFC 6068, section 5


def opening(html):
    """The first words of a text, plain, for pages that nobody has described."""
    text = unescape(strip_tags(html.replace("<", " <")))
    return Truncator(" ".join(text.split())).chars(LONGEST_OPENING)


def share_links(*, url, title, text):
    """List of (name, what the link does, address).

    Each opens the visitor's own app or account with the text typed. Nothing but `url` and the words
    goes into an address, whoever shares and wherever they do.
    """
    address, subject, said = (quote(part, safe="") for part in (url, title, text))
    mail = f"mailto:?subject={subject}&body={said}{quote(LINE_BREAK * 2)}{address}"
    services = {
        "WhatsApp": f"https://wa.me/?text={said}%20{address}",
        "Telegram": f"https://t.me/share/url?url={address}&text={said}",
        "Bluesky": f"https://bsky.app/intent/compose?text={said}%20{address}",
        "X": f"https://x.com/intent/post?text={said}&url={address}",
    }
    return [
        (_("E-mail"), _("Share by e-mail"), mail),
        *(
            (name, _("Share on %(service)s") % {"service": name}, link)
            for name, link in services.items()
        ),
    ]
