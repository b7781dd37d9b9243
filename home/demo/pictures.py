"""Draws the pictures of the demo as flat prints: no photograph, no font file, no licence."""

import math
from io import BytesIO

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw, ImageFont

from campaign.models import CampaignImage

PAPER, INK, BRAND, LAMP = "#fbf9f5", "#1b1a18", "#b4381f", "#f0b64a"
# Each reads well on light and on dark paper.
EMBLEM_COLOURS = ["#3d8a86", "#b07d2b", "#4f7fb8", "#5a8f4d", "#8b6fb0", "#cf5a45"]
WIDE = (1200, 630)
FINER = 2


class Print:
    """A picture drawn larger and scaled down, so that its edges are smooth. Units are pixels."""

    def __init__(self, size, ground=None):
        width, height = size
        self.size = size
        mode, ground = ("RGB", ground) if ground else ("RGBA", (0, 0, 0, 0))
        self.image = Image.new(mode, (width * FINER, height * FINER), ground)
        self.pen = ImageDraw.Draw(self.image)

    def box(self, left, top, width, height, colour, radius=0):
        corners = [n * FINER for n in (left, top, left + width, top + height)]
        self.pen.rounded_rectangle(corners, radius * FINER, fill=colour)

    def disc(self, x, y, radius, colour):
        self.box(x - radius, y - radius, 2 * radius, 2 * radius, colour, radius)

    def ring(self, x, y, radius, colour, width, start=0, end=360):
        corners = [n * FINER for n in (x - radius, y - radius, x + radius, y + radius)]
        self.pen.arc(corners, start, end, fill=colour, width=width * FINER)

    def path(self, points, colour, width):
        points = [(x * FINER, y * FINER) for x, y in points]
        self.pen.line(points, fill=colour, width=width * FINER, joint="curve")

    def shape(self, points, colour):
        self.pen.polygon([(x * FINER, y * FINER) for x, y in points], fill=colour)

    def text(self, x, y, words, colour, size):
        font = ImageFont.load_default(size * FINER)
        place = (x * FINER, y * FINER)
        self.pen.text(place, words, fill=colour, font=font, anchor="lm", stroke_width=FINER)

    def png(self, name):
        output = BytesIO()
        self.image.resize(self.size, Image.Resampling.LANCZOS).save(output, "PNG", optimize=True)
        output.seek(0)
        return ImageFile(output, name=f"{name}.png")


def mark():
    """A lantern: the sign of the organisation, in a red that reads on light and dark paper."""
    drawn = Print((240, 320))
    red = "#cf4a32"
    drawn.ring(120, 62, 44, red, 14, 180, 360)
    drawn.shape([(58, 98), (182, 98), (160, 62), (80, 62)], red)
    drawn.box(62, 108, 18, 158, red)
    drawn.box(160, 108, 18, 158, red)
    drawn.box(44, 266, 152, 26, red, 6)
    drawn.shape([(120, 126), (151, 204), (89, 204)], LAMP)
    drawn.disc(120, 212, 32, LAMP)
    return drawn


