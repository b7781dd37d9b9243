"""Compiles the message catalogues without the system's gettext."""

import os
from dataclasses import dataclass
from pathlib import Path

import polib
from django.utils.translation import to_locale

LOCALE_DIR = Path(__file__).resolve().parent / "locale"


@dataclass(frozen=True)
class Interface:
    """What of the interface is said in a language: texts in all, and those that are not."""

    source: Path
    total: int
    missing: list[str]

    @property
    def is_compiled(self):
        return self.source.with_suffix(".mo").exists()


def interface(language):
    """The catalogue of a language, or of the one that it is a variant of (pt for pt-br).

    What is said at all is known from the catalogues of the other languages, which all say the same.
    """
    name = to_locale(language)
    places = [_catalogue(name), _catalogue(name.partition("_")[0])]
    source = next((place for place in places if place.exists()), places[0])
    texts = dict.fromkeys(
        (entry.msgctxt, entry.msgid)
        for other in sorted(LOCALE_DIR.glob("*/LC_MESSAGES/django.po"))
        for entry in polib.pofile(str(other), encoding="utf-8")
        if not entry.obsolete
    )
    done = set()
    if language.partition("-")[0] == "en":
        done = set(texts)
    elif source.exists():
        catalogue = polib.pofile(str(source), encoding="utf-8").translated_entries()
        done = {(entry.msgctxt, entry.msgid) for entry in catalogue}
    missing = [text for context, text in texts if (context, text) not in done]
    return Interface(source=source, total=len(texts), missing=missing)


def _catalogue(name):
    return LOCALE_DIR / name / "LC_MESSAGES" / "django.po"


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
