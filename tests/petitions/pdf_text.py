"""Reads the text of a PDF as the programs of readers do: by the maps from glyphs to letters."""

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)\sendobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*)\nendstream", re.DOTALL)
CHARACTER = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")
SHOWN = re.compile(rb"/F(\d+) [\d.]+ Tf|\(((?:[^\\()]|\\.)*)\) Tj|(ET)", re.DOTALL)
ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
WRITTEN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pages_of(pdf):
    """The text of each page, a line for each text object."""
    objects = {int(number): content for number, content in OBJECT.findall(pdf)}
    fonts = _fonts(objects)
    pages = [one for one in objects.values() if re.search(rb"/Type /Page\b", one)]
    return [_text(_stream(objects[_reference(page, b"Contents")]), fonts) for page in pages]


def _reference(content, name):
    return int(re.search(rb"/" + name + rb" (\d+) 0 R", content)[1])


def _stream(content):
    data = STREAM.search(content)[1]
    return zlib.decompress(data) if b"/FlateDecode" in content else data


def _fonts(objects):
    """{number of a font: {glyph: letters}}, by what the resources of the pages name."""
    found = {}
    for content in objects.values():
        for number, reference in re.findall(rb"/F(\d+) (\d+) 0 R", content):
            table = _stream(objects[_reference(objects[int(reference)], b"ToUnicode")])
            found[int(number)] = {
                int(glyph, 16): bytes.fromhex(letters.decode()).decode("utf-16-be")
                for glyph, letters in CHARACTER.findall(table)
            }
    return found


def _text(content, fonts):
    shown, font = [], {}
    for number, glyphs, end in SHOWN.findall(content):
        if number:
            font = fonts[int(number)]
        elif end:
            shown.append("\n")
        else:
            codes = ESCAPED.sub(lambda one: WRITTEN.get(one[1], one[1]), glyphs)
            pairs = zip(codes[::2], codes[1::2], strict=True)
            # A shaper adds glyphs that stand for no letter, such as the circle below a lone accent.
            shown += [font.get(high << 8 | low, "") for high, low in pairs]
    return re.sub(r"\n+", "\n", "".join(shown))
