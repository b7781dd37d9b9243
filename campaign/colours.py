"""The organisation's colour, made readable on paper and in the dark (WCAG 2.2, 1.4.3)."""

import colorsys

COLOUR = r"^#[0-9a-fA-F]{6}$"
LIGHT_PAPER = "#fbf9f5"
DARK_PAPER = "#151412"
ENOUGH = 4.5


def _channels(colour):
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def luminance(colour):
    """Relative luminance of "#rrggbb" as defined by WCAG 2.2."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """Contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour, *, on):
    """The same hue, made darker or lighter until it has a contrast of 4.5 on the given paper."""
    hue, light, saturation = colorsys.rgb_to_hls(*_channels(colour))
    step = -0.01 if luminance(on) > 0.5 else 0.01
    while contrast(colour, on) < ENOUGH and 0 <= light + step <= 1:
        light += step
        rgb = colorsys.hls_to_rgb(hue, light, saturation)
        colour = "#" + "".join(f"{round(c * 255):02x}" for c in rgb)
    return colour


def as_shown(colour):
    """(paper, colour on it) of light and dark pages, in this order."""
    return [(paper, readable(colour, on=paper)) for paper in (LIGHT_PAPER, DARK_PAPER)]


def style_sheet(colour):
    """The custom properties of `/brand.css`.

    Text on the colour is the paper itself (white is even lighter than light paper), so the contrast
    of a button's text is that of the colour on the page.
    """
    (_, light), (_, dark) = as_shown(colour)
    return (
        f":root{{--brand-light:{light};--on-brand-light:#ffffff;"
        f"--brand-dark:{dark};--on-brand-dark:{DARK_PAPER}}}\n"
    )
