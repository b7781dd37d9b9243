"""The picture of a letter that shared links show: what stands on it, and the file.

It is drawn once for all that stands on it, when somebody first asks for it, and kept as a file. Its
address has the digest of that, so whoever keeps it for long never shows what has changed.
"""

import contextlib
import hashlib
import json
from dataclasses import asdict, dataclass
from threading import Lock

from django.core.cache import caches
from django.utils.translation import get_language_info

from campaign import drawing

# To be raised when cards are drawn in another way.
DESIGN = 1
WIDTH, HEIGHT = drawing.WIDTH, drawing.HEIGHT
TYPE = "image/png"
KEPT_SECONDS = 30 * 24 * 60 * 60

_one_at_a_time = Lock()


@dataclass(frozen=True)
class Card:
    """What stands on a card, in the language of its title. `logo` is the key of an image or 0."""

    kicker: str
    title: str
    line: str
    language: str
    organisation: str
    logo: int
    logo_hash: str
    colour: str

    @property
    def digest(self):
        """A name of all that it shows, the same in each process."""
        shown = json.dumps([DESIGN, asdict(self)], sort_keys=True)
        return hashlib.sha256(shown.encode()).hexdigest()[:20]

    @property
    def right_to_left(self):
        return get_language_info(self.language)["bidi"]

    @property
    def can_be_drawn(self):
        """False where this machine cannot show its words: no font, or nothing to shape them."""
        return all(map(drawing.can_set, (self.kicker, self.title, self.line, self.organisation)))

    @property
    def words(self):
        """The same for those who do not see it."""
        return ". ".join(filter(None, (self.title, self.line)))


def picture(card, *, open_logo):
    """PNG of a card. `open_logo()` gives a file with its logo, or None; asked only to draw.

    One at a time in each process. A disk that cannot be written to keeps nothing.
    """
    cache, key = caches["cards"], card.digest
    found = cache.get(key)
    if found is None:
        with _one_at_a_time:
            found = cache.get(key)
            if found is None:
                found = drawing.draw(card, open_logo() if card.logo else None)
                with contextlib.suppress(OSError):
                    cache.set(key, found, KEPT_SECONDS)
    return found


def logo_file(image):
    """An open file with a logo, small; None where its file is gone (SourceImageIOError too)."""
    try:
        return image.get_rendition("max-900x192|format-png").file.open("rb")
    except OSError:
        return None
