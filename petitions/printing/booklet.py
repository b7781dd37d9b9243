"""The printed list: cover, the texts as signed, totals by country, names in columns."""

from django.conf import settings
from django.utils.translation import get_language_bidi, get_language_info, ngettext
from django.utils.translation import gettext as _

from campaign import formats
from petitions.printing.setting import POINT, Setter
from statements import places

WIDTH, HEIGHT = 210, 297
LEFT, TOP, BOTTOM = 18, 24, 20
INNER = WIDTH - 2 * LEFT
GUTTER = 6
NUMBER = 11
LEADING = 1.35
NAME, SMALL = 9, 7.5
# Beyond these a wording that few signed is told by its digest only.
MOST_TEXTS = 20


class Booklet(Setter):
    """A4 pages in one language, which flow in columns from its side of the paper."""

    def __init__(self, *, title, language):
        super().__init__()
        self.right_to_left = get_language_bidi()
        self.heading = " ".join(title.split())
        self.set_title(self.heading)
        self.set_lang(language)
        self.set_creator("Undersigned")
        self.columns(1)

    def columns(self, number):
        """Begins a new page of so many columns."""
        self.column_count, self.column = number, number
        self.column_width = (INNER - GUTTER * (number - 1)) / number
        self.baseline = HEIGHT

    def room(self, height):
        """Goes on to the next column or page where less than `height` is left in this one."""
        if self.baseline + height <= HEIGHT - BOTTOM:
            return
        self.column += 1
        if self.column >= self.column_count:
            self.add_page()
            self.column = 0
        self.baseline = TOP

    @property
    def start(self):
        """The left edge of this column."""
        column = self.column_count - 1 - self.column if self.right_to_left else self.column
        return LEFT + column * (self.column_width + GUTTER)

    def paragraph(self, text, *, size, style="", after=0, indent=0, right_to_left=None):
        """Text in lines below what stands in this column, at its beginning."""
        from_right = self.right_to_left if right_to_left is None else right_to_left
        width, height = self.column_width - indent, size * LEADING * POINT
        for part in text.splitlines():
            for line in self.lines(part, width, size=size, style=style):
                self.room(height)
                self.baseline += height
                x = self.start + (0 if self.right_to_left else indent)
                self.line(
                    x,
                    self.baseline,
                    line,
                    size=size,
                    style=style,
                    width=width,
                    from_right=from_right,
                )
        self.baseline += after

    def counted(self, text, number):
        """A line with a number at its end, such as those of a table of countries."""
        lines = self.lines(text, self.column_width - 2 * NUMBER, size=NAME)
        self.room(len(lines) * NAME * LEADING * POINT)
        top = self.baseline
        self.paragraph("\n".join(lines), size=NAME)
        self.line(
            self.start,
            top + NAME * LEADING * POINT,
            formats.number(number),
            size=NAME,
            width=self.column_width,
            from_right=not self.right_to_left,
        )

    def entry(self, number, name, details):
        """One who signed: number, name, and below it what the petition asked besides."""
        names = self.lines(name, self.column_width - NUMBER, size=NAME)
        rest = self.lines(details, self.column_width - NUMBER, size=SMALL) if details else []
        height = (len(names) * NAME + len(rest) * SMALL) * LEADING * POINT
        self.room(min(height, HEIGHT - BOTTOM - TOP))
        self.line(
            self.start + (self.column_width - NUMBER + 1 if self.right_to_left else 0),
            self.baseline + NAME * LEADING * POINT,
            formats.number(number),
            size=6,
            width=NUMBER - 1,
            from_right=self.right_to_left,
        )
        for lines, size in ((names, NAME), (rest, SMALL)):
            if lines:
                self.paragraph("\n".join(lines), size=size, indent=NUMBER)
        self.baseline += 0.8

    def finish(self):
        """Puts header and page number on all pages, now that their number is known."""
        pages = self.page
        [title, *more] = self.lines(self.heading, INNER, size=8)
        title += "…" if more else ""
        for page in range(1, pages + 1):
            self.page = page
            self.current_font_is_set_on_page = False
            side = {"width": INNER, "from_right": self.right_to_left}
            if page > 1:
                self.line(LEFT, 13, title, size=8, **side)
            words = _("%(page)s of %(pages)s") % {
                "page": formats.number(page),
                "pages": formats.number(pages),
            }
            x = (WIDTH - self.width(words, 8)) / 2
            self.line(x, HEIGHT - 10, words, size=8)
        return self.output()


def is_right_to_left(language):
    return language in settings.SITE_LANGUAGES and get_language_info(language)["bidi"]


