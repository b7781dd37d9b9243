"""Verbs on the PO file of a page: taken out for a translator's own tools, checked, taken in."""

import json
import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher

import polib
from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail_localize.models import StringTranslation, Translation

from campaign import formats
from home.translations import checks, saving
from home.translations.texts import plain, texts_of

MOST_BYTES = 2_000_000
ID = "X-WagtailLocalize-TranslationID"
TOOL = "PO"
# Below this likeness an old translation helps nobody.
LIKE_ENOUGH = 0.4


class FileError(Exception):
    """Why nothing of a file can be taken; `code` for machines, str() for people."""

    def __init__(self, code, message):
        self.code = code
        super().__init__(message)


@dataclass(frozen=True)
class Refusal:
    """An entry that was not taken: the text in the page stays as it was."""

    entry: polib.POEntry
    messages: list
    where: str = ""

    @property
    def line(self):
        return self.entry.linenum

    @property
    def beginning(self):
        return Truncator(plain(self.entry.msgid)).chars(60)


@dataclass
class Taken:
    """What became of the entries of a file. `gone` are texts that the page has no more."""

    saved: int = 0
    same: int = 0
    empty: int = 0
    unsure: int = 0
    refused: list = field(default_factory=list)
    gone: list = field(default_factory=list)

    @property
    def is_clean(self):
        return not self.refused and not self.gone


# Out


def export(translation):
    """The POFile of a page: each text once, with its translation, and notes for the translator.

    A text whose source has changed since it was translated is marked fuzzy, with the words that
    were translated then. What the page has no more follows as obsolete.
    """
    po = polib.POFile(wrapwidth=0)
    po.metadata, po.header = _metadata(translation), _advice(translation)
    texts = texts_of(translation.source)
    kept = _translations(translation)
    earlier = _earlier(texts, kept)
    for text in texts:
        po.append(_entry(text, kept.get(text.key), earlier.get(text.key)))
    used = {text.key for text in texts} | {_key(old) for old in earlier.values()}
    for old in kept.values():
        if _key(old) not in used and not old.has_error:
            entry = polib.POEntry(msgctxt=old.context.path, obsolete=True)
            entry.msgid, entry.msgstr = old.translation_of.data, old.data
            po.append(entry)
    return po


def _key(stored):
    return stored.translation_of_id, stored.context_id


def _translations(translation):
    """Everything ever translated of this page into this language, by string and context."""
    found = StringTranslation.objects.filter(
        context__object_id=translation.source.object_id, locale=translation.target_locale_id
    )
    found = found.select_related("translation_of", "context").order_by("updated_at")
    return {_key(stored): stored for stored in found}


def _earlier(texts, kept):
    """Text key -> the translation that stood in its place before the source changed."""
    now, found = {text.key for text in texts}, {}
    left = {key: old for key, old in kept.items() if key not in now and not old.has_error}
    for text in texts:
        if text.key in kept:
            continue
        there = [old for old in left.values() if old.context_id == text.context_id]
        likeness = {_key(old): _likeness(old.translation_of.data, text.source) for old in there}
        best = max(likeness, key=likeness.get, default=None)
        if best and (likeness[best] >= LIKE_ENOUGH or not text.place.is_rich):
            found[text.key] = left.pop(best)
    return found


def _likeness(old, new):
    return SequenceMatcher(None, old, new, autojunk=False).ratio()


def _entry(text, stored, earlier):
    entry = polib.POEntry(msgid=text.source, msgctxt=text.path, comment="\n".join(_notes(text)))
    if stored and stored.has_error:
        entry.flags, entry.msgstr = ["fuzzy"], stored.data
        entry.comment += "\n" + _("Not in use, because: %(error)s") % {"error": stored.get_error()}
    elif stored:
        entry.msgstr = stored.data
    elif earlier:
        entry.flags, entry.msgstr = ["fuzzy"], earlier.data
        entry.previous_msgid = earlier.translation_of.data
        entry.previous_msgctxt = earlier.context.path
    return entry


def _notes(text):
    yield str(text.place)
    if text.place.longest:
        longest = formats.number(text.place.longest)
        yield _("At most %(longest)s characters.") % {"longest": longest}
    if text.choices:
        yield ngettext(
            "One choice a line, parted by <br/>. Keep the %(count)d line and the order.",
            "One choice a line, parted by <br/>. Keep the %(count)d lines and the order.",
            text.choices,
        ) % {"count": text.choices}
    for name, values in (json.loads(text.attrs or "null") or {}).items():
        if address := values.get("href"):
            yield _('<a id="%(name)s"> leads to %(address)s') % {"name": name, "address": address}


def _metadata(translation):
    source = translation.source
    page = source.get_source_instance()
    return {
        "Project-Id-Version": " ".join(source.object_repr.split()),
        "POT-Creation-Date": source.last_updated_at.strftime("%Y-%m-%d %H:%M%z"),
        "PO-Revision-Date": timezone.now().strftime("%Y-%m-%d %H:%M%z"),
        "Language": translation.target_locale.language_code.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Source-Language": source.locale.language_code,
        "X-Source-Revision": str(page.live_revision_id or ""),
        ID: str(translation.uuid),
    }


