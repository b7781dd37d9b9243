"""Keeps the message catalogues in step with the code.

`update` collects messages into the catalogues. `check` changes nothing: it tells what is missing,
obsolete, untranslated or broken in them, and fails if anything is.
"""

import gettext
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LOCALE = Path("campaign") / "locale"
LANGUAGES = ("ar", "es", "fr", "pt")
SOURCES = ("campaign", "statements", "petitions", "home")
MAKEMESSAGES = ["makemessages", "--no-obsolete", "--no-wrap", "--add-location", "file"]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w+\}")
# Numbers that tell all plural forms apart; French and Spanish have one for millions.
COUNTS = [*range(201), 1_000_000, 2_000_000]


@contextmanager
def collected(*options):
    """Yields a folder with copies of the catalogues that hold just the messages of the code."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "campaign.settings.test"}
    languages = [f"--locale={language}" for language in LANGUAGES]
    command = [sys.executable, "manage.py", *MAKEMESSAGES, *languages, *options]
    with tempfile.TemporaryDirectory() as folder:
        for name in SOURCES:
            shutil.copytree(ROOT / name, Path(folder) / name)
        shutil.copy(ROOT / "manage.py", folder)
        subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
        yield Path(folder) / LOCALE


def messages_of_the_code():
    """Returns what the code says now, as a set of (context, text, plural)."""
    with collected("--keep-pot") as folder:
        return {key(entry) for entry in polib.pofile(str(folder / "django.pot"))}


def key(entry):
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def drift(catalogue, wanted):
    """Yields what the code says and the catalogue does not, and the reverse."""
    present = {key(entry) for entry in catalogue if not entry.obsolete}
    for _, text, _ in sorted(wanted - present, key=str):
        yield f"missing: {text!r}"
    for _, text, _ in sorted(present - wanted, key=str):
        yield f"no longer used: {text!r}"


def flaws(catalogue):
    """Yields what is wrong within one catalogue."""
    count, choose = plural_rule(catalogue)
    for entry in catalogue:
        if entry.obsolete:
            yield f"obsolete: {entry.msgid!r}"
        elif entry.fuzzy:
            yield f"fuzzy: {entry.msgid!r}"
        elif not entry.translated():
            yield f"untranslated: {entry.msgid!r}"
        elif entry.msgid_plural and len(entry.msgstr_plural) != count:
            yield f"{len(entry.msgstr_plural)} plural forms instead of {count}: {entry.msgid!r}"
        elif not placeholders_agree(entry, choose):
            yield f"other placeholders than its source: {entry.msgid!r}"


def plural_rule(catalogue):
    """Returns the number of plural forms and the function that picks one for a count."""
    header = catalogue.metadata["Plural-Forms"]
    found = re.fullmatch(r"\s*nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*(.+?);?\s*", header)
    return int(found[1]), gettext.c2py(found[2])


def placeholders_agree(entry, choose):
    """A translation has the placeholders of its source.

    The form for one single number ("one signature", in Arabic also "two signatures") may leave
    the number out.
    """
    wanted = placeholders(entry.msgid) | placeholders(entry.msgid_plural)
    if not entry.msgid_plural:
        return placeholders(entry.msgstr) == wanted
    for form, text in entry.msgstr_plural.items():
        numbers = [count for count in COUNTS if choose(count) == form]
        may_lack = 1 if len(numbers) == 1 else 0
        found = placeholders(text)
        if not found <= wanted or len(wanted - found) > may_lack:
            return False
    return True


def placeholders(text):
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def check():
    """Prints every problem; returns the exit code."""
    wanted = None
    if shutil.which("xgettext"):
        wanted = messages_of_the_code()
    elif os.environ.get("CI"):
        print("xgettext is missing: install gettext")
        return 1
    else:
        print("*** xgettext is missing: it was NOT checked whether messages are missing ***")
    problems = []
    for language in LANGUAGES:
        path = LOCALE / language / "LC_MESSAGES" / "django.po"
        if not (ROOT / path).exists():
            problems.append(f"{path} does not exist")
            continue
        catalogue = polib.pofile(str(ROOT / path))
        found = [*flaws(catalogue), *(drift(catalogue, wanted) if wanted else ())]
        problems += [f"{path}: {text}" for text in found]
    print("\n".join(problems) or "All messages are translated.")
    return 1 if problems else 0


def update():
    if not shutil.which("xgettext"):
        sys.exit("`make messages` needs the system's gettext: sudo apt install gettext")
    with collected() as folder:
        for path in folder.glob("*/LC_MESSAGES/*.po"):
            target = ROOT / LOCALE / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)


if __name__ == "__main__":
    sys.exit({"check": check, "update": update}[sys.argv[1]]())
