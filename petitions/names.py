"""Search by name, for lists of any length.

A word that was typed finds names with a word that begins like it, whatever the case, accents or
vowel signs. The newest names are looked at one by one, which answers common words and all searches
on small petitions. Rarer words are looked up: PostgreSQL has an index of words for that (no
extension: function and index `signer_words` of migration 0003). SQLite, which is for small sites,
reads all names.
"""

import unicodedata

from django.db import connections
from django.db.models import BooleanField, DateTimeField, F, Func, Value

LONGEST_QUERY = 100
MOST_WORDS = 6
LOOKED_AT = 2_000

# Signs that part words. All that have a meaning in a query of PostgreSQL are among them.
PARTING = " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~·‘’ʼ״׳"
DROPPED = "".join(map(chr, [*range(0x300, 0x30D), 0x323, 0x327, 0x328, 0x640, 0x670]))
DROPPED += "".join(map(chr, range(0x64B, 0x653)))
ALIKE = dict(zip("ØøŁłĐđıآأإٱىئیةؤک", "oollddiاااايييهوك", strict=True))


def folded_letters():
    """Latin letters with accents -> without; Arabic letters that are written in several ways."""
    accented = [chr(code) for code in (*range(0xC0, 0x180), *range(0x218, 0x21C))]
    bases = {char: unicodedata.normalize("NFD", char)[0] for char in accented}
    plain = {char: base.lower() for char, base in bases.items() if base.isascii()}
    return plain | ALIKE


FOLDED = folded_letters()
TABLE = str.maketrans({**FOLDED, **dict.fromkeys(PARTING, " "), **dict.fromkeys(DROPPED)})

# SET keeps the function from being taken apart, so that its cost is known: without it, PostgreSQL
# would rather work out the words of a million names again than look into the index.
ADD_TO_POSTGRESQL = """
CREATE FUNCTION signer_words(name text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 2000 SET search_path = pg_catalog AS $$
    SELECT to_tsvector('pg_catalog.simple', lower(translate(name, '{before}', '{after}')))
$$;
CREATE INDEX signer_words ON petitions_signature USING gin (signer_words(public_name))
WHERE state = 'confirmed' AND NOT (public_name = '');
""".format(
    before=("".join(FOLDED) + PARTING + DROPPED).replace("'", "''"),
    after="".join(FOLDED.values()) + " " * len(PARTING),
)
REMOVE_FROM_POSTGRESQL = "DROP INDEX signer_words; DROP FUNCTION signer_words(text);"


def fold(text):
    """As names are compared; PostgreSQL's `signer_words` does the same."""
    return text.translate(TABLE).lower()


def words_of(query):
    """The words to look for, folded; none if there is no letter and no digit in the query."""
    words = fold(query[:LONGEST_QUERY].replace("\x00", "")).split()
    return [word for word in words if any(map(str.isalnum, word))][:MOST_WORDS]


def is_initial(word):
    """One letter of an alphabet begins too many names; it stands for itself only."""
    return len(word) == 1 and word < "\u2e80"


def fits(name, words):
    name = f" {fold(name)} "
    return all((f" {word} " if is_initial(word) else f" {word}") in name for word in words)


def find(signatures, words, number):
    """The first `number` of these public signatures, newest first, whose name has all `words`."""
    newest = list(signatures.values_list("pk", "public_name")[:LOOKED_AT])
    found = [pk for pk, name in newest if fits(name, words)][:number]
    if len(found) == number or len(newest) < LOOKED_AT:
        return list(signatures.filter(pk__in=found))
    return list(_look_up(signatures, words)[:number])


def _look_up(signatures, words):
    connection = connections[signatures.db]
    if connection.vendor == "postgresql":
        return _in_index(signatures, words)
    connection.ensure_connection()
    connection.connection.create_function(
        "name_fits", 1, lambda name: fits(name, words), deterministic=True
    )
    fitting = Func(F("public_name"), function="name_fits", output_field=BooleanField())
    return signatures.filter(fitting)


def _in_index(signatures, words):
    query = " & ".join(f"'{word}'" if is_initial(word) else f"'{word}':*" for word in words)
    fitting = Func(
        F("public_name"),
        Value(query),
        template="(signer_words(%(expressions)s))",
        arg_joiner=") @@ to_tsquery('pg_catalog.simple', ",
        output_field=BooleanField(),
    )
    # Not the bare column: for its order PostgreSQL would walk through all names, newest first.
    time = Func(
        F("confirmed_at"),
        template="(%(expressions)s + interval '0')",
        output_field=DateTimeField(),
    )
    return signatures.filter(fitting).order_by(time.desc(), "-pk")
