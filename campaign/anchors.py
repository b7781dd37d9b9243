"""Ids for the headings of running text, so that a link can lead to a part of a letter."""

import re
from html import unescape

from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from django.utils.text import slugify

HEADING = re.compile(r"<(h[2-4])>(.*?)</\1>", re.DOTALL)
LONGEST = 60


def with_anchors(html):
    """The same HTML, in which each heading has an id from its words, none of them twice.

    An id is the same as long as the words are, whatever stands above or below. It begins with a
    capital or a sign without one, as no id of our templates does, so it is never one of them.
    """
    taken = set()

    def give(found):
        level, words = found.groups()
        anchor = free(anchor_of(words), taken)
        taken.add(anchor)
        return f'<{level} id="{anchor}">{words}</{level}>'

    return mark_safe(HEADING.sub(give, html))  # nosec B308 B703 - an id has letters and digits


def anchor_of(words):
    slug = slugify(unescape(strip_tags(words)), allow_unicode=True)[:LONGEST].strip("-_")
    return slug[:1].upper() + slug[1:] or "Section"


def free(anchor, taken):
    number, found = 1, anchor
    while found in taken:
        number += 1
        found = f"{anchor}-{number}"
    return found