def cover(booklet, *, page, letter, totals):
    """Whose letter it is and to whom, how many signed it until when."""
    booklet.columns(1)
    booklet.room(0)
    booklet.baseline += 45
    if page and page.addressee:
        booklet.paragraph(page.addressee, size=13, after=6)
    booklet.paragraph(booklet.heading, size=26, style="B", after=4)
    if page and page.subtitle:
        booklet.paragraph(page.subtitle, size=14, after=4)
    booklet.baseline += 12
    booklet.paragraph(signatures(totals.rows), size=20, style="B", after=3)
    moment = formats.moment(totals.moment)
    booklet.paragraph(_("As of %(moment)s") % {"moment": moment}, size=11, after=6)
    for sentence in _facts(letter, totals):
        booklet.paragraph(sentence, size=11, after=2)


def signatures(number):
    return ngettext("%(shown)s signature", "%(shown)s signatures", number) % {
        "shown": formats.number(number)
    }


def _facts(letter, totals):
    yield _("Date of the letter: %(day)s") % {"day": formats.day(letter.dated)}
    if letter.opens_at:
        yield _("Open for signing since %(day)s") % {"day": formats.day(letter.opens_at)}
    words = _("Open for signing until %(day)s") if letter.is_open else _("Closed on %(day)s")
    yield words % {"day": formats.day(letter.closes_at)}
    unverified = totals.rows - totals.verified
    if unverified:
        yield ngettext(
            "%(shown)s of these signers has not confirmed the e-mail address.",
            "%(shown)s of these signers have not confirmed their e-mail addresses.",
            unverified,
        ) % {"shown": formats.number(unverified)}
    number = len(totals.wordings)
    if number > 1:
        yield ngettext(
            "The text was signed in %(shown)s wording; each follows with the number of those who "
            "signed it.",
            "The text was signed in %(shown)s wordings; each follows with the number of those who "
            "signed it.",
            number,
        ) % {"shown": formats.number(number)}


def texts(booklet, letter, totals):
    """The wordings as they were signed, those of most signers first."""
    known = letter.versions.in_bulk(list(totals.wordings))
    for place, (pk, number) in enumerate(totals.wordings.most_common()):
        if place < MOST_TEXTS:
            booklet.columns(1)
        _wording(booklet, known[pk], number)
        if place < MOST_TEXTS:
            _text(booklet, known[pk])


def _wording(booklet, wording, number):
    booklet.paragraph(
        ngettext(
            "The text as %(shown)s person signed it, in %(language)s",
            "The text as %(shown)s people signed it, in %(language)s",
            number,
        )
        % {
            "shown": formats.number(number),
            "language": formats.language(wording.language),
        },
        size=12,
        style="B",
        after=1,
    )
    facts = {"day": formats.day(wording.first_published_at), "digest": wording.digest}
    words = _("First published on %(day)s. SHA-256: %(digest)s") % facts
    booklet.paragraph(words, size=SMALL, after=6)


def _text(booklet, wording):
    side = {"right_to_left": is_right_to_left(wording.language)}
    text = wording.text
    for part, size, style in (
        ("addressee", 11, ""),
        ("title", 16, "B"),
        ("subtitle", 12, ""),
        ("body", 10.5, ""),
        ("closing_call", 10.5, "B"),
    ):
        if text.get(part):
            booklet.paragraph(text[part], size=size, style=style, after=3, **side)


def countries(booklet, totals, language):
    """How many signed from where; nothing if the petition never asked."""
    if not any(totals.countries):
        return
    booklet.columns(2)
    booklet.paragraph(_("Signatures by country"), size=12, style="B", after=3)
    for code, number in totals.countries.most_common():
        booklet.counted(places.name(code, language) if code else _("Not given"), number)


def names(booklet, letter, signers, language):
    """All who signed, in the order of signing; those without a name left are counted at the end."""
    has_more = letter.affiliation_use != "off" or letter.country_use != "off"
    booklet.columns(2 if has_more else 3)
    nameless = number = 0
    for _row, details in signers:
        if not details.name:
            nameless += 1
            continue
        number += 1
        country = places.name(details.country, language) if details.country else ""
        more = formats.row([" ".join(details.affiliation.split()), country])
        booklet.entry(number, " ".join(details.name.split()), more)
    if nameless:
        booklet.baseline += 4
        booklet.paragraph(
            ngettext(
                "And %(shown)s person whose name was destroyed when its time was over.",
                "And %(shown)s people whose names were destroyed when their time was over.",
                nameless,
            )
            % {"shown": formats.number(nameless)},
            size=NAME,
        )


def notes(booklet):
    """Says at the end what could not be printed."""
    if booklet.missing:
        booklet.columns(1)
        booklet.paragraph(missing_scripts(sorted(booklet.missing)), size=NAME)


def missing_scripts(codes):
    """Which scripts this machine has no font for, in plain words."""
    known = formats.locale().scripts
    scripts = formats.listed(known.get(code, code) for code in codes)
    return _(
        "Some characters could not be printed, since the computer that made this list has no font "
        "for them; [?] stands in their place. Scripts: %(scripts)s. The same list as CSV or Excel "
        "has all names complete."
    ) % {"scripts": scripts}
