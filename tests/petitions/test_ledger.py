"""P11: what was erased after a backup does not come back with it."""

import contextlib
from datetime import timedelta

import pytest
import time_machine
from django.core.files.storage import storages
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from petitions import (
    counting,
    housekeeping,
    ledger,
    moderating,
    refusals,
    replaying,
    sealing,
    signing,
)
from petitions.models import Erasure, NeverWrite, Signature, TallySlot, Token
from petitions.models.backups import ErasureKind
from statements.models import Letter
from tests import staff
from tests.petitions.signed import damaged, sign

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TABLES = [Signature, TallySlot, NeverWrite, Token, Erasure]
WISHES = {"shows_name": True, "shows_comment": True, "wants_updates": True, "comment": "No bus."}


@pytest.fixture(autouse=True)
def empty_ledger(settings, tmp_path):
    settings.STORAGES["ledger"]["OPTIONS"]["location"] = tmp_path
    storages._storages.clear()
    yield tmp_path
    storages._storages.clear()


@pytest.fixture
def letter(petition):
    Letter.objects.update(comment_use="optional", asks_updates=True)
    return petition.letter


@pytest.fixture
def ines(petition, letter):
    """Confirmed, with all that can be shown shown."""
    signature = sign(petition, **WISHES)
    moderating.approve_comment(signature=signature)
    return Signature.objects.get()


class Copy:
    """The tables of signing as they are now; `restore` puts them back and keeps the ledger."""

    def __init__(self):
        self.rows = {model: list(model.objects.all()) for model in TABLES}

    def restore(self):
        ledger.copy_out()
        for model in reversed(TABLES):
            model.objects.all().delete()
        for model, rows in self.rows.items():
            model.objects.bulk_create(rows)


def replay():
    return replaying.replay(ledger.stored())


def kinds():
    return sorted(Erasure.objects.values_list("kind", flat=True))


def test_p11_a_withdrawn_signature_does_not_come_back(ines, letter):
    copy = Copy()
    signing.withdraw(signature=ines)
    copy.restore()
    assert Signature.objects.exists()
    assert counting.total(letter) == 1
    assert replay() == {ErasureKind.SIGNATURE: 1}
    assert not Signature.objects.exists()
    assert counting.total(letter) == 0
    assert replay() == {}


def test_p11_others_stay(petition, ines, letter):
    rui = sign(petition, "rui@example.org", **WISHES)
    copy = Copy()
    signing.withdraw(signature=ines)
    copy.restore()
    replay()
    assert Signature.objects.get() == rui
    assert counting.total(letter) == 1


def test_p11_who_signed_again_before_the_backup_stays(petition, ines):
    signing.withdraw(signature=ines)
    again = sign(petition)
    copy = Copy()
    copy.restore()
    assert replay() == {}
    assert Signature.objects.get() == again


def test_p11_a_refused_mailbox_is_refused_again_and_gone(ines):
    copy = Copy()
    signing.refuse_mail(signature=ines)
    copy.restore()
    assert replay() == {ErasureKind.REFUSED: 1, ErasureKind.SIGNATURE: 1}
    assert refusals.find(email="ines@example.org")
    assert not Signature.objects.exists()


def test_p11_a_refusal_that_was_taken_back_stays_taken_back(ines):
    signing.refuse_mail(signature=ines)
    copy = Copy()
    refusals.lift(refusal=NeverWrite.objects.get())
    copy.restore()
    assert replay() == {ErasureKind.LIFTED: 1}
    assert not NeverWrite.objects.exists()


@pytest.mark.parametrize(
    ("changes", "taken_back"),
    [
        ({"shows_name": False}, [ErasureKind.NAME]),
        ({"name": "I. D."}, [ErasureKind.NAME]),
        ({"shows_comment": False}, [ErasureKind.COMMENT]),
        ({"comment": "A bus."}, [ErasureKind.COMMENT]),
        ({"wants_updates": False}, [ErasureKind.UPDATES]),
        ({}, []),
    ],
)
def test_p11_what_was_hidden_is_hidden_again(ines, changes, taken_back):
    copy = Copy()
    signing.correct(signature=ines, **changes)
    assert kinds() == taken_back
    copy.restore()
    assert replay() == dict.fromkeys(taken_back, 1)
    found = Signature.objects.get()
    details = signing.open_envelope(found)
    assert bool(found.public_name) == details.shows_name == (ErasureKind.NAME not in taken_back)
    hides_comment = ErasureKind.COMMENT in taken_back
    assert bool(found.public_comment) == details.shows_comment == (not hides_comment)
    assert details.wants_updates == (ErasureKind.UPDATES not in taken_back)


