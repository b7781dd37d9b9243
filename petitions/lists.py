"""The formats of deliveries, and what is counted on the way into the manifest."""

import io
from collections import Counter

from django.utils import timezone
from django.utils.translation import get_language_bidi

from campaign import spreadsheets, workbooks
from petitions.models import PetitionPage
from petitions.printing import booklet


class Totals:
    """Counts signatures as they pass by: numbers only, nothing of anybody."""

    def __init__(self):
        self.moment = timezone.now()
        self.rows, self.languages = 0, Counter()

    def counting(self, signatures):
        """The same (row, Details), counted."""
        for row, details in signatures:
            self.add(row, details)
            yield row, details

    def add(self, row, details):
        self.rows += 1
        self.languages[row.language] += 1

    def as_manifest(self, letter):
        return {
            "snapshot_at": self.moment.isoformat(timespec="seconds"),
            "rows": self.rows,
            "by_language": dict(self.languages.most_common()),
        }


class SignatureTotals(Totals):
    """Of confirmed signatures."""

    def __init__(self):
        super().__init__()
        self.verified = self.bare = 0
        self.countries, self.wordings = Counter(), Counter()
        self.missing_scripts = []

    def add(self, row, details):
        super().add(row, details)
        self.verified += bool(row.is_verified)
        self.bare += not row.envelope
        self.countries[details.country] += 1
        self.wordings[row.wording_id] += 1

    def as_manifest(self, letter):
        return super().as_manifest(letter) | {
            "verified": self.verified,
            "unverified": self.rows - self.verified,
            "only_public_part": self.bare,
            "by_country": dict(self.countries.most_common()),
            "by_wording": self.by_wording(letter),
            "missing_scripts": self.missing_scripts,
        }

    def by_wording(self, letter):
        known = letter.versions.in_bulk(list(self.wordings))
        return [
            {
                "digest": known[pk].digest,
                "language": known[pk].language,
                "first_published_at": known[pk].first_published_at.isoformat(timespec="seconds"),
                "signatures": number,
            }
            for pk, number in self.wordings.most_common()
        ]


def page_in(letter, language):
    """The page whose questions are asked in this language, else the source page."""
    pages = PetitionPage.objects.filter(translation_key=letter.key, alias_of__isnull=True)
    return pages.filter(locale__language_code=language).first() or letter.source_page


def _cells(delivery, rows, table, totals):
    """(header, cells) of a table, in the words of the language of the list."""
    made = table(delivery.letter, delivery.language, page_in(delivery.letter, delivery.language))
    return made.header, map(made.cells, totals.counting(rows()))


def write_csv(delivery, sealer, rows, table, totals):
    file = io.TextIOWrapper(sealer, encoding="utf-8", newline="")
    spreadsheets.write_csv(file, *_cells(delivery, rows, table, totals))
    file.detach()


def write_xlsx(delivery, sealer, rows, table, totals):
    workbooks.write_xlsx(
        sealer,
        *_cells(delivery, rows, table, totals),
        title=delivery.letter.title,
        right_to_left=get_language_bidi(),
    )


def write_pdf(delivery, sealer, rows, table, totals):
    """Reads twice: the cover says how many there are before the first one is named."""
    letter, language = delivery.letter, delivery.language
    page = page_in(letter, language)
    for _row in totals.counting(rows(counts=False)):
        pass
    book = booklet.Booklet(title=page.title if page else letter.title, language=language)
    booklet.cover(book, page=page, letter=letter, totals=totals)
    booklet.texts(book, letter, totals)
    booklet.countries(book, totals, language)
    booklet.names(book, letter, rows(), language)
    booklet.notes(book)
    totals.missing_scripts = sorted(book.missing)
    sealer.write(book.finish())


# Each writes to `sealer` what `rows()` yields, anew at each call, and counts it into `totals`.
FORMATS = {"csv": write_csv, "xlsx": write_xlsx, "pdf": write_pdf}
