"""Lists of those who signed, as CSV: to deliver, and to write to those who want updates.

Rows come from the database in chunks, are opened one by one and sealed again at once: memory does
not grow with their number. No list holds a trace of a network (P8).
"""

import io
from contextlib import nullcontext

from django.db import connection, transaction
from django.db.models import CharField, Func, Q
from wagtail.log_actions import log

from campaign.spreadsheets import write_csv
from petitions import sealed_files, sealing, signing
from petitions.models import NeverWrite, Signature
from petitions.questions import in_words
from statements import places

CHUNK = 2000
SIGNATURE_HEADER = (
    "Number",
    "Name",
    "E-mail",
    "Affiliation",
    "Country code",
    "Country",
    "Comment",
    "Name may be shown",
    "Comment may be shown",
    "Language",
    "Signed at",
    "Confirmed at",
    "Verified",
    "Wording",
    "Source",
    "Only the public part is left",
)
COLUMNS = (
    "pk",
    "place",
    "language",
    "signed",
    "confirmed",
    "is_verified",
    "wording__digest",
    "source",
    "public_name",
    "public_affiliation",
    "public_comment",
    "country",
    "address_digest",
    "envelope",
)
REMOVED_QUESTIONS = "Answers to removed questions"
UPDATES_HEADER = ("Name", "E-mail", "Language", "Consented at")


class Moment(Func):
    """A time as ISO 8601 in UTC, which databases write much faster than Python."""

    output_field = CharField()
    template = """to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""

    def as_sqlite(self, compiler, connection, **context):
        template = "strftime('%%%%Y-%%%%m-%%%%dT%%%%H:%%%%M:%%%%SZ', %(expressions)s)"
        return self.as_sql(compiler, connection, template=template, **context)


def export(*, letter, path, kind="signatures"):
    """Writes one of KINDS to a new sealed file (P9); the number of rows.

    The file bears its name once it is whole, and by then the history of the letter tells of it
    (S27). Nothing is overwritten. Raises OSError and SealingError.
    """
    with sealed_files.create(path) as sealer:
        file = io.TextIOWrapper(sealer, encoding="utf-8", newline="")
        rows = KINDS[kind](letter=letter, file=file)
        file.detach()
        facts = {"kind": kind, "rows": rows}
        log(instance=letter, action="petitions.export_signatures", data=facts)
    return rows


def write_signatures(*, letter, file):
    """Writes the confirmed signatures in the order of signing; the number of rows.

    A row tells if its address was never verified, and if retention has left its public part only.
    Columns, countries and answers are in the words of the source page whatever the language of the
    signer; answers to questions that it no longer has stand in the last column, by key. Raises
    SealingError at the first envelope that cannot be opened.
    """
    questions = list(letter.source_page.form_fields.all()) if letter.source_page else []
    header = [*SIGNATURE_HEADER, *(one.label for one in questions), REMOVED_QUESTIONS]
    with _reading():
        return write_csv(file, _told_apart(header), _signature_rows(letter, questions))


def write_updates(*, letter, file):
    """Writes those who want updates (P3) and whose address is verified; the number of rows.

    Mailboxes that are never to be written to again are left out. Raises SealingError.
    """
    with _reading():
        return write_csv(file, UPDATES_HEADER, _update_rows(letter))


KINDS = {"signatures": write_signatures, "updates": write_updates}


def _signature_rows(letter, questions):
    rows = _confirmed(letter).annotate(
        signed=Moment("created_at"),
        confirmed=Moment("confirmed_at"),
        is_verified=Q(verified_at__isnull=False),
    )
    for row in rows.values_list(*COLUMNS, named=True).iterator(CHUNK):
        details = _opened(letter, row) if row.envelope else _face(row)
        answers = dict(details.answers)
        yield [
            str(row.place or ""),
            details.name,
            details.email,
            details.affiliation,
            details.country,
            places.name(details.country, letter.source_language) if details.country else "",
            details.comment,
            _yes_or_no(details.shows_name),
            _yes_or_no(details.shows_comment),
            row.language,
            row.signed,
            row.confirmed,
            _yes_or_no(row.is_verified),
            row.wording__digest,
            row.source,
            _yes_or_no(not row.envelope),
            *(in_words(one, answers.pop(one.clean_name, "")) for one in questions),
            "\n".join(f"{key}: {in_words(None, answer)}" for key, answer in answers.items()),
        ]


def _update_rows(letter):
    refused = {bytes(d) for d in NeverWrite.objects.values_list("mailbox_digest", flat=True)}
    rows = _confirmed(letter).filter(verified_at__isnull=False, envelope__isnull=False)
    rows = rows.annotate(consented=Moment("consented_at"))
    columns = ("pk", "language", "consented", "address_digest", "envelope")
    for row in rows.values_list(*columns, named=True).iterator(CHUNK):
        details = _opened(letter, row)
        if details.wants_updates and signing.mailbox_digest(details.email) not in refused:
            yield [details.name, details.email, row.language, row.consented]


def _confirmed(letter):
    """In an order that the indexes have, so that nothing is sorted before the first row."""
    return Signature.objects.for_letter(letter).confirmed().order_by("pk")


def _opened(letter, row):
    try:
        return signing.opened(letter, row.address_digest, row.envelope)
    except sealing.SealingError as error:
        raise sealing.SealingError(error.code, f"Signature #{row.pk}: {error}") from error


def _face(row):
    """What retention has left of the Details."""
    return signing.Details(
        name=row.public_name,
        email="",
        affiliation=row.public_affiliation,
        country=row.country,
        comment=row.public_comment,
        shows_name=bool(row.public_name),
        shows_comment=bool(row.public_comment),
    )


def _yes_or_no(value):
    return "yes" if value else "no"


def _told_apart(header):
    """The header with a number behind each heading that came before."""
    taken = set()
    for heading in header:
        number, told = 1, heading
        while told in taken:
            number += 1
            told = f"{heading} ({number})"
        taken.add(told)
        yield told


def _reading():
    """A transaction on PostgreSQL, whose cursors would otherwise first store all rows once more.

    On SQLite it would bar everybody from writing, and there is no need for it.
    """
    return transaction.atomic() if connection.vendor == "postgresql" else nullcontext()
