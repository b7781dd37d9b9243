"""Whatever colour an organisation brings, its buttons and links are readable."""

import re
from itertools import product

from campaign.colours import DARK_PAPER, ENOUGH, LIGHT_PAPER, contrast, style_sheet

STEPS = ("00", "33", "66", "99", "cc", "ff")
COLOURS = ["#" + "".join(parts) for parts in product(STEPS, repeat=3)]


def test_contrast_is_that_of_wcag():
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


def test_every_brand_colour_reads_on_paper_and_in_the_dark():
    for colour in COLOURS:
        light, on_light, dark, on_dark = re.findall(r"#[0-9a-f]{6}", style_sheet(colour))
        assert contrast(light, LIGHT_PAPER) >= ENOUGH, colour
        assert contrast(light, on_light) >= ENOUGH, colour
        assert contrast(dark, DARK_PAPER) >= ENOUGH, colour
        assert contrast(dark, on_dark) >= ENOUGH, colour


def test_a_readable_colour_is_left_as_it_is():
    assert "--brand-light:#9b1c1c;" in style_sheet("#9b1c1c")
