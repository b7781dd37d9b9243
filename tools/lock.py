"""Pins all requirements anew: with hashes, and without the address of any index."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = [
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--custom-compile-command=make lock",
]
FILES = (
    "requirements",
    "requirements-extras",
    "requirements-dev",
    "tools/scan/requirements",
)


def main(arguments):
    for name in FILES:
        files = [f"{name}.in", "-o", f"{name}.txt"]
        try:
            subprocess.run(
                ["uv", "pip", "compile", *OPTIONS, *files, *arguments], cwd=ROOT, check=True
            )
        except FileNotFoundError:
            sys.exit("`make lock` needs uv on the PATH.")


if __name__ == "__main__":
    main(sys.argv[1:])
