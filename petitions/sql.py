"""What signing and confirming ask of the database, in SQL that PostgreSQL and SQLite both read.

Two reasons. Some of it Django's models cannot say: an INSERT that replaces under a condition. And
Django takes five times as long to put one of these statements together as the database takes to
answer it, which only counts here, where thousands come at once. Columns come from the models.
"""

from functools import lru_cache

from django.db import connection

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


def store(signature):
    """Inserts an unsaved Signature; or replaces one of the same mailbox that waits for its button.

    Either way, and also where an earlier one is left as it is, the row of this mailbox is locked
    until the end of the transaction, and `signature` gets its `pk`, `state`, `verified_at` and
    wording. One that is withdrawn at this very moment bars nothing: the database waits for it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_store(), _values(signature))
        row = cursor.fetchone()
    for name, value in zip(RETURNED, row, strict=True):
        setattr(signature, name, value)


def queue(mail, *, pause):
    """Inserts an unsaved Outbox row, unless its signature got one within `pause` or waits for one.

    Only the link to the own signature follows upon a mail of another kind: it answers a button that
    was pressed. None for a held or rejected signature. It is one statement whether a row comes of
    it or not.
    """
    since = Outbox._meta.get_field("created_at").get_db_prep_value(
        mail.created_at - pause, connection
    )
    with connection.cursor() as cursor:
        asked = [mail.signature_id, mail.kind, mail.kind, since, since]
        cursor.execute(_queue(), [*_values(mail), *asked])


def add_to_slot(slot):
    """Adds an unsaved TallySlot's `count` to the slot of its wording, which is made if need be."""
    with connection.cursor() as cursor:
        cursor.execute(_add_to_slot(), _values(slot))


def sum_of_slots(letter):
    with connection.cursor() as cursor:
        cursor.execute(_sum_of_slots(), [letter.pk])
        return cursor.fetchone()[0]


def find_link(digest, purpose):
    """The Token with this hash, its locked signature and letter, all with DECISIVE columns only.

    None if there is none. Other columns are read when somebody asks for them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_find_link(), [digest, purpose])
        row = cursor.fetchone()
    if row is None:
        return None
    values = iter([read(value) for read, value in zip(_readers(), row, strict=True)])
    token, signature, letter = (
        model.from_db(connection.alias, names, [next(values) for _ in names])
        for model, names in DECISIVE.items()
    )
    token.signature, signature.letter = signature, letter
    return token


def change(signature, where, changes):
    """One UPDATE of a signature's row if it is as `where` has it; true if it was."""
    fields = {name: Signature._meta.get_field(name) for name in (*changes, *where)}
    settings = ", ".join(f"{fields[name].column} = %s" for name in changes)
    conditions = "".join(f" AND {fields[name].column} = %s" for name in where)
    pairs = [*changes.items(), ("id", signature.pk), *where.items()]
    values = [_prepared(Signature._meta.get_field(name), value) for name, value in pairs]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Signature._meta.db_table} SET {settings} WHERE id = %s{conditions}", values
        )
        return bool(cursor.rowcount)


def _prepared(field, value):
    return field.get_db_prep_save(value, connection)


def _fields(model):
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def _values(row):
    return [_prepared(field, getattr(row, field.attname)) for field in _fields(type(row))]


def _names(model):
    """(table, its columns separated by commas, as many placeholders)."""
    fields = _fields(model)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    return model._meta.db_table, columns, ", ".join(["%s"] * len(fields))


@lru_cache
def _store():
    table, columns, placeholders = _names(Signature)
    waits = f"{table}.state IN ('pending', 'held') AND {table}.verified_at IS NULL"
    changes = ", ".join(
        f"{name} = CASE WHEN {waits} THEN excluded.{name} ELSE {table}.{name} END"
        for name in REPLACED
    )
    return (
        f"INSERT INTO {table} ({columns}) VALUES ({placeholders}) "
        f"ON CONFLICT (letter_id, address_digest) DO UPDATE SET {changes} "
        f"RETURNING {', '.join(RETURNED)}"
    )


@lru_cache
def _queue():
    table, columns, placeholders = _names(Outbox)
    return (
        f"INSERT INTO {table} ({columns}) SELECT {placeholders} "
        f"FROM {Signature._meta.db_table} s "
        "WHERE s.id = %s AND s.state IN ('pending', 'confirmed') AND NOT EXISTS "
        f"(SELECT 1 FROM {table} m "
        f"WHERE m.signature_id = s.id AND (m.kind = %s OR %s <> '{MailKind.LINK}') "
        f"AND (m.state = '{MailState.WAITING}' OR m.created_at > %s OR m.sent_at > %s))"
    )


@lru_cache
def _add_to_slot():
    table, columns, placeholders = _names(TallySlot)
    return (
        f"INSERT INTO {table} ({columns}) VALUES ({placeholders}) "
        f'ON CONFLICT (wording_id, slot) DO UPDATE SET "count" = {table}."count" + excluded."count"'
    )


@lru_cache
def _sum_of_slots():
    return f'SELECT COALESCE(SUM("count"), 0) FROM {TallySlot._meta.db_table} WHERE letter_id = %s'


@lru_cache
def _find_link():
    aliases = {Token: "t", Signature: "s", Letter: "l"}
    columns = ", ".join(
        f'{aliases[model]}."{name}"' for model, names in DECISIVE.items() for name in names
    )
    return (
        f"SELECT {columns} FROM {Token._meta.db_table} t "
        f"JOIN {Signature._meta.db_table} s ON s.id = t.signature_id "
        f"JOIN {Letter._meta.db_table} l ON l.id = s.letter_id "
        "WHERE t.hash = %s AND t.purpose = %s"
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