def _advice(translation):
    languages = {
        "title": " ".join(translation.source.object_repr.split()),
        "source": formats.language(translation.source.locale.language_code),
        "target": formats.language(translation.target_locale.language_code),
    }
    return "\n".join(
        [
            _("“%(title)s”, from %(source)s into %(target)s") % languages,
            _('Keep tags such as <b>, <br/> and <a id="a1"> around the words they belong to.'),
            _("Entries that are empty or marked as fuzzy are not taken in."),
        ]
    )


# In


def read(data):
    """The POFile in these bytes; raises FileError."""
    if len(data) > MOST_BYTES:
        raise too_large()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = _("The file is not written in UTF-8. Choose UTF-8 when you save or export it.")
        raise FileError("encoding", message) from error
    try:
        # The line break keeps polib from taking a short text for the name of a file to open.
        po = polib.pofile(text.replace("\r\n", "\n") + "\n", wrapwidth=0)
    except Exception as error:  # polib has no error of its own: OSError, IndexError, ValueError
        raise FileError("no_po_file", _not_read(error)) from error
    if not po.metadata and not len(po):
        raise FileError("no_po_file", _("This is not a PO file."))
    return po


def too_large():
    message = _("The file is too large: up to %(megabytes)s MB are read.")
    return FileError("too_large", message % {"megabytes": formats.number(MOST_BYTES // 1_000_000)})


def _not_read(error):
    if line := re.search(r"line (\d+)", str(error)):
        message = _("This is not a PO file, or it is damaged: line %(line)s cannot be read.")
        return message % {"line": line.group(1)}
    return _("This is not a PO file, or it is damaged.")


def check_belongs(po, translation):
    """Raises FileError unless the file was made for this page and this language."""
    language = po.metadata.get("Language", "").strip()
    wanted = translation.target_locale.language_code
    given = po.metadata.get(ID, "").strip()
    if not given:
        message = _("The header of the file lacks the line %(line)s. Download the file once more.")
        raise FileError("no_id", message % {"line": ID})
    if given != str(translation.uuid):
        twins = Translation.objects.filter(source__object_id=translation.source.object_id)
        if given not in {str(uuid) for uuid in twins.values_list("uuid", flat=True)}:
            title = Truncator(po.metadata.get("Project-Id-Version", "")).chars(60)
            message = _("This file was made for another page: “%(title)s”.") % {"title": title}
            raise FileError("wrong_page", message)
    elif not language or re.split("[-_@]", language.lower())[0] == wanted.split("-")[0]:
        return
    message = _("This file is for another language: %(file)s. Here, %(page)s is wanted.")
    raise FileError("wrong_language", message % {"file": language or "?", "page": wanted})


@transaction.atomic
def take(*, translation, po, user):
    """Saves each translation that is right; returns what became of the entries as Taken.

    What is refused, unsure (fuzzy) or empty leaves the text in the page as it was. Nothing is
    published. Raises FileError if the file is of another page or language.
    """
    check_belongs(po, translation)
    texts = {(text.path, text.source): text for text in texts_of(translation.source)}
    places = {text.path for text in texts.values()}
    stored, seen, result = _translations(translation), set(), Taken()
    for entry in po:
        key = entry.msgctxt, entry.msgid
        if entry.obsolete:
            continue
        if not entry.msgstr.strip():
            result.empty += 1
        elif entry.fuzzy:
            result.unsure += 1
        elif key not in texts:
            result.gone.append(Refusal(entry, [_why_gone(entry, places)]))
        elif key in seen:
            words = _("The same text stands in the file before. The first one counts.")
            result.refused.append(Refusal(entry, [words], str(texts[key].place)))
        else:
            seen.add(key)
            _take_one(translation, texts[key], entry, stored.get(texts[key].key), user, result)
    return result


def _why_gone(entry, places):
    if entry.msgctxt in places:
        return _("The source was changed since. Download the file once more for the new words.")
    return _("The page has no such text any more.")


def _take_one(translation, text, entry, before, user, result):
    if found := checks.problems(text, entry.msgstr):
        result.refused.append(Refusal(entry, found, str(text.place)))
        return
    words = checks.normal(text, entry.msgstr)
    if before and before.data == words and not before.has_error:
        result.same += 1
        return
    saving.save(translation=translation, text=text, words=words, user=user, tool=TOOL)
    result.saved += 1


def refused(po, result):
    """A POFile of the entries that were refused, each with the reason, to be mended."""
    again = polib.POFile(wrapwidth=0)
    again.metadata, again.header = po.metadata, po.header
    for refusal in result.refused:
        refusal.entry.tcomment = "\n".join(refusal.messages)
        again.append(refusal.entry)
    return again
