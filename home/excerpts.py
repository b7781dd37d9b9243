"""What a result of a search shows of its page: the words around those that were looked for."""

import re
import unicodedata

from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

from campaign.folding import fold, fold_letter, texts_of

MOST_READ = 20_000
BEFORE, LENGTH = 60, 220
SHORTEST_STEM = 4
# Particles that Arabic writes together with the word that follows.
PARTICLES = "(?:[وف]?[بكل]?(?:ال)?|[وف]?لل)"


class Marker:
    """Marks words of a search in a text as HTML, whatever their case and accents."""

    def __init__(self, words):
        longest_first = sorted(set(re.findall(r"\w+", fold(words))), key=len, reverse=True)
        wanted = "|".join(map(_and_endings, longest_first))
        self.pattern = re.compile(rf"(?<!\w){PARTICLES}({wanted})(?!\w)") if wanted else None

    def title(self, text):
        return self._html(text, self._places(text))

    def excerpt(self, page):
        """The part of a page's texts around the first of the words; else their beginning."""
        texts = [text[:MOST_READ] for text in texts_of(page, but=("title", "folded_words"))]
        for text in texts:
            places = self._places(text)
            if places:
                return self._around(text, places)
        return self._around(texts[0], []) if texts else ""

    def _places(self, text):
        """(start, end) of each word in `text` as it is written."""
        if not self.pattern:
            return []
        letters = [fold_letter(letter) for letter in text]
        at = [number for number, letter in enumerate(letters) for _ in letter]
        found = self.pattern.finditer("".join(letters))
        return [_whole(text, at[match.start(1)], at[match.end(1) - 1] + 1) for match in found]

    def _around(self, text, places):
        first = places[0][0] if places else 0
        start = max(first - BEFORE, 0)
        start = start and (text.find(" ", start, first) + 1 or start)
        end = start + LENGTH
        end = max(text.rfind(" ", start, end), start + BEFORE) if end < len(text) else len(text)
        inside = [(a - start, b - start) for a, b in places if start <= a and b <= end]
        shown = self._html(text[start:end], inside)
        return format_html("{}{}{}", "… " if start else "", shown, " …" if end < len(text) else "")

    def _html(self, text, places):
        parts, last = [], 0
        for start, end in places:
            parts += [escape(text[last:start]), f"<mark>{escape(text[start:end])}</mark>"]
            last = end
        return mark_safe("".join([*parts, escape(text[last:])]))  # nosec B308 B703 - each part is escaped


def _and_endings(word):
    """The index knows the endings of some languages, so that "islands" is found by "island"."""
    return re.escape(word) + (r"\w{0,2}" if len(word) >= SHORTEST_STEM else "")


def _whole(text, start, end):
    """With the signs above the last letter, which count as letters of their own."""
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return start, end
