"""What signing and confirming ask of the database, in SQL that PostgreSQL and SQLite both read.

Two reasons. Some of it Django's models cannot say: an INSERT that replaces under a condition. And
Django takes five times as long to put one of these statements together as the database takes to
answer it, which only counts here, where thousands come at once. Columns come from the models.
"""

from functools import lru_cache

from django.db import connection, transaction

from petitions.models.mail import MailKind, MailState, Outbox, Token
from petitions.models.signatures import Signature, TallySlot
from statements.models import Letter

# What was typed last takes the place of what was typed before, until somebody presses the button.
REPLACED = (
    "page_id",
    "language",
    "wording_id",
    "consent_sentence",
    "consent_language",
    "consented_at",
    "envelope",
)
RETURNED = ("id", "state", "verified_at", "wording_id")
# What confirming looks at; the rest of these rows stays in the database.
DECISIVE = {
    Token: ("id", "created_at", "expires_at"),
    Signature: (
        "id",
        "letter_id",
        "state",
        "verified_at",
        "wording_id",
        "envelope",
        "address_digest",
    ),
    Letter: ("id", "key", "closes_at"),
}
# What a mail takes from the row of its signature.
FROM_SIGNATURE = {"signature_id": "s.id", "kind": "s.kind"}
DIGEST = Signature._meta.get_field("address_digest")
SIGNATURES, SLOTS = Signature._meta.db_table, TallySlot._meta.db_table
SUM = f'(SELECT COALESCE(SUM("count"), 0) FROM {SLOTS} WHERE letter_id = %s)'  # nosec B608 - our own names


def run(*statements):
    """Executes (text, values) pairs in one transaction; how many rows the first one touched.

    PostgreSQL gets them in one message, which is a transaction by itself ("Multiple Statements in a
    Simple Query"): it saves the way there and back for BEGIN, COMMIT and all but one of them.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            values = [value for _text, some in statements for value in some]
            cursor.execute("; ".join(text for text, _values in statements), values)
            return cursor.rowcount
        with transaction.atomic():
            return [cursor.execute(*statement).rowcount for statement in statements][0]


def insertion(signature):
    """Inserts an unsaved Signature; or replaces one of the same mailbox that waits for its button.

    Either way, and also where an earlier one is left as it is, the row of this mailbox is locked
    until the end of the transaction. One that is withdrawn at this very moment bars nothing: the
    database waits for it.
    """
    return _insertion(), _values(signature)


def store(signature):
    """Executes `insertion`; `signature` gets the columns RETURNED of its row."""
    with connection.cursor() as cursor:
        cursor.execute(*insertion(signature))
        row = cursor.fetchone()
    for name, value in zip(RETURNED, row, strict=True):
        setattr(signature, name, value)


def mailing(mail, *, pause):
    """Inserts an unsaved Outbox row, unless its signature got one within `pause` or waits for one.

    The signature is found by letter and mailbox, so that it may be inserted in the same message.
    Once its button was pressed the mail is a link to the own signature, which alone follows upon a
    mail of another kind. None for a held or rejected signature. It is one statement whether a row
    comes of it or not.
    """
    created = Outbox._meta.get_field("created_at")
    since = created.get_db_prep_value(mail.created_at - pause, connection)
    signature = mail.signature
    asked = [mail.kind, signature.letter_id, _prepared(DIGEST, signature.address_digest)]
    return _mailing(), [*_values(mail, but=FROM_SIGNATURE), *asked, since, since]


def addition(slot):
    """Adds an unsaved TallySlot's `count` to the slot of its wording, which is made if need be."""
    return _addition(), _values(slot)


def update(signature, where, changes):
    """Changes the row of a signature if it is as `where` has it."""
    fields = {name: Signature._meta.get_field(name) for name in (*changes, *where)}
    settings = ", ".join(f"{fields[name].column} = %s" for name in changes)
    conditions = "".join(f" AND {fields[name].column} = %s" for name in where)
    pairs = [*changes.items(), ("id", signature.pk), *where.items()]
    return (
        f"UPDATE {SIGNATURES} SET {settings} WHERE id = %s{conditions}",  # nosec B608 - our own names
        [_prepared(Signature._meta.get_field(name), value) for name, value in pairs],
    )


def sum_of_slots(letter):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {SUM}", [letter.pk])
        return cursor.fetchone()[0]