def lights():
    """Forty lanterns on a night street, one for each place."""
    drawn = Print((1600, 600), INK)
    for place in range(40):
        near = (place // 2) / 19
        side = -1 if place % 2 else 1
        x, y = 800 + side * (30 + 900 * near**1.8), 450 - 350 * near**1.6
        size = 4 + 34 * near**1.7
        drawn.path([(x, y), (x, 480 + 160 * near)], "#4a4640", max(1, round(size / 6)))
        drawn.disc(x, y, size, BRAND if place in (26, 31) else LAMP)
    drawn.shape([(780, 450), (820, 450), (1180, 600), (420, 600)], "#2a2723")
    return drawn


def rivers():
    drawn = Print(WIDE, PAPER)
    drawn.disc(930, 170, 92, BRAND)
    for line in range(11):
        base, height = 250 + line * 36, 26 - line
        points = [
            (x, base + height * math.sin(x / 95 + line * 0.55) + (x - 600) * 0.02 * line)
            for x in range(-20, 1240, 8)
        ]
        drawn.path(points, INK, 3 + line)
    return drawn


def libraries():
    drawn = Print(WIDE, PAPER)
    left = 70
    for number in range(22):
        width, height = 30 + number * 7 % 24, 230 + number * 53 % 170
        colour = BRAND if number in (6, 15) else INK
        drawn.box(left, 540 - height, width, height, colour, 2)
        drawn.box(left + 6, 540 - height + 30, width - 12, 5, PAPER)
        left += width + 6
    drawn.box(50, 540, 1100, 14, INK)
    drawn.path([(980, 0), (980, 70)], INK, 5)
    drawn.shape([(920, 130), (1040, 130), (1005, 70), (955, 70)], BRAND)
    drawn.disc(980, 138, 20, LAMP)
    return drawn


def heat():
    drawn = Print(WIDE, PAPER)
    drawn.disc(600, 330, 250, BRAND)
    for bar in range(7):
        drawn.box(0, 350 + bar * 42, 1200, 10 + bar * 5, INK)
    return drawn


def night_buses():
    drawn = Print(WIDE, INK)
    left = 0
    for house in range(15):
        width, height = 64 + house * 29 % 44, 170 + house * 67 % 210
        drawn.box(left, 480 - height, width - 6, height, "#2a2723")
        for window in range(house * 5 % 4 + 1):
            x, y = left + 14 + window * 19 % (width - 34), 506 - height + window * 47
            drawn.box(x, y, 12, 16, LAMP)
        left += width
    drawn.box(0, 480, 1200, 8, "#4a4640")
    drawn.box(330, 372, 470, 158, BRAND, 18)
    for window in range(6):
        drawn.box(352 + window * 66, 394, 54, 56, LAMP, 4)
    drawn.box(752, 394, 34, 86, LAMP, 4)
    for wheel in (430, 700):
        drawn.disc(wheel, 530, 34, INK)
        drawn.disc(wheel, 530, 16, PAPER)
    drawn.shape([(800, 492), (1200, 440), (1200, 585), (800, 512)], "#5b4a2a")
    return drawn


def repair():
    drawn = Print(WIDE, PAPER)
    for row in range(4):
        for column in range(8):
            x, y = 100 + column * 145 + row % 2 * 40, 90 + row * 150
            turn = row + column * 0.7
            angles = [turn + k * math.pi / 3 for k in range(6)]
            corners = [(x + 54 * math.cos(a), y + 54 * math.sin(a)) for a in angles]
            drawn.shape(corners, BRAND if (row, column) == (1, 5) else INK)
            drawn.disc(x, y, 25, PAPER)
    return drawn


def school_cycling():
    drawn = Print(WIDE, PAPER)
    for x in (400, 760):
        drawn.ring(x, 380, 140, INK, 16)
        drawn.disc(x, 380, 14, INK)
    frame = [(400, 380), (500, 200), (700, 210), (560, 380), (400, 380)]
    drawn.path(frame, BRAND, 18)
    drawn.path([(560, 380), (480, 168)], BRAND, 18)
    drawn.path([(760, 380), (690, 160), (760, 140)], BRAND, 18)
    drawn.box(440, 150, 90, 20, INK, 10)
    drawn.box(0, 520, 1200, 26, INK)
    for kerb in range(10):
        drawn.box(kerb * 124 - 10, 560, 104, 34, INK, 4)
    return drawn


def seeds():
    drawn = Print(WIDE, PAPER)
    for row in range(5):
        for column in range(8):
            x, y = 110 + column * 140, 85 + row * 115
            turn = row * 1.3 + column * 0.9
            colour = BRAND if (row, column) == (2, 5) else INK
            for step in range(-10, 11):
                bend = 16 * (1 - (step / 10) ** 2)
                along, aside = 2.6 * step, bend - 8
                drawn.disc(
                    x + along * math.cos(turn) - aside * math.sin(turn),
                    y + along * math.sin(turn) + aside * math.cos(turn),
                    20,
                    colour,
                )
    return drawn


def emblem(acronym, number):
    """A plain logo for an endorser: a disc with one cut of its own, and the acronym."""
    width = 130 + 34 * len(acronym)
    drawn = Print((width, 120))
    colour = EMBLEM_COLOURS[number % len(EMBLEM_COLOURS)]
    drawn.ring(60, 60, 50, colour, 12, number * 60, number * 60 + 290)
    drawn.disc(60, 60, 12 + 4 * (number % 3), colour)
    drawn.text(126, 60, acronym, colour, 48)
    return drawn


def keep(drawn, *, title, description, name):
    """Stores a print as an image of the site."""
    return CampaignImage.objects.create(
        title=title, description=description, credit="Lantern Commons", file=drawn.png(name)
    )


POSTERS = {
    "lights": (lights, "Two rows of street lanterns that meet in the distance"),
    "rivers": (rivers, "A red sun over the waves of a river"),
    "libraries": (libraries, "A lamp over a shelf of books"),
    "heat": (heat, "A red sun behind the slats of a blind"),
    "night-buses": (night_buses, "A lit bus drives past dark houses"),
    "repair": (repair, "Rows of nuts, one of them red"),
    "school-cycling": (school_cycling, "A bicycle behind a kerb"),
    "seeds": (seeds, "Rows of beans, one of them red"),
}


def keep_posters():
    """All posters by name."""
    return {
        name: keep(draw(), title=f"Poster: {name}", description=description, name=f"demo-{name}")
        for name, (draw, description) in POSTERS.items()
    }
