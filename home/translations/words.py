"""How many words a text has, for those who plan who translates it."""

import re
from html import unescape

from django.utils.html import strip_tags

BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
# Scripts without spaces between words. As word processors do, each sign counts as a word.
SIGN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
TOKEN = re.compile(f"[{SIGN}]|[^\\s{SIGN}]+")


def count(html):
    """Words of a text as Wagtail Localize keeps it; what has neither letter nor digit is none."""
    text = unescape(strip_tags(BREAK.sub(" ", html)))
    return sum(any(map(str.isalnum, token)) for token in TOKEN.findall(text))
