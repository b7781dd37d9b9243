"""INSERTs that decide in the database, in one statement that Django's models cannot say.

PostgreSQL and SQLite (3.35 and newer) read the same text. The columns come from the models, so
that a new field needs no change here.
"""

from functools import lru_cache

from django.db import connection

from petitions.models.mail import MailKind, MailState, Outbox
from petitions.models.signatures import Signature, TallySlot

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
        cursor.execute(
            _queue(), [*_values(mail), mail.signature_id, *[mail.kind] * 2, *[since] * 2]
        )


def add_to_slot(slot):
    """Adds an unsaved TallySlot's `count` to the slot of its wording, which is made if need be."""
    with connection.cursor() as cursor:
        cursor.execute(_add_to_slot(), _values(slot))


def _fields(model):
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def _values(row):
    return [
        field.get_db_prep_save(getattr(row, field.attname), connection)
        for field in _fields(type(row))
    ]


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
