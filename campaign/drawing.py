"""Drawing a share card: paper, ink and one rule of colour, in any script and both directions."""

import unicodedata
from bisect import bisect
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont, features

from campaign import fonts
from campaign.colours import LIGHT_PAPER, readable
from campaign.runs import is_plain, runs

WIDTH, HEIGHT = 1200, 630
MARGIN = 72
INNER = WIDTH - 2 * MARGIN
RULE = 16
INK, HAIRLINE = "#1b1a18", "#d5cfc4"
KICKER, NAME, LINE = 34, 32, 38
TITLE_TOP, TITLE_BOTTOM = 148, 486
FOOT = 508
LOGO = (300, 64)
SIZES = (112, 96, 88, 80, 72, 64, 58, 52, 46)
MOST_LINES = 4
# Arabic reaches further up and down than Latin.
LEADING = {False: 1.16, True: 1.42}


def can_shape():
    """True if Pillow finds what shapes Arabic: Raqm, and libfribidi of the system."""
    return bool(features.check("raqm") and features.check("fribidi"))


def can_set(text):
    """True if there is a font for each letter of a text, and it needs no shaping or gets it."""
    if not can_shape() and not all(map(is_plain, text)):
        return False
    letters = [char for char in text if unicodedata.category(char).startswith("L")]
    return all(fonts.font_of(char) for char in letters)


def draw(card, logo=None):
    """PNG of a card; `logo` is an open file with a picture."""
    image = Image.new("RGB", (WIDTH, HEIGHT), LIGHT_PAPER)
    pen = Pen(image, right_to_left=card.right_to_left)
    colour = readable(card.colour, on=LIGHT_PAPER)
    pen.canvas.rectangle((0, 0, WIDTH, RULE - 1), fill=colour)
    pen.text(shown(card.kicker), baseline=112, size=KICKER, own=fonts.STRONG, colour=colour)
    _title(pen, shown(card.title))
    pen.canvas.line((MARGIN, FOOT, WIDTH - MARGIN, FOOT), fill=HAIRLINE, width=2)
    _foot(pen, image, card, colour, logo)
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def shown(text):
    """A text without what has no font, such as a smiley; a card has no place for an empty box."""
    text = unicodedata.normalize("NFC", text)
    return " ".join("".join(char for char in text if char == " " or fonts.font_of(char)).split())


class Pen:
    """Sets lines of text from one side of the picture."""

    def __init__(self, image, *, right_to_left):
        self.canvas = ImageDraw.Draw(image)
        self.right_to_left = right_to_left

    def text(self, text, *, baseline, size, own, colour=INK, start=0, at_end=False):
        """One line, `start` pixels from the margin where lines begin, or up to where they end."""
        width = self.width(text, size, own)
        from_right = self.right_to_left != at_end
        x = WIDTH - MARGIN - start - width if from_right else MARGIN + start
        for run, font, way, advance in self._set(text, size, own):
            self.canvas.text((x, baseline), run, colour, font, anchor="ls", **way)
            x += advance

    def width(self, text, size, own):
        return sum(advance for *_run, advance in self._set(text, size, own))

    def _set(self, text, size, own):
        """(text, font, direction, advance) of each run, from left to right."""
        if not all(map(is_plain, text)):
            # The direction is that of the card, whatever the first letter.
            text = ("\u200f" if self.right_to_left else "\u200e") + text
        for run, path, level in runs(text, own):
            shapes = can_shape()
            font = font_file(path, size, shapes)
            way = {"direction": "rtl" if level % 2 else "ltr"} if shapes else {}
            yield run, font, way, font.getlength(run, **way)


@lru_cache(maxsize=64)
def font_file(path, size, shapes):
    layout = ImageFont.Layout.RAQM if shapes else ImageFont.Layout.BASIC
    return ImageFont.truetype(path, size, layout_engine=layout)


def _title(pen, title):
    """In the largest letters that fit, in balanced lines, cut at last."""
    for size in SIZES:
        height = size * LEADING[pen.right_to_left]
        most = min(MOST_LINES, int((TITLE_BOTTOM - TITLE_TOP) / height))

        def width(text, size=size):
            return pen.width(text, size, fonts.TITLE)

        # A word cut in two looks worse than smaller letters.
        words_fit = all(width(word) <= INNER for word in title.split())
        if words_fit and len(broken(title, width, INNER)) <= most:
            break
    lines = balanced(title, width, INNER)
    if len(lines) > most:
        lines = cut(lines[:most], width, INNER)
    for number, line in enumerate(lines):
        baseline = TITLE_TOP + size * (1.1 if pen.right_to_left else 0.86) + number * height
        pen.text(line, baseline=baseline, size=size, own=fonts.TITLE)


def _foot(pen, image, card, colour, logo):
    """Logo and name of the organisation where lines begin, the number where they end."""
    baseline, start = FOOT + 66, 0
    if card.line:
        line = shown(card.line)
        pen.text(line, baseline=baseline, size=LINE, own=fonts.STRONG, colour=colour, at_end=True)
    room = INNER - pen.width(shown(card.line), LINE, fonts.STRONG) - MARGIN / 2
    if logo and (wide := _logo(pen, image, logo)):
        start = wide + 24

    def width(text):
        return pen.width(text, NAME, fonts.OWN)

    name = shown(card.organisation)
    if width(name) > room - start:
        name = "" if start else cut([name], width, room)[0]
    pen.text(name, baseline=baseline, size=NAME, own=fonts.OWN, start=start)


def _logo(pen, image, file):
    """Puts a logo into the foot; returns how wide it is, 0 if it is no picture."""
    try:
        with file, Image.open(file) as opened:
            logo = opened.convert("RGBA")
    except OSError:
        return 0
    scale = min(LOGO[0] / logo.width, LOGO[1] / logo.height)
    size = max(1, round(logo.width * scale)), max(1, round(logo.height * scale))
    logo = logo.resize(size, Image.Resampling.LANCZOS)
    x = WIDTH - MARGIN - logo.width if pen.right_to_left else MARGIN
    image.paste(logo, (x, FOOT + (HEIGHT - FOOT - logo.height) // 2 - 4), logo)
    return logo.width


def broken(text, width, most):
    """The text in lines of `most` at the widest by `width(text)`; words too long are cut."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width(longer) <= most:
            line = longer
            continue
        if line:
            lines.append(line)
        while width(word) > most:
            end = 1 + bisect(range(2, len(word)), most, key=lambda end: width(word[:end]))
            lines.append(word[:end])
            word = word[end:]
        line = word
    return [*lines, line] if line else lines


def balanced(text, width, most):
    """As few lines as `broken` makes, but of about the same length."""
    lines = broken(text, width, most)
    if len(lines) < 2 or any(width(word) > most for word in text.split()):
        return lines
    narrow, wide = max(map(width, text.split())), most
    while wide - narrow > 8:
        middle = (narrow + wide) / 2
        if len(broken(text, width, middle)) > len(lines):
            narrow = middle
        else:
            wide = middle
    return broken(text, width, wide)


def cut(lines, width, most):
    """Lines of which the last one says that more would follow."""
    *full, last = lines
    while last and width(f"{last}…") > most:
        last = last[:-1].rstrip()
    return [*full, f"{last}…"]
