"""Invented signatures in any number, for demonstrations and measurements: sealed like real ones.

The same seed gives the same people. Every chunk has a source of chance of its own, so that they
may be made side by side. Their addresses are reserved for examples (RFC 2606): no mail arrives.
"""

import os
import random
import tomllib
from collections import Counter, deque
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import django
from django.db import connection, transaction
from django.utils import timezone, translation

from petitions import counting, rollups, sealing, signing
from petitions.models import PetitionPage, Signature
from petitions.models.signatures import State
from statements import versions
from statements.models import Letter
from statements.models.letter import FieldUse

PEOPLE = Path(__file__).parent / "data" / "people.toml"
CHUNK = 5000
# Below this, starting processes takes longer than they save.
WORTH_PROCESSES = 4 * CHUNK
COLUMNS = [field.attname for field in Signature._meta.concrete_fields if not field.primary_key]


@dataclass(frozen=True)
class Sheet:
    """What a signature takes from the page it was given on."""

    page_id: int
    wording_id: int
    consent: str
    consent_language: str


@dataclass(frozen=True)
class Plan:
    """All that is needed to make any chunk, in any process, without the database."""

    letter: Letter
    sheets: dict
    people: dict
    seed: str
    number: int
    first_place: int
    start: datetime
    span: timedelta

    def chunks(self):
        return [range(at, min(at + CHUNK, self.number)) for at in range(0, self.number, CHUNK)]


def plan(*, letter, number, seed):
    """A Plan over the letter's live pages and the time since it opened."""
    pages = PetitionPage.objects.live().filter(translation_key=letter.key)
    people = tomllib.loads(PEOPLE.read_text())
    end = min(letter.closes_at, timezone.now())
    start = min(letter.opens_at or end, end - timedelta(days=30))
    return Plan(
        letter=letter,
        sheets={page.locale.language_code: sheet(page) for page in pages},
        people=people,
        seed=seed,
        number=number,
        first_place=counting.total(letter) + 1,
        start=start,
        span=end - start,
    )


def sheet(page):
    with translation.override(page.locale.language_code):
        return Sheet(page.pk, versions.current(page).pk, page.consent_sentence, page.language)


def generate(plan):
    """Stores the signatures oldest first and raises the tally, in one transaction; then counts."""
    counts = Counter()
    with transaction.atomic():
        store = store_by_copy if connection.vendor == "postgresql" else store_by_insert
        store(plan, counts)
        for wording, number in counts.items():
            counting.add(Signature(letter=plan.letter, wording_id=wording), number)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE petitions_signature")
    rollups.recount(plan.letter)


def store_by_insert(plan, counts):
    for chunk in plan.chunks():
        made = signatures(plan, chunk)
        Signature.objects.bulk_create(made, batch_size=200)
        counts.update(row.wording_id for row in made)


def store_by_copy(plan, counts):
    columns = ", ".join(f'"{name}"' for name in COLUMNS)
    copy_into = f"COPY petitions_signature ({columns}) FROM STDIN"
    wrapped = connection.wrap_database_errors
    with wrapped, connection.cursor() as cursor, cursor.copy(copy_into) as copy:
        for lines, wordings in chunks_as_lines(plan):
            copy.write(lines)
            counts.update(wordings)


def chunks_as_lines(plan):
    """The chunks in order, made by as many processes as there are processors."""
    if plan.number < WORTH_PROCESSES:
        yield from (as_lines(plan, chunk) for chunk in plan.chunks())
        return
    workers = os.cpu_count() or 1
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=django.setup) as pool:
        ahead = deque()
        for chunk in plan.chunks():
            ahead.append(pool.submit(as_lines, plan, chunk))
            if len(ahead) > 2 * workers:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def as_lines(plan, chunk):
    """(lines of PostgreSQL's COPY, Counter of wordings)."""
    made = signatures(plan, chunk)
    lines = "".join(
        "\t".join(as_cell(getattr(row, name)) for name in COLUMNS) + "\n" for row in made
    )
    return lines.encode(), Counter(row.wording_id for row in made)


def as_cell(value):
    if value is None:
        return r"\N"
    if isinstance(value, bytes):
        return rf"\\x{value.hex()}"
    if isinstance(value, str):
        value = value.replace("\\", r"\\").replace("\t", r"\t")
        return value.replace("\n", r"\n").replace("\r", r"\r")
    return str(value)


def signatures(plan, chunk):
    """Unsaved confirmed Signatures with the numbers of `chunk`."""
    chance = random.Random(f"{plan.seed}:{chunk.start}")  # noqa: S311 - invents, guards nothing
    return [signature(plan, number, chance) for number in chunk]


def signature(plan, number, chance):
    language = chance.choice(list(plan.sheets))
    people = plan.people.get(language) or plan.people["en"]
    details = invented(plan, number, people, chance)
    digest = sealing.digest("address", plan.letter.key.bytes, details.email.encode())
    # More in the first days than later, as campaigns go.
    share = (number + chance.random()) / plan.number
    confirmed_at = plan.start + plan.span * share**1.5
    signed_at = max(plan.start, confirmed_at - timedelta(seconds=chance.randrange(30, 3000)))
    paper = plan.sheets[language]
    return Signature(
        letter_id=plan.letter.pk,
        page_id=paper.page_id,
        language=language,
        state=State.CONFIRMED.value,
        created_at=signed_at,
        confirmed_at=confirmed_at,
        verified_at=confirmed_at,
        place=plan.first_place + number,
        wording_id=paper.wording_id,
        consent_sentence=paper.consent,
        consent_language=paper.consent_language,
        consented_at=signed_at,
        public_name=details.name if details.shows_name else "",
        public_affiliation=details.affiliation if details.shows_name else "",
        public_comment=details.comment if details.shows_comment else "",
        country=details.country,
        envelope=signing.seal(plan.letter, digest, details),
        address_digest=digest,
    )


def invented(plan, number, people, chance):
    """The Details of one signer; the address is canonical as it stands and never comes twice."""

    def given(use, share, choices):
        asked = use == FieldUse.REQUIRED or (use == FieldUse.OPTIONAL and chance.random() < share)
        return chance.choice(choices) if asked else ""

    letter = plan.letter
    comment = given(letter.comment_use, 0.15, people["comments"])
    return signing.Details(
        name=f"{chance.choice(people['given'])} {chance.choice(people['family'])}",
        email=f"{plan.seed}-{number}@{chance.choice(plan.people['domains'])}",
        affiliation=given(letter.affiliation_use, 0.4, people["work"]),
        country=given(letter.country_use, 0.9, people["countries"]),
        comment=comment,
        shows_name=chance.random() < 0.7,
        shows_comment=bool(comment),
        wants_updates=letter.asks_updates and chance.random() < 0.3,
    )