def find_link(digest, purpose):
    """The Token with this hash, its locked signature and letter, all with DECISIVE columns only.

    The letter has its `total` besides. None if there is none. Other columns are read when somebody
    asks for them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_find_link(), [digest, purpose])
        row = cursor.fetchone()
    if row is None:
        return None
    *row, total = row
    values = iter([read(value) for read, value in zip(_readers(), row, strict=True)])
    token, signature, letter = (
        model.from_db(connection.alias, names, [next(values) for _ in names])
        for model, names in DECISIVE.items()
    )
    token.signature, signature.letter, letter.total = signature, letter, total
    return token


def _prepared(field, value):
    return field.get_db_prep_save(value, connection)


@lru_cache
def _fields(model):
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def _values(row, *, but=()):
    fields = [field for field in _fields(type(row)) if field.column not in but]
    return [_prepared(field, getattr(row, field.attname)) for field in fields]


def _names(model, **given):
    """(table, its columns separated by commas, as many placeholders or what is given instead)."""
    columns = [field.column for field in _fields(model)]
    values = [given.get(column, "%s") for column in columns]
    quoted = [f'"{column}"' for column in columns]
    return model._meta.db_table, ", ".join(quoted), ", ".join(values)


@lru_cache
def _insertion():
    table, columns, placeholders = _names(Signature)
    waits = f"{table}.state IN ('pending', 'held') AND {table}.verified_at IS NULL"
    changes = ", ".join(
        f"{name} = CASE WHEN {waits} THEN excluded.{name} ELSE {table}.{name} END"
        for name in REPLACED
    )
    return (
        f"INSERT INTO {table} ({columns}) VALUES ({placeholders}) "
        f"ON CONFLICT (letter_id, address_digest) DO UPDATE SET {changes} "
        f"RETURNING {', '.join(RETURNED)}"  # nosec B608 - our own names
    )


@lru_cache
def _mailing():
    table, columns, values = _names(Outbox, **FROM_SIGNATURE)
    kind = f"CASE WHEN verified_at IS NULL THEN %s ELSE '{MailKind.LINK}' END"
    return (
        f"INSERT INTO {table} ({columns}) SELECT {values} "  # nosec B608 - our own names
        f"FROM (SELECT id, state, {kind} AS kind FROM {SIGNATURES} "
        "WHERE letter_id = %s AND address_digest = %s) s "
        "WHERE s.state IN ('pending', 'confirmed') AND NOT EXISTS "
        f"(SELECT 1 FROM {table} m "
        f"WHERE m.signature_id = s.id AND (m.kind = s.kind OR s.kind <> '{MailKind.LINK}') "
        f"AND (m.state = '{MailState.WAITING}' OR m.created_at > %s OR m.sent_at > %s))"
    )


@lru_cache
def _addition():
    table, columns, placeholders = _names(TallySlot)
    return (
        f"INSERT INTO {table} ({columns}) VALUES ({placeholders}) "
        f'ON CONFLICT (wording_id, slot) DO UPDATE SET "count" = {table}."count" + excluded."count"'  # nosec B608 - our own names
    )


@lru_cache
def _find_link():
    aliases = {Token: "t", Signature: "s", Letter: "l"}
    columns = ", ".join(
        f'{aliases[model]}."{name}"' for model, names in DECISIVE.items() for name in names
    )
    return (
        f"SELECT {columns}, {SUM.replace('%s', 'l.id')} FROM {Token._meta.db_table} t "
        f"JOIN {SIGNATURES} s ON s.id = t.signature_id "
        f"JOIN {Letter._meta.db_table} l ON l.id = s.letter_id "
        "WHERE t.hash = %s AND t.purpose = %s"  # nosec B608 - our own names
        + (" FOR UPDATE OF s" if connection.features.has_select_for_update_of else "")
    )


@lru_cache
def _readers():
    """For each column of `_find_link` what makes a value of Python of it, as Django would."""
    columns = [model._meta.get_field(name) for model, names in DECISIVE.items() for name in names]
    return [_reader(field.get_col(field.model._meta.db_table)) for field in columns]


def _reader(column):
    converters = connection.ops.get_db_converters(column) + column.get_db_converters(connection)

    def read(value):
        for convert in converters:
            value = convert(value, column, connection)
        return value

    return read
