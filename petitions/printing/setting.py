"""Setting lines of text in any script into a PDF: fonts, direction, breaks.

Nearly all names are plain: one font, one direction, nothing to shape. They take a short way, which
is ten times as fast. Others are cut into runs of one direction (Unicode Annex 9, by fpdf2) and one
font, and each run is shaped once by HarfBuzz.
"""

import unicodedata
from collections import Counter
from functools import lru_cache

from fpdf import FPDF
from fpdf.enums import TextDirection

from campaign import fonts
from campaign.runs import is_plain, runs

# What stands where no font of this machine shows what was typed. Never an empty box.
MISSING = "[?]"
POINT = 25.4 / 72  # in millimetres
INVISIBLE = ("Cf", "Cc", "Cs", "Co", "Cn")
KEPT_SHAPES = 5_000


class Setter(FPDF):
    """A PDF with `line` and `lines`. Lengths are millimetres, sizes of letters points."""

    def __init__(self):
        super().__init__(format="A4")
        self.set_auto_page_break(False)
        self.missing = Counter()
        self._families = {fonts.SANS: "sans"}
        self._advances, self._plain = {}, {}
        for path, style in ((fonts.SANS, ""), (fonts.BOLD, "B")):
            self.add_font("sans", style, path)
            self._advances[style] = self.fonts[f"sans{style}"].cw
            self._plain[style] = frozenset(
                char for char in map(chr, fonts.letters(path)) if is_plain(char)
            )
        self._shaped = lru_cache(KEPT_SHAPES)(self._shape)

    def line(self, x, baseline, text, *, size, style="", width=None, from_right=False):
        """One line of text, from `x`, or up to `x + width` if it is set from the right."""
        if from_right:
            x += width - self.width(text, size, style)
        if self._plain[style].issuperset(text):
            self.set_font("sans", style, size)
            self.text(x, baseline, text)
            return
        for family, glyphs, advance in self._shaped(text):
            self.set_font(family, "", size)
            self.text(x, baseline, "")  # tells the page of the font
            self._out(f"BT {self._placed(glyphs, x, baseline, size)} ET")
            x += advance * size * POINT / 1000

    def width(self, text, size, style=""):
        """How long a line is."""
        if self._plain[style].issuperset(text):
            advances = self._advances[style]
            total = sum([advances[ord(char)] for char in text])
        else:
            total = sum(advance for _family, _glyphs, advance in self._shaped(text))
        return total * size * POINT / 1000

    def lines(self, text, width, *, size, style=""):
        """The text in lines that fit, broken at spaces, and within words that are too long."""
        if self.width(text, size, style) <= width:
            return [text]
        found, line = [], ""
        for word in text.split():
            longer = f"{line} {word}" if line else word
            if self.width(longer, size, style) <= width:
                line = longer
                continue
            if line:
                found.append(line)
            *full, line = self._cut(word, width, size, style)
            found += full
        return [*found, line]

    def _cut(self, word, width, size, style):
        """The word in pieces that fit; nearly always one."""
        while self.width(word, size, style) > width and len(word) > 1:
            end = max(1, int(len(word) * width / self.width(word, size, style)))
            while end > 1 and self.width(word[:end], size, style) > width:
                end -= 1
            yield word[:end]
            word = word[end:]
        yield word

    def _shape(self, text):
        """(family, glyphs, advance in thousandths of the size) of each run, as it is seen."""
        found = []
        for run, family, direction in self.runs(text):
            font = self.fonts[family]
            glyphs = font.shape_text(run, 10, {"features": {}, "fragment_direction": direction})
            advance = sum(glyph["x_advance"] for glyph in glyphs) * font.scale
            found.append((family, glyphs, advance))
        return found

    def _placed(self, glyphs, x, baseline, size):
        """PDF operators that show shaped glyphs (ISO 32000-1, 9.4)."""
        font, unit = self.current_font, self.current_font.scale * size / 1000
        x, y, shown, parts = x * self.k, (self.h - baseline) * self.k, "", []
        moved = True
        for glyph in glyphs:
            if moved or glyph["x_offset"] or glyph["y_offset"]:
                parts.append(f"({shown}) Tj" if shown else "")
                right, up = x + glyph["x_offset"] * unit, y + glyph["y_offset"] * unit
                parts.append(f"1 0 0 1 {right:.2f} {up:.2f} Tm")
                shown = ""
            if glyph["mapped_char"] is not None:
                shown += font.escape_text(chr(glyph["mapped_char"]))
            x += glyph["x_advance"] * unit
            moved = glyph["force_positioning"]
        return " ".join([*parts, f"({shown}) Tj"])

    def runs(self, text):
        """(text, family of the font, direction) of each run, from left to right as it is seen."""
        return [
            (run, self._family(path), TextDirection.RTL if level % 2 else TextDirection.LTR)
            for run, path, level in runs(self._shown(text))
        ]

    def _shown(self, text):
        """The text with MISSING for each stretch that no font shows; counts its script once."""
        shown, scripts = [], set()
        for char in unicodedata.normalize("NFC", text):
            if fonts.font_of(char):
                shown.append(char)
            elif unicodedata.category(char) not in INVISIBLE:
                scripts.add(fonts.script_of(char))
                if shown[-1:] != [MISSING]:
                    shown.append(MISSING)
        self.missing.update(scripts)
        return "".join(shown)

    def _family(self, path):
        """The family of a font, taken into the PDF when it is first needed."""
        if path not in self._families:
            self._families[path] = f"font{len(self._families)}"
            self.add_font(self._families[path], "", path)
        return self._families[path]
