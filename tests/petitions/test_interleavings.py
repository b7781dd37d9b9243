"""S8: whatever happens in whatever order, the tally equals the rows and no face comes too early."""

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from petitions import counting, housekeeping, moderating, signing, tokens
from petitions.models import Outbox, Signature
from statements import versions
from statements.models import Letter

PEOPLE = 4
FACE = ("public_name", "public_affiliation", "public_comment", "country")


class World:
    """One petition in two languages and a few people to whom everything may happen."""

    def __init__(self, page):
        french = page.get_translations().get(locale__language_code="fr").specific
        self.pages = [page, french]
        self.key = page.translation_key
        for one in self.pages:
            versions.record(one)

    @property
    def letter(self):
        return Letter.objects.get(key=self.key)

    def found(self, person):
        digest = signing.address_digest(self.letter, f"a{person}@example.org")
        return Signature.objects.filter(address_digest=digest).select_related("letter").first()

    def do(self, move, person):
        """One move; what a view would refuse is refused here too."""
        if move in ("sign", "turn", "wait", "retain", "lost_link"):
            getattr(self, move)(person)
            return
        signature = self.found(person)
        if signature is None:
            return
        with suppress(signing.SigningError, Signature.DoesNotExist):
            getattr(self, move)(signature)

    def sign(self, person):
        page = self.pages[person % 2]
        signing.sign(
            letter=self.letter,
            page=page,
            language=page.locale.language_code,
            wording=versions.current(page),
            consent="I agree.",
            consent_language="en",
            details=signing.Details(
                name="Inês",
                email=f"a{person}@example.org",
                country="PT",
                comment="It is time.",
                shows_name=True,
                shows_comment=True,
            ),
            hold_reason="trap" if person == 3 else "",
            network_digest=b"n" * 32,
        )

    def confirm(self, signature):
        if signature.envelope and signature.state != "rejected":
            shown = signing.seen(signature)
            with suppress(IntegrityError, tokens.UnknownToken):  # withdrawn meanwhile
                token, _row = tokens.mint(signature=signature)
                signing.confirm(token=token, shown=shown)

    def correct(self, signature):
        signing.correct(signature=signature, name="Inês Duarte", comment="At last.")

    def hide(self, signature):
        signing.correct(signature=signature, shows_name=False, shows_comment=False)

    def withdraw(self, signature):
        signing.withdraw(signature=signature)

    def refuse_mail(self, signature):
        if signature.envelope:
            signing.refuse_mail(signature=signature)

    def hold(self, signature):
        moderating.hold(signature=signature)

    def release(self, signature):
        moderating.release(signature=signature)

    def reject(self, signature):
        moderating.reject(signature=signature)

    def approve_comment(self, signature):
        moderating.approve_comment(signature=signature)

    def refuse_comment(self, signature):
        moderating.refuse_comment(signature=signature)

    def lost_link(self, person):
        signing.send_link(letter=self.letter, email=f"a{person}@example.org")

    def turn(self, person):
        """Editors let it count at once, or no longer."""
        Letter.objects.filter(key=self.key).update(counts_at_once=bool(person % 2))

    def wait(self, person):
        """A month goes by, with all its duties."""
        with time_machine.travel(timezone.now() + timedelta(days=31), tick=True):
            self.keep_house(housekeeping.expire_pending, housekeeping.expire_held)

    def retain(self, person):
        """The petition was closed long ago; then someone extends it."""
        letters, closes = Letter.objects.filter(key=self.key), self.letter.closes_at
        letters.update(opens_at=None, closes_at=timezone.now() - timedelta(days=31))
        self.keep_house(housekeeping.keep_faces_only)
        letters.update(closes_at=closes)

    def keep_house(self, *duties):
        for duty in (*duties, housekeeping.remind, housekeeping.forget_networks):
            duty()
        assert housekeeping.check_tallies() == 0

    def check(self):
        letter = self.letter
        kept, counted = counting.verify(letter, repair=False)
        assert kept == counted == letter.signatures.confirmed().count()
        for wording in counting.by_wording(letter):
            assert wording.signed == wording.signatures.confirmed().count()
        for row in letter.signatures.all():
            has_face = any(getattr(row, name) for name in FACE)
            assert not has_face or (row.state == "confirmed" and row.verified_at)
            assert not row.comment_waits or row.state == "confirmed"
            assert row.envelope is None or row.address_digest
        assert not Outbox.objects.filter(signature__envelope=None, state="waiting").exists()


MOVES = [
    "sign",
    "confirm",
    "correct",
    "hide",
    "withdraw",
    "refuse_mail",
    "hold",
    "release",
    "reject",
    "approve_comment",
    "refuse_comment",
    "lost_link",
    "turn",
    "wait",
    "retain",
]
# Signing and confirming more often than the rest, so that there is something to move.
CHOICES = MOVES + ["sign", "confirm"] * 4
histories = st.lists(
    st.tuples(st.sampled_from(CHOICES), st.integers(0, PEOPLE - 1)), min_size=5, max_size=30
)


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def any_history_holds(petition, *, examples):
    world = World(petition)

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(histories)
    def holds(history):
        with undone():
            for move, person in history:
                world.do(move, person)
                world.check()

    holds()


@pytest.mark.both_databases
@pytest.mark.django_db
def test_s8_after_any_history_the_tally_equals_the_rows(petition):
    any_history_holds(petition, examples=40)


@pytest.mark.heavy
@pytest.mark.both_databases
@pytest.mark.django_db
def test_s8_after_any_history_the_tally_equals_the_rows_at_full_size(petition):
    any_history_holds(petition, examples=400)


def at_once(petition, *, threads, moves):
    """Threads that do random moves to the same few people; then everything is still right."""
    world = World(petition)
    # The clock and the closing are shared by all threads, and retention needs both.
    able = [move for move in CHOICES if move not in ("wait", "retain")]

    def play(seed):
        chance = random.Random(seed)
        try:
            for _ in range(moves):
                world.do(chance.choice(able), chance.randrange(PEOPLE))
                if chance.random() < 0.1:
                    world.keep_house(housekeeping.expire_pending)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(play, range(threads)))
    world.check()


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_s8_moves_at_the_same_time_leave_a_right_tally(petition):
    at_once(petition, threads=6, moves=25)


@pytest.mark.heavy
@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_s8_moves_at_the_same_time_leave_a_right_tally_at_full_size(petition):
    at_once(petition, threads=12, moves=200)