def test_p11_what_cannot_be_opened_is_not_shown(ines):
    Signature.objects.update(envelope=damaged(ines.envelope))
    copy = Copy()
    ledger.append_signature(ines, ErasureKind.NAME)
    copy.restore()
    replay()
    assert not Signature.objects.get().public_name


def test_p11_without_the_sealing_key_the_replay_stops(ines, settings):
    copy = Copy()
    signing.correct(signature=ines, shows_name=False)
    copy.restore()
    settings.SEALING_KEYS = ["b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXItMTI="]
    with pytest.raises(sealing.SealingError, match="SEALING_KEYS lacks"):
        replay()


def test_p11_expired_ones_do_not_come_back(petition):
    sign(petition, confirmed=False)
    copy = Copy()
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert housekeeping.expire_pending() == 1
    copy.restore()
    assert replay() == {ErasureKind.SIGNATURE: 1}
    assert not Signature.objects.exists()


def test_p11_what_retention_destroyed_stays_destroyed(petition, ines, letter):
    sign(petition, "rui@example.org", hold_reason="staff")
    copy = Copy()
    Letter.objects.update(opens_at=None, closes_at=timezone.now())
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert housekeeping.keep_faces_only() == 2
        copy.restore()
        # The petition that was restored does not know that it has closed.
        Letter.objects.update(closes_at=timezone.now() + timedelta(days=30))
        assert replay()[ErasureKind.RETENTION] == 1
    found = Signature.objects.get()
    assert (found.envelope, found.address_digest) == (None, None)
    assert found.public_name
    assert counting.total(letter) == 1
    assert not Token.objects.exists()


def test_p11_who_signs_after_a_retention_is_none_of_it(petition, ines, letter):
    ledger.append(ErasureKind.RETENTION, ledger.hash_of_letter(letter.key))
    ledger.copy_out()
    rui = sign(petition, "rui@example.org")
    Erasure.objects.all().delete()
    replay()
    assert list(Signature.objects.filter(envelope__isnull=False)) == [rui]


def test_p11_the_line_comes_with_the_erasure_or_not_at_all(ines):
    with contextlib.suppress(KeyError), transaction.atomic():
        signing.withdraw(signature=ines)
        raise KeyError
    assert Signature.objects.exists()
    assert not Erasure.objects.exists()


def test_p11_staff_erase_into_the_ledger(ines):
    erase = reverse("wagtail_bulk_action", args=["petitions", "signature", "erase"])
    client = staff.signed_in(staff.organiser())
    client.post(erase, {"id": [ines.pk], "why": "Asked by letter."})
    assert not Signature.objects.exists()
    assert kinds() == [ErasureKind.SIGNATURE]


def test_a_line_leads_back_to_nobody(ines, letter, empty_ledger):
    signing.correct(signature=ines, name="I. D.")
    signing.withdraw(signature=ines)
    ledger.copy_out()
    text = "".join(path.read_text() for path in empty_ledger.rglob("*.jsonl"))
    digests = (signing.address_digest(letter, "ines@example.org"), bytes(ines.address_digest))
    for trace in ("ines", "Duarte", str(letter.key), *(digest.hex() for digest in digests)):
        assert trace not in text
    assert text.count("\n") == 2


def test_each_line_is_stored_once_in_files_that_only_the_owner_reads(ines, empty_ledger):
    signing.withdraw(signature=ines)
    assert ledger.copy_out() == 1
    assert ledger.copy_out() == 0
    [path] = empty_ledger.rglob("*.jsonl")
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_many_lines_are_all_stored_and_all_replayed(ines, monkeypatch, empty_ledger):
    monkeypatch.setattr(ledger, "LINES_IN_A_FILE", 2)
    monkeypatch.setattr(replaying, "BATCH", 2)
    ledger.append(ErasureKind.REFUSED, *(bytes([number]) * 32 for number in range(5)))
    assert ledger.copy_out() == 5
    assert len(list(empty_ledger.rglob("*.jsonl"))) == 3
    Erasure.objects.all().delete()
    assert replay() == {ErasureKind.REFUSED: 5}
    assert Erasure.objects.count() == 5


def test_a_file_that_was_cut_off_loses_no_whole_line(ines, empty_ledger):
    ledger.append(ErasureKind.REFUSED, b"1" * 32, b"2" * 32)
    ledger.copy_out()
    [path] = empty_ledger.rglob("*.jsonl")
    path.write_bytes(path.read_bytes()[:-20])
    assert len(list(ledger.stored())) == 1


def test_lines_that_no_backup_needs_are_forgotten(ines, empty_ledger):
    ledger.append(ErasureKind.REFUSED, b"1" * 32)
    ledger.copy_out()
    assert ledger.tidy() == 0
    with time_machine.travel(timezone.now() + ledger.KEPT + timedelta(days=2), tick=False):
        assert ledger.tidy() == 1
    assert list(empty_ledger.iterdir()) == []
