"""Makes the fonts of this site from those of Debian's package fonts-noto-core.

    python -m tools.fonts /usr/share/fonts/truetype/noto

They are Noto fonts under the SIL Open Font License 1.1, without hints, which neither a printed page
nor a dense screen needs, and cut down to what is listed here. Those in campaign/data/fonts print
and draw; the rest a site takes from its own system. Those in static/fonts are sent to devices that
lack a script; WOFF2 needs `pip install brotli`, once.
"""

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PRINTED, SENT = ROOT / "campaign" / "data" / "fonts", ROOT / "static" / "fonts"
# Latin with all its marks, Greek, Cyrillic; quotes, dashes, currencies, letter-like signs.
EUROPE = "20-7E,A0-52F,1AB0-1AFF,1C80-1C88,1D00-1FFE,2000-206F,2070-209C,20A0-20BF,20D0-20F0"
EUROPE += ",2100-214F,2190-2193,2212,2215,2C60-2C7F,2DE0-2DFF,2E17,A640-A69F,A720-A7FF,AB30-AB65"
EUROPE += ",FB00-FB06,FE20-FE2F,FFFC,FFFD,25CC"
HEADINGS = "20-7E,A0-24F,300-36F,370-3FF,400-45F,490-4FF,1E00-1EFF,1F00-1FFF,2000-2044,20AC,2116"
FONTS = {
    "NotoSans-Regular": EUROPE,
    "NotoSans-Bold": HEADINGS,
    "NotoSansArabic-Regular": "*",
    "NotoSansHebrew-Regular": "*",
    "NotoSerif-Bold": HEADINGS,
    "NotoNaskhArabic-Bold": "*",
}

# What static/css/site/fonts.css says in unicode-range, and the signs that join and turn letters.
ARABIC = "600-65F,66A-66D,670-6D5,6EE,6EF,6FA-6FF,200C-200F"
HEBREW = "590-5FF,20AA,FB1D-FB4F,200C-200F"
WEB_FONTS = {
    "NotoNaskhArabic-Regular": ARABIC,
    "NotoNaskhArabic-Bold": ARABIC,
    "NotoSerifHebrew-Regular": HEBREW,
    "NotoSerifHebrew-Bold": HEBREW,
}


def subset(font, target, letters, *options):
    target.parent.mkdir(parents=True, exist_ok=True)
    command = [
        *(sys.executable, "-m", "fontTools.subset", str(font)),
        f"--unicodes={letters}",
        f"--output-file={target}",
        "--no-hinting",
        *options,
    ]
    subprocess.run(command, check=True)


def main():
    parser = argparse.ArgumentParser(prog="python -m tools.fonts", description=__doc__)
    parser.add_argument("source", type=Path, help="the folder of the whole fonts")
    source = parser.parse_args().source
    for name, letters in FONTS.items():
        font, target = source / f"{name}.ttf", PRINTED / f"{name}.ttf"
        subset(font, target, letters, "--layout-features=*", "--name-IDs=*")
    for name, letters in WEB_FONTS.items():
        subset(source / f"{name}.ttf", SENT / f"{name}.woff2", letters, "--flavor=woff2")


if __name__ == "__main__":
    main()
