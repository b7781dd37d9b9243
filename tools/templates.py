"""Indents the templates; with `--check` only tells which ones are not in shape."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INDENT = "2"


def main(arguments):
    folders = sorted(ROOT.glob("*/templates"))
    djhtml = [sys.executable, "-m", "djhtml", "--tabwidth", INDENT]
    return subprocess.run([*djhtml, *arguments, *folders]).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
