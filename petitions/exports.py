"""Lists of those who signed: to deliver, and to write to those who want updates.

Rows come from the database in chunks, are opened one by one and sealed again at once: memory does
not grow with their number. No list holds a trace of a network (P8).
"""

import io
from contextlib import contextmanager, nullcontext

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import CharField, Func, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from campaign import replica
from campaign.spreadsheets import write_csv
from petitions import sealed_files, sealing, signing
from petitions.models import NeverWrite, Signature
from petitions.questions import in_words
from statements import places

CHUNK = 2000
# Seconds for which a list waits for a replica that is behind.
REPLICA_PATIENCE = 10
SIGNATURE_HEADER = (
    gettext_noop("Number"),
    gettext_noop("Name"),
    gettext_noop("E-mail"),
    gettext_noop("Affiliation"),
    gettext_noop("Country code"),
    gettext_noop("Country"),
    gettext_noop("Comment"),
    gettext_noop("Name may be shown"),
    gettext_noop("Comment may be shown"),
    gettext_noop("Language"),
    gettext_noop("Signed at"),
    gettext_noop("Confirmed at"),
    gettext_noop("Verified"),
    gettext_noop("Wording"),
    gettext_noop("Source"),
    gettext_noop("Only the public part is left"),
)
COLUMNS = (
    "pk",
    "place",
    "language",
    "signed",
    "confirmed",
    "is_verified",
    "wording_id",
    "wording__digest",
    "source",
    "public_name",
    "public_affiliation",
    "public_comment",
    "country",
    "address_digest",
    "envelope",
)
REMOVED_QUESTIONS = gettext_noop("Answers to removed questions")
UPDATES_HEADER = ("Name", "E-mail", "Language", gettext_noop("Consented at"))


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
    table = SignatureTable(letter, letter.source_language, letter.source_page)
    with one_snapshot():
        return write_csv(file, table.header, map(table.cells, confirmed(letter)))


def write_updates(*, letter, file):
    """Writes those who want updates (P3) and whose address is verified; the number of rows.

    Mailboxes that are never to be written to again are left out. Raises SealingError.
    """
    table = UpdatesTable(letter, letter.source_language, letter.source_page)
    with one_snapshot():
        return write_csv(file, table.header, map(table.cells, wanting_updates(letter)))


KINDS = {"signatures": write_signatures, "updates": write_updates}


class SignatureTable:
    """Turns what `confirmed` yields into cells; headings are in the active language.

    `language` is that of the countries; the questions are those of `page`, which may be None.
    """

    def __init__(self, letter, language, page):
        self.language = language
        self.questions = list(page.form_fields.all()) if page else []
        self.yes, self.no = _("yes,no").split(",")[:2]

    @property
    def header(self):
        labels = [one.label for one in self.questions]
        return list(_told_apart([*map(_, SIGNATURE_HEADER), *labels, _(REMOVED_QUESTIONS)]))

    def cells(self, signature):
        row, details = signature
        answers = dict(details.answers)
        return [
            str(row.place or ""),
            details.name,
            details.email,
            details.affiliation,
            details.country,
            places.name(details.country, self.language) if details.country else "",
            details.comment,
            self.yes if details.shows_name else self.no,
            self.yes if details.shows_comment else self.no,
            row.language,
            row.signed,
            row.confirmed,
            self.yes if row.is_verified else self.no,
            row.wording__digest,
            row.source,
            self.no if row.envelope else self.yes,
            *(in_words(one, answers.pop(one.clean_name, "")) for one in self.questions),
            "\n".join(f"{key}: {in_words(None, answer)}" for key, answer in answers.items()),
        ]


class UpdatesTable:
    """The same for what `wanting_updates` yields."""

    def __init__(self, letter, language, page):
        pass

    @property
    def header(self):
        return [_(heading) for heading in UPDATES_HEADER]

    def cells(self, signature):
        row, details = signature
        return [details.name, details.email, row.language, row.consented]


def confirmed(letter):
    """(row of COLUMNS, Details) of each confirmed signature, in the order of signing."""
    rows = _confirmed(letter).annotate(
        signed=Moment("created_at"),
        confirmed=Moment("confirmed_at"),
        is_verified=Q(verified_at__isnull=False),
    )
    for row in rows.values_list(*COLUMNS, named=True).iterator(CHUNK):
        yield row, _opened(letter, row) if row.envelope else _face(row)


def wanting_updates(letter):
    """(row, Details) of each verified one who wants updates and may be written to."""
    refused = {bytes(d) for d in NeverWrite.objects.values_list("mailbox_digest", flat=True)}
    rows = _confirmed(letter).filter(verified_at__isnull=False, envelope__isnull=False)
    rows = rows.annotate(consented=Moment("consented_at"))
    columns = ("pk", "language", "consented", "address_digest", "envelope")
    for row in rows.values_list(*columns, named=True).iterator(CHUNK):
        details = _opened(letter, row)
        if details.wants_updates and signing.mailbox_digest(details.email) not in refused:
            yield row, details


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


@contextmanager
def one_snapshot(*, from_replica=True):
    """All that is read within it was true at one and the same moment; nothing may be written.

    If there is a replica that soon has all that the primary has now, it is read from there.
    PostgreSQL keeps the moment by REPEATABLE READ. SQLite, in WAL, by a transaction that has not
    written: Django's own would bar everybody else from writing. Within a transaction of the caller
    it is the caller's.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        patient = replica.snapshot_source(patience=REPLICA_PATIENCE)
        with (
            patient if from_replica else nullcontext(DEFAULT_DB_ALIAS) as source,
            transaction.atomic(using=source),
            connections[source].cursor() as cursor,
        ):
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
