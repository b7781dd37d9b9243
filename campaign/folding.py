"""Words without what people leave out when they look for them: case, accents, vowel signs."""

import unicodedata
from functools import lru_cache

from wagtail.search import index

# Letters that are written now so, now so, and what only stretches a word.
SAME_ARABIC = {"ى": "ي", "ة": "ه", "ٱ": "ا", "ـ": ""}


def fold(text):
    return "".join(map(fold_letter, text))


@lru_cache(maxsize=4096)
def fold_letter(letter):
    """What is left of one letter: none or several."""
    found = unicodedata.normalize("NFKD", letter.casefold())
    bare = (part for part in found if not unicodedata.combining(part))
    return "".join(SAME_ARABIC.get(part, part) for part in bare)


def texts_of(page, *, but=()):
    """The plain texts of a page (specific) that are searched, each with single spaces."""
    fields = (field for field in page.get_search_fields() if isinstance(field, index.SearchField))
    values = (field.get_value(page) for field in fields if field.field_name not in but)
    found = (text for value in values for text in (value if isinstance(value, list) else [value]))
    return [text for text in (" ".join(str(text or "").split()) for text in found) if text]
