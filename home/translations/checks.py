"""What must be right about a translated text before it may reach a page."""

import re
import unicodedata
from collections import Counter
from html.parser import HTMLParser

from bs4 import BeautifulSoup
from django.utils.translation import gettext as _
from stdnum import iban
from wagtail_localize.strings import INLINE_TAGS

from campaign import formats
from campaign.validators import UNSEEN, without_control_characters
from home.translations.texts import plain
from petitions.questions import labels

LINE_BREAK = "<br/>"
# Marks that turn the direction of whatever follows (Unicode UAX 9): they can make a text read
# otherwise than it is stored. Isolates, which end with the text, and single marks may stay.
OVERRIDES = re.compile("[\u202a-\u202e]")
PLACEHOLDERS = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
ACCOUNTS = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b")


def normal(text, translated):
    """The translation as it is stored: one line of HTML, with line breaks as tags."""
    lines = [line.strip() for line in translated.strip().splitlines()]
    keeps_lines = text.place.has_lines or LINE_BREAK in text.source
    html = (LINE_BREAK if keeps_lines else " ").join(lines)
    return str(BeautifulSoup(html, "html.parser"))


def problems(text, translated):
    """Sentences that say what is wrong with a translation of this Text, and how to mend it."""
    tags = Tags(translated)
    if tags.errors:
        return tags.errors
    html = normal(text, translated)
    return [
        *_characters(translated),
        *_tags(text, Tags(text.source).found, Tags(html).found),
        *_facts(plain(text.source), plain(html)),
        *_size(text, plain(html)),
    ]


class Tags(HTMLParser):
    """Counts the tags of a text in `found`; `errors` tell of those that are not well-formed."""

    def __init__(self, html):
        super().__init__(convert_charrefs=False)
        self.found, self.errors, self.open = Counter(), [], []
        self.feed(html)
        self.close()
        if cut := re.search("<[a-zA-Z/!?][^>]*$", html):
            self._refuse(_("%(tag)s is cut off."), cut.group())
        elif self.open:
            self._refuse(_("%(tag)s is not closed."), f"<{self.open[-1]}>")

    def _refuse(self, sentence, tag):
        self.errors.append(sentence % {"tag": tag})

    def handle_starttag(self, name, attrs):
        tag = self.get_starttag_text()
        is_link_id = name == "a" and [key for key, _value in attrs] == ["id"]
        if name not in INLINE_TAGS:
            return self._refuse(_("%(tag)s must not stand in a text. Take it out."), tag)
        if attrs and not is_link_id:
            return self._refuse(_("%(tag)s must not say more than in the source."), tag)
        self.found[f'<a id="{attrs[0][1]}">' if attrs else f"<{name}>"] += 1
        if name != "br":
            self.open.append(name)

    def handle_startendtag(self, name, attrs):
        if name != "br":
            self._refuse(_("%(tag)s has nothing in it."), self.get_starttag_text())
        self.handle_starttag(name, attrs)
        if self.open[-1:] == [name]:
            self.open.pop()

    def handle_endtag(self, name):
        if self.open[-1:] != [name]:
            return self._refuse(_("%(tag)s closes what is not open there."), f"</{name}>")
        self.open.pop()

    def handle_comment(self, data):
        self._refuse(_("%(tag)s must not stand in a text. Take it out."), "<!-- -->")

    def handle_decl(self, decl):
        self._refuse(_("%(tag)s must not stand in a text. Take it out."), "<!>")

    unknown_decl = handle_pi = handle_decl


def _characters(translated):
    if translated != without_control_characters(translated):
        yield _("It has control characters. Type it anew, or paste it as plain text.")
    if OVERRIDES.search(translated):
        yield _("It has invisible marks that turn the direction of writing. Take them out.")


def _tags(text, wanted, found):
    """Links and line breaks exactly as in the source, and as many of each other tag."""
    for tag in sorted(wanted.keys() | found.keys()):
        if tag == "<br>" and (text.place.has_lines or text.choices):
            continue
        values = {"tag": tag, "wanted": wanted[tag], "found": found[tag]}
        if not found[tag]:
            yield _("%(tag)s is missing.") % values
        elif not wanted[tag]:
            yield _("%(tag)s does not stand in the source. Take it out.") % values
        elif wanted[tag] != found[tag]:
            yield _("%(tag)s: %(found)d here, %(wanted)d in the source.") % values


def _facts(source, translated):
    """Placeholders and account numbers are the same in every language."""
    for name in sorted(set(PLACEHOLDERS.findall(source)) ^ set(PLACEHOLDERS.findall(translated))):
        yield _("%(name)s must stand in the text exactly if it stands in the source.") % {
            "name": name
        }
    if accounts(source) != accounts(translated):
        yield _("The account number (IBAN) is another one than in the source.")


def accounts(words):
    """The valid IBANs in a text, whatever capitals stand behind them."""
    found = (iban.compact(number) for number in ACCOUNTS.findall(words.replace("\xa0", " ")))
    parts = ((number[:end] for end in range(len(number), 14, -1)) for number in found)
    return {next(filter(iban.is_valid, numbers), None) for numbers in parts} - {None}


def _size(text, words):
    longest, choices = text.place.longest, text.choices
    if not words.strip() or all(unicodedata.category(c).startswith(UNSEEN) for c in words):
        yield _("There is nothing to read in it.")
    elif longest and len(words) > longest:
        yield _("It is too long: %(length)s characters, where %(longest)s fit.") % {
            "length": formats.number(len(words)),
            "longest": formats.number(longest),
        }
    if choices and len(labels(words)) != choices:
        yield _(
            "Choices: %(found)d here, %(wanted)d in the source. Write one a line, parted by <br/>, "
            "in the same order."
        ) % {"found": len(labels(words)), "wanted": choices}
