"""Makes the fonts in campaign/data/fonts from those of Debian's package fonts-noto-core.

    python -m tools.fonts /usr/share/fonts/truetype/noto

They are Noto fonts under the SIL Open Font License 1.1, without hints, which a printed page does
not need, and cut down to what is listed here. The rest a site takes from its own system.
"""

import argparse
import subprocess
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "campaign" / "data" / "fonts"
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


def main():
    parser = argparse.ArgumentParser(prog="python -m tools.fonts", description=__doc__)
    parser.add_argument("source", type=Path, help="the folder of the whole fonts")
    source = parser.parse_args().source
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, letters in FONTS.items():
        command = [
            *(sys.executable, "-m", "fontTools.subset", str(source / f"{name}.ttf")),
            f"--unicodes={letters}",
            f"--output-file={TARGET / name}.ttf",
            "--layout-features=*",
            "--no-hinting",
            "--name-IDs=*",
        ]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
