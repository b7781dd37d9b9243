"""Share cards as pictures: size, lines, scripts, and what a machine cannot draw."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, ImageChops

from campaign import cards, checks, drawing, fonts
from campaign.cards import Card

CARD = Card(
    kicker="Petition",
    title="Keep the night ferry",
    line="More than 1,200 signatures",
    language="en",
    organisation="Islands Alliance",
    logo=0,
    logo_hash="",
    colour="#b3261e",
)
ARABIC = replace(CARD, kicker="عريضة", title="من أجل العبّارة", line="12 توقيعًا", language="ar")


@pytest.fixture
def without_shaping(monkeypatch):
    monkeypatch.setattr(drawing.features, "check", lambda name: name != "fribidi")


def drawn(card, logo=None):
    return Image.open(BytesIO(drawing.draw(card, logo)))


def ink(picture, box):
    """Where something stands in a part of a picture, or None: (left, top, right, bottom)."""
    part = picture.convert("RGB").crop(box)
    paper = Image.new("RGB", part.size, drawing.LIGHT_PAPER)
    return ImageChops.difference(part, paper).getbbox()


@pytest.mark.parametrize("card", [CARD, ARABIC], ids=["en", "ar"])
def test_a_card_is_a_png_of_the_size_that_networks_ask_for_and_light(card):
    file = drawing.draw(card)
    picture = Image.open(BytesIO(file))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(file) < 150_000
    assert picture.getpixel((600, 2)) == (0xB3, 0x26, 0x1E)


@pytest.mark.parametrize("title", ["Rise", "W" * 255, "word " * 51, "من أجل " * 30, "Nguyễn Ánh"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_any_title_stays_between_margins_and_above_the_rule(title, language):
    picture = drawn(replace(CARD, title=title, language=language))
    left, _top, right, bottom = ink(picture, (0, 130, 1200, drawing.FOOT - 1))
    assert left >= drawing.MARGIN - 6
    assert right <= 1200 - drawing.MARGIN + 6
    assert bottom + 130 <= drawing.FOOT - 4


def test_arabic_stands_on_the_right_and_its_letters_are_joined(without_shaping):
    unshaped = drawn(ARABIC)
    drawing.features.check = lambda name: True
    shaped = drawn(ARABIC)
    title = (0, 130, 1200, 480)
    assert ink(shaped, title) != ink(unshaped, title)
    assert ink(shaped, title)[2] > 1100
    assert ink(shaped, title)[0] > 400
    assert ink(drawn(CARD), title)[0] < 100


def test_lines_are_of_about_the_same_length():
    assert drawing.balanced("aaa bbb ccc ddd eee f", len, 19) == ["aaa bbb ccc", "ddd eee f"]
    assert drawing.broken("aaa bbb ccc ddd eee f", len, 19) == ["aaa bbb ccc ddd eee", "f"]


def test_a_word_that_is_too_long_is_cut_and_nothing_is_lost():
    assert drawing.broken("a " + "b" * 25, len, 10) == ["a", "b" * 10, "b" * 10, "b" * 5]


def test_a_smiley_is_left_out_and_needs_no_font():
    assert replace(CARD, title="Rise \U0001fae8 up").can_be_drawn
    assert drawing.shown("Rise \U0001fae8 up") == "Rise up"


@pytest.mark.parametrize("broken", ["", "no picture"])
def test_a_logo_that_cannot_be_read_stops_no_card(broken):
    assert drawn(CARD, BytesIO(broken.encode())).size == (1200, 630)


def test_without_libfribidi_a_check_says_so_and_plain_scripts_are_drawn(without_shaping):
    [warning] = checks.shaping(None)
    assert "libfribidi" in warning.msg
    assert not ARABIC.can_be_drawn
    assert CARD.can_be_drawn
    assert drawn(CARD).size == (1200, 630)


def test_a_site_without_such_a_language_is_not_bothered(without_shaping, settings):
    settings.SITE_LANGUAGES = ["en", "pt"]
    assert checks.shaping(None) == []


def test_with_it_there_is_nothing_to_say():
    assert checks.shaping(None) == []
    assert ARABIC.can_be_drawn


def test_a_script_without_a_font_has_no_card(monkeypatch):
    monkeypatch.setattr(fonts, "SYSTEM", ())
    fonts.installed.cache_clear()
    fonts._find.cache_clear()
    try:
        assert not replace(CARD, title="夜行フェリー").can_be_drawn
    finally:
        fonts.installed.cache_clear()
        fonts._find.cache_clear()


@pytest.mark.parametrize(
    "change", ["kicker", "title", "line", "language", "organisation", "logo_hash", "colour"]
)
def test_the_digest_names_all_that_is_shown(change):
    other = replace(CARD, **{change: "ar" if change == "language" else "x"})
    assert other.digest != CARD.digest
    assert replace(CARD).digest == CARD.digest


def test_a_card_is_drawn_once_and_the_logo_asked_for_only_then():
    asked = []
    card = replace(CARD, logo=1)
    first = cards.picture(card, open_logo=lambda: asked.append(1))
    assert cards.picture(card, open_logo=lambda: asked.append(2)) == first
    assert asked == [1]
