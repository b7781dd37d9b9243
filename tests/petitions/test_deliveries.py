"""Lists that staff order: made once, sealed, gone in time and as soon as one of them withdraws."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256

import openpyxl
import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from wagtail.models import ModelLogEntry

from petitions import deliveries, generating, housekeeping, making, moderating, signing
from petitions.models import Delivery, DeliveryPiece, Signature
from petitions.models.deliveries import DeliveryState
from statements.models import Letter
from tests import staff, trees
from tests.bench import delivering
from tests.petitions.signed import damaged
from tests.petitions.test_exports import database_environment, sign

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def order(petition, format="csv", *, kind="signatures", language="en", user=None):
    return deliveries.order(
        letter=petition.letter,
        user=user,
        kind=kind,
        format=format,
        language=language,
        reason="For the council",
    )


def made(petition, *arguments, **options):
    delivery = order(petition, *arguments, **options)
    assert making.make_due()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error_code) == ("ready", "")
    return delivery


def contents(delivery):
    _size, pieces = deliveries.opened(delivery)
    return b"".join(pieces)


def as_csv(delivery):
    return list(csv.DictReader(io.StringIO(contents(delivery).decode("utf-8-sig"), newline="")))


def as_xlsx(delivery):
    found = openpyxl.load_workbook(io.BytesIO(contents(delivery)))
    return found.worksheets[0]


def later(**span):
    return time_machine.travel(timezone.now() + timedelta(**span), tick=True)


# Making


def test_what_was_ordered_is_made_once_and_can_be_opened(petition):
    sign(petition)
    sign(petition, "pending@example.org", presses=False)
    delivery = made(petition)
    assert [row["E-mail"] for row in as_csv(delivery)] == ["ines@example.org"]
    assert (delivery.done, delivery.total, delivery.attempts) == (1, 1, 1)
    assert not making.make_due()


@pytest.mark.django_db(transaction=True)
def test_the_worker_makes_what_was_ordered(petition):
    order(petition)
    call_command("worker", "--once")
    assert Delivery.objects.get().state == "ready"


def test_headings_and_countries_are_in_the_language_that_was_asked_for(petition):
    sign(petition, country="DE")
    [row] = as_csv(made(petition, language="fr"))
    assert row["Nom"] == "Inês Duarte"
    assert row["Pays"] == "Allemagne"


def test_those_who_want_updates_come_in_a_list_of_their_own(petition):
    sign(petition, wants_updates=True)
    sign(petition, "rui@example.org")
    delivery = made(petition, kind="updates")
    assert [row["E-mail"] for row in as_csv(delivery)] == ["ines@example.org"]
    assert delivery.manifest["rows"] == 1


FORMULAS = ["=1+1", "+1", "-1", "@a", "\t=1", "  =1", "＝1", "=cmd|' /C calc'!A0"]


def test_s19_no_cell_of_a_workbook_is_a_formula_and_no_text_is_changed(petition):
    for number, text in enumerate(FORMULAS):
        sign(petition, f"a{number}@example.org", name=text, comment=f"{text}\nx")
    sheet = as_xlsx(made(petition, "xlsx"))
    assert [cell.value for cell in sheet["B"][1:]] == FORMULAS
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.data_type in ("s", "inlineStr", "n")
            assert cell.value is None or isinstance(cell.value, str)
            assert cell.number_format == "@"
            assert cell.quotePrefix


def test_a_workbook_reads_from_right_to_left_in_arabic(petition):
    sign(petition, name="إيناس <&> دوارتي")
    sheet = as_xlsx(made(petition, "xlsx", language="ar"))
    assert sheet.sheet_view.rightToLeft
    assert sheet["B2"].value == "إيناس <&> دوارتي"


def test_a_list_nobody_stands_in_is_a_list_all_the_same(petition):
    assert as_csv(made(petition)) == []
    assert as_xlsx(made(petition, "xlsx")).max_row == 1


# The manifest


def test_the_manifest_proves_what_was_delivered_and_names_nobody(petition):
    signature = sign(petition, country="PT")
    sign(petition, "rui@example.org", name="Rui", country="PT")
    delivery = made(petition)
    found = delivery.manifest
    assert found["sha256"] == sha256(contents(delivery)).hexdigest()
    assert found["size"] == len(contents(delivery))
    assert (found["rows"], found["verified"], found["unverified"]) == (2, 2, 0)
    assert found["by_country"] == {"PT": 2}
    [wording] = found["by_wording"]
    assert wording["digest"] == signature.wording.digest
    assert wording["signatures"] == 2
    for personal in ("Duarte", "ines@example.org", "Rui"):
        assert personal not in str(found)


# What was ordered is not half-made, and errors tell nothing of anybody


def test_a_list_whose_worker_died_is_made_by_another(petition):
    sign(petition)
    delivery = order(petition)
    assert making.claim(delivery)
    assert not making.make_due()
    with later(minutes=4):
        assert making.make_due()
        delivery.refresh_from_db()
        assert (delivery.state, delivery.attempts) == ("ready", 2)


def test_a_worker_that_was_too_slow_stores_nothing(petition):
    sign(petition)
    slow = order(petition)
    assert making.claim(slow)
    with later(minutes=4):
        assert making.make_due()
        before = contents(Delivery.objects.get())
        with pytest.raises(making.TakenAway):
            making.make(slow)
        assert contents(Delivery.objects.get()) == before


def test_a_list_that_never_succeeds_fails_with_a_reason(petition):
    delivery = order(petition)
    for number in range(making.MOST_ATTEMPTS):
        with later(minutes=10 * number):
            delivery.refresh_from_db()
            assert making.claim(delivery)
    with later(hours=5):
        assert making.make_due()
        assert not making.make_due()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error_code) == ("failed", "interrupted")


def test_s28_an_error_leaves_its_code_and_nothing_of_what_it_says(petition, settings, caplog):
    sign(petition, name="Quenby Undisclosed")
    Signature.objects.update(envelope=b"Quenby Undisclosed")
    delivery = order(petition)
    assert making.make_due()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error_code) == ("failed", "unknown_key")
    assert "Quenby" not in caplog.text
    assert "unknown_key" in caplog.text
    assert not DeliveryPiece.objects.exists()


# Opening


def test_p9_the_pieces_in_the_database_show_nothing(petition):
    sign(petition, name="Quenby Undisclosed")
    delivery = made(petition)
    stored = b"".join(bytes(piece.sealed) for piece in delivery.pieces.all())
    assert b"Quenby" not in stored
    assert b"Quenby" in contents(delivery)


def test_pieces_of_another_list_or_altered_ones_are_noticed_before_the_first_byte(petition):
    sign(petition)
    one, other = made(petition), made(petition)
    other.pieces.all().delete()
    one.pieces.update(delivery=other)
    with pytest.raises(deliveries.DeliveryError) as error:
        deliveries.opened(other)
    assert error.value.code == "damaged"
    with pytest.raises(deliveries.DeliveryError) as error:
        deliveries.opened(one)
    assert error.value.code == "gone"


def test_a_missing_key_is_told(petition, settings):
    delivery = made(petition)
    settings.SEALING_KEYS = ["YW5vdGhlci1rZXktZm9yLXRlc3RzLW9ubHktMzItYnk="]
    with pytest.raises(deliveries.DeliveryError) as error:
        deliveries.opened(delivery)
    assert error.value.code == "unknown_key"


# Gone


def is_gone(delivery, because):
    delivery.refresh_from_db()
    assert (delivery.state, delivery.gone_because) == ("gone", because)
    assert not delivery.pieces.exists()
    with pytest.raises(deliveries.DeliveryError):
        deliveries.opened(delivery)
    assert delivery.manifest["sha256"], "the proof stays"
    return True


def test_p9_it_is_gone_after_48_hours(petition):
    delivery = made(petition)
    with later(hours=47):
        housekeeping.run()
        assert contents(delivery)
    with later(hours=48, minutes=1):
        with pytest.raises(deliveries.DeliveryError):
            deliveries.opened(delivery)
        housekeeping.run()
        assert is_gone(delivery, "time")


TAKEN_OUT = {
    "withdrawn": lambda signature: signing.withdraw(signature=signature),
    "not me": lambda signature: signing.refuse_mail(signature=signature),
    "rejected": lambda signature: moderating.reject(signature=signature),
    "held": lambda signature: moderating.hold(signature=signature),
}


@pytest.mark.parametrize("how", TAKEN_OUT)
def test_it_is_gone_at_once_when_one_of_them_is_taken_out(petition, how):
    signature = sign(petition)
    delivery = made(petition)
    TAKEN_OUT[how](signature)
    assert is_gone(delivery, "erasure")


@pytest.mark.parametrize("how", TAKEN_OUT)
def test_a_list_stays_when_somebody_goes_whom_it_cannot_name(petition, how):
    sign(petition)
    delivery = made(petition)
    with later(minutes=10):
        TAKEN_OUT[how](sign(petition, "pending@example.org", presses=False))
        TAKEN_OUT[how](sign(petition, "newer@example.org"))
        assert contents(delivery)


def test_p3_the_list_of_updates_is_gone_when_one_takes_the_wish_back(petition):
    signature = sign(petition, wants_updates=True)
    updates, confirmed = made(petition, kind="updates"), made(petition)
    signing.correct(signature=signature, wants_updates=False)
    assert is_gone(updates, "erasure")
    assert contents(confirmed)


def test_p3_no_list_of_updates_keeps_a_mailbox_that_is_never_to_be_written_to(petition):
    other = trees.petition(petition.get_parent().specific, title="Another", slug="another")
    sign(other, wants_updates=True)
    updates, confirmed = made(other, kind="updates"), made(other)
    signing.refuse_mail(signature=sign(petition, "Ines@example.org", presses=False))
    assert is_gone(updates, "erasure")
    assert contents(confirmed)
    assert as_csv(made(other, kind="updates")) == []


def test_it_is_gone_when_retention_destroys_what_it_holds(petition):
    sign(petition)
    delivery = made(petition)
    now = timezone.now()
    Letter.objects.update(opens_at=now - timedelta(days=90), closes_at=now - timedelta(days=40))
    housekeeping.run()
    assert is_gone(delivery, "retention")


def test_one_who_withdraws_while_it_is_made_is_not_in_it(petition):
    signature = sign(petition)
    sign(petition, "rui@example.org")
    delivery = order(petition)
    assert making.claim(delivery)
    signing.withdraw(signature=signature)
    with pytest.raises(making.TakenAway):
        making.make(delivery)
    assert not DeliveryPiece.objects.exists()
    assert making.make_due()
    delivery.refresh_from_db()
    assert [row["E-mail"] for row in as_csv(delivery)] == ["rui@example.org"]


@pytest.fixture
def crowd(petition, monkeypatch):
    """A list of some hundreds, whose worker tells of its progress after every few."""
    monkeypatch.setattr(making, "ROWS_BETWEEN_BEATS", 5)
    generating.generate(generating.plan(letter=petition.letter, number=300, seed="a"))
    return order(petition, "pdf")


def in_the_making(delivery):
    """Waits until some of its names are written."""
    while not Delivery.objects.get(pk=delivery.pk).done:
        assert Delivery.objects.get(pk=delivery.pk).state in ("waiting", "working")


@pytest.fixture
def worker():
    """Makes what is due in a thread with a connection of its own."""

    def work():
        try:
            making.make_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        yield lambda: pool.submit(work)


@pytest.mark.django_db(transaction=True)
def test_a_list_in_the_making_is_one_moment_and_who_withdraws_stops_it(petition, crowd, worker):
    first = worker()
    in_the_making(crowd)
    signing.withdraw(signature=Signature.objects.latest("pk"))
    first.result()
    crowd.refresh_from_db()
    assert (crowd.state, crowd.attempts, crowd.error_code) == ("waiting", 1, "withdrawn")
    second = worker()
    in_the_making(crowd)
    sign(petition, "newer@example.org")
    second.result()
    crowd.refresh_from_db()
    assert (crowd.state, crowd.done, crowd.attempts) == ("ready", 299, 2)


@pytest.mark.heavy
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("format", "most"), [("csv", 10), ("xlsx", 20), ("pdf", 90)])
def test_100_000_signatures_are_made_in_time_and_little_memory(petition, format, most):
    Letter.objects.update(country_use="optional", affiliation_use="optional")
    generating.generate(generating.plan(letter=Letter.objects.get(), number=100_000, seed="a"))
    key = str(petition.translation_key)
    seconds, peak, manifest = delivering.deliver(database_environment(), key, format)
    assert manifest["rows"] == 100_000
    assert seconds < most
    assert peak < 300


def test_where_somebody_withdraws_each_time_it_fails_and_says_why(petition):
    delivery = order(petition)
    for number in range(making.MOST_ATTEMPTS):
        signature = sign(petition, f"a{number}@example.org")
        assert making.claim(delivery)
        signing.withdraw(signature=signature)
        delivery.refresh_from_db()
        assert (delivery.state, delivery.done) == ("waiting", 0)
    assert making.make_due()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error_code) == ("failed", "withdrawn")


def test_staff_may_stop_one_that_waits_or_is_in_the_making(petition):
    delivery = order(petition)
    assert making.claim(delivery)
    assert deliveries.end(delivery=delivery, because="staff")
    with pytest.raises(making.TakenAway):
        making.make(delivery)
    assert not deliveries.end(delivery=delivery, because="staff")
    assert not making.make_due()
    assert Delivery.objects.get().state == DeliveryState.GONE


# Written down


def test_s27_an_order_is_written_down_with_who_and_what_for(petition):
    user = staff.organiser()
    delivery = order(petition, user=user)
    entry = ModelLogEntry.objects.get(action="petitions.order_delivery")
    assert entry.user == user
    assert entry.data == {
        "delivery": delivery.pk,
        "kind": "signatures",
        "reason": "For the council",
    }


def test_an_envelope_that_cannot_be_opened_is_no_list(petition):
    signature = sign(petition)
    Signature.objects.update(envelope=damaged(signature.envelope))
    order(petition)
    making.make_due()
    assert Delivery.objects.get().error_code == "damaged"
