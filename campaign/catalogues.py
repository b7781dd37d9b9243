"""Compiles the message catalogues without the system's gettext."""

import os
from pathlib import Path

import polib

LOCALE_DIR = Path(__file__).resolve().parent / "locale"


def compile_changed():
    """Writes each `.mo` that is missing or older than its `.po`; returns the languages written.

    A file is replaced in one step, so a running process never reads half a catalogue.
    """
    written = []
    for source in sorted(LOCALE_DIR.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime > source.stat().st_mtime:
            continue
        draft = target.with_suffix(f".{os.getpid()}.tmp")
        polib.pofile(str(source), encoding="utf-8").save_as_mofile(str(draft))
        draft.replace(target)
        written.append(source.parent.parent.name)
    return written
