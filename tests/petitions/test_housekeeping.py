"""What time does by itself: expiry, reminders, retention, repair. Every duty on both databases."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from campaign.models import User
from petitions import counting, housekeeping, moderating, outbox
from petitions.models import HousekeepingRun, Outbox, Signature, Token
from statements.models import Letter
from tests import trees
from tests.petitions.signer import XHTML, document

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

START = datetime(2027, 3, 1, 12, tzinfo=UTC)
RUNS = len(housekeeping.DUTIES)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def letter(clock, petition):
    return petition.letter


def keep_house():
    run = housekeeping.run()
    assert run.failures == []
    assert len(run.counts) == RUNS
    return run.counts


def close(letter, **facts):
    """The petition closes now."""
    Letter.objects.filter(pk=letter.pk).update(opens_at=None, closes_at=timezone.now(), **facts)


def organiser(email="organiser@example.org"):
    user = User.objects.create_user("organiser", email, "x")
    user.user_permissions.add(Permission.objects.get(codename="export_signature"))
    return user


def test_p4_an_unconfirmed_signature_goes_when_its_last_link_has_expired(
    clock, letter, petition, signer
):
    signer.sign(petition)
    clock.shift(timedelta(days=2))
    signer.mails()
    clock.shift(timedelta(days=5, minutes=1))
    assert keep_house()["remind"] == 1
    signer.mails()
    clock.shift(timedelta(days=6, hours=23))
    assert keep_house()["expire_pending"] == 0
    clock.shift(timedelta(hours=2))
    assert keep_house()["expire_pending"] == 1
    assert not Signature.objects.exists()
    assert not Token.objects.exists()
    assert not Outbox.objects.exists()
    signer.sign(petition)
    assert Signature.objects.count() == 1


def test_p4_one_that_no_mail_ever_reached_goes_after_30_days(clock, letter, petition, signer):
    signer.sink.answers["ines@example.org"] = "550 no such user"
    signer.sign(petition)
    signer.mails()
    clock.shift(timedelta(days=29, hours=23))
    assert keep_house()["expire_pending"] == 0
    clock.shift(timedelta(hours=2))
    assert keep_house()["expire_pending"] == 1
    assert not Signature.objects.exists()


def test_p4_confirmed_ones_and_those_that_count_at_once_stay(clock, letter, petition, signer):
    signer.sign(petition)
    signer.press(signer.link())
    Letter.objects.update(counts_at_once=True)
    signer.sign(petition, email="rui@example.org")
    clock.shift(timedelta(days=60))
    assert keep_house()["expire_pending"] == 0
    assert Signature.objects.count() == counting.total(letter) == 2


def test_p4_a_mail_that_still_waits_keeps_its_signature(clock, letter, petition, signer):
    signer.sign(petition)
    signer.mails()
    clock.shift(timedelta(days=8))
    signer.sign(petition)
    assert keep_house()["expire_pending"] == 0
    assert len(signer.mails()) == 2


def test_s13_a_held_signature_waits_at_most_30_days(clock, letter, petition, signer):
    signer.sign(petition)
    clock.shift(timedelta(days=3))
    moderating.hold(signature=Signature.objects.get())
    clock.shift(timedelta(days=29, hours=23))
    assert keep_house()["expire_held"] == 0
    clock.shift(timedelta(hours=2))
    assert keep_house()["expire_held"] == 1
    assert not Signature.objects.exists()


def test_one_reminder_goes_five_days_after_the_mail(clock, letter, petition, signer):
    signer.sign(petition)
    signer.mails()
    clock.shift(timedelta(days=4, hours=23))
    assert keep_house()["remind"] == 0
    clock.shift(timedelta(hours=2))
    assert keep_house()["remind"] == 1
    assert len(signer.mails()) == 2
    clock.shift(timedelta(days=1, hours=1))
    assert keep_house()["remind"] == 0
    assert Outbox.objects.filter(kind="reminder").count() == 1


@pytest.mark.parametrize("why", ["confirmed", "held", "closed", "outcome", "signed again"])
def test_nobody_is_reminded_in_vain(clock, letter, petition, signer, why):
    signer.sign(petition)
    link = signer.link()
    clock.shift(timedelta(days=5, hours=1))
    if why == "confirmed":
        signer.press(link)
    elif why == "held":
        moderating.hold(signature=Signature.objects.get())
    elif why == "closed":
        close(letter)
    elif why == "outcome":
        Letter.objects.update(outcome="won")
    else:
        signer.sign(petition)
    assert keep_house()["remind"] == 0


def test_p5_after_closing_faces_and_counts_stay_and_the_rest_is_destroyed(
    clock, letter, petition, signer, client
):
    signer.sign(petition, shows_name="on")
    signer.press(signer.link())
    signer.mails()
    signer.sign(petition, email="rui@example.org")
    signer.sign(petition, email="ana@example.org")
    moderating.reject(signature=Signature.objects.latest("pk"))
    close(letter)
    clock.shift(timedelta(days=29, hours=23))
    assert keep_house()["keep_faces_only"] == 0
    clock.shift(timedelta(hours=2))
    assert keep_house()["keep_faces_only"] == 2
    left = Signature.objects.get()
    assert (left.envelope, left.address_digest, left.network_digest) == (None, None, None)
    assert left.public_name == "Inês Duarte"
    assert not Token.objects.exists()
    assert not Outbox.objects.exists()
    assert counting.total(letter) == 1
    assert counting.verify(letter) == (1, 1)
    assert keep_house()["keep_faces_only"] == 0


def test_p5_a_letter_on_hold_loses_nothing_and_blocks_no_other(clock, letter, petition, signer):
    other = trees.petition(petition.get_parent().specific, title="Another", slug="another")
    signer.sign(petition)
    signer.press(signer.link())
    signer.sign(petition, email="rui@example.org")
    signer.sign(other)
    signer.press(signer.link())
    close(letter, on_hold=True)
    close(other.letter)
    clock.shift(timedelta(days=31))
    keep_house()
    assert letter.signatures.filter(envelope__isnull=False).count() == 2
    assert other.letter.signatures.filter(envelope__isnull=False).count() == 0
    assert other.letter.signatures.count() == 1


def test_p5_organisers_are_warned_once_seven_days_before(clock, letter, petition, signer):
    organiser()
    signer.sign(petition)
    signer.press(signer.link())
    signer.mails()
    before = len(signer.sink.mails)
    close(letter)
    clock.shift(timedelta(days=22, hours=23))
    assert keep_house()["announce_erasure"] == 0
    clock.shift(timedelta(hours=2))
    assert keep_house()["announce_erasure"] == 1
    clock.shift(timedelta(hours=1))
    assert keep_house()["announce_erasure"] == 0
    mail = signer.sink.mails[before:][0]
    assert len(signer.sink.mails) == before + 1
    assert mail["To"] == "organiser@example.org"
    assert "Bring back the night bus" in mail["Subject"]
    assert "31 March 2027" in mail["Subject"]
    assert f"/letters/{letter.pk}/settings/" in mail.get_content()


def test_p5_a_later_closing_is_announced_anew(clock, letter, petition, signer):
    organiser()
    signer.sign(petition)
    signer.press(signer.link())
    close(letter)
    clock.shift(timedelta(days=25))
    assert keep_house()["announce_erasure"] == 1
    Letter.objects.update(opens_at=None, closes_at=timezone.now() + timedelta(days=3))
    assert keep_house()["announce_erasure"] == 0
    clock.shift(timedelta(days=30))
    assert keep_house()["announce_erasure"] == 1


def test_p5_a_warning_that_cannot_leave_stops_no_duty_and_goes_later(
    clock, letter, petition, signer, settings
):
    organiser()
    signer.sign(petition)
    signer.press(signer.link())
    signer.mails()
    close(letter)
    clock.shift(timedelta(days=31))
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    run = housekeeping.run()
    assert run.failures == [{"duty": "announce_erasure", "code": "ConnectionRefusedError"}]
    assert run.counts["keep_faces_only"] == 1
    assert Signature.objects.get().envelope is None
    settings.EMAIL_PORT = port
    assert HousekeepingRun.objects.first().failures


def test_p8_a_network_is_forgotten_within_seven_days(clock, letter, petition, signer):
    signer.sign(petition)
    Signature.objects.update(network_digest=b"n" * 32)
    clock.shift(timedelta(days=6, hours=22))
    assert keep_house()["forget_networks"] == 0
    clock.shift(timedelta(hours=1, minutes=30))
    assert keep_house()["forget_networks"] == 1
    assert Signature.objects.get().network_digest is None


def test_the_hash_of_a_mailbox_lives_24_hours_and_a_done_mail_30_days(
    clock, letter, petition, signer
):
    signer.sign(petition)
    signer.press(signer.link())
    signer.mails()
    clock.shift(timedelta(hours=25))
    keep_house()
    assert set(Outbox.objects.values_list("state", "recipient_digest")) == {("sent", None)}
    clock.shift(timedelta(days=30))
    keep_house()
    assert not Outbox.objects.exists()
    assert Signature.objects.count() == 1


def test_s4_a_pressed_link_shows_success_until_it_expires(clock, letter, petition, signer, client):
    signer.sign(petition)
    link = signer.link()
    signer.press(link)
    clock.shift(timedelta(days=6, hours=23))
    keep_house()
    assert client.get(link).status_code == 200
    clock.shift(timedelta(hours=2))
    assert keep_house()["tidy_tokens"] == 1
    assert client.get(link).status_code == 404


def test_s8_a_wrong_tally_is_repaired_and_told(clock, letter, petition, signer):
    signer.sign(petition)
    signer.press(signer.link())
    counting.add(Signature.objects.get(), 3)
    assert keep_house()["check_tallies"] == 1
    assert counting.total(letter) == 1
    assert keep_house()["check_tallies"] == 0


def test_verify_tallies_tells_and_only_repairs_when_asked(clock, letter, petition, signer, capsys):
    signer.sign(petition)
    signer.press(signer.link())
    counting.add(Signature.objects.get(), 3)
    for _ in range(2):
        with pytest.raises(SystemExit):
            call_command("verify_tallies")
    assert f"{letter.key}: count 4, signatures 1" in capsys.readouterr().out
    call_command("verify_tallies", repair=True)
    call_command("verify_tallies")
    assert counting.total(letter) == 1


def test_a_lease_of_a_dead_worker_ends_by_itself(clock, letter, petition, signer):
    signer.sign(petition)
    assert outbox.claim(Outbox.objects.get().pk)
    clock.shift(timedelta(minutes=4))
    keep_house()
    assert not outbox.due().exists()
    clock.shift(timedelta(minutes=2))
    assert outbox.due().count() == 1


def test_a_lost_key_is_a_code_and_stops_nothing(clock, letter, petition, signer, settings):
    signer.sign(petition)
    signer.mails()
    clock.shift(timedelta(days=5, hours=1))
    settings.SEALING_KEYS = []
    keep_house()
    outbox.send_due()
    assert Outbox.objects.get(kind="reminder").error_code == "no_key"


def test_two_runs_at_once_are_one(clock, letter):
    HousekeepingRun.objects.create()
    assert housekeeping.run() is None
    assert not housekeeping.is_due()
    clock.shift(timedelta(minutes=31))
    assert housekeeping.run()


def test_the_command_tells_what_it_did(clock, letter, capsys):
    call_command("housekeeping")
    assert "expire_pending: 0" in capsys.readouterr().out


def zoned(*moment):
    """A moment in Lisbon, where the clock goes forward on 28 March 2027 at 1:00."""
    return datetime(*moment, tzinfo=ZoneInfo("Europe/Lisbon"))


@pytest.mark.parametrize(
    ("mailed", "confirmed", "status"),
    [
        # Mailed before closing: 24 hours of real time after closing, though a clock hour is lost.
        (zoned(2027, 3, 27, 11), zoned(2027, 3, 28, 12, 59), 303),
        (zoned(2027, 3, 27, 11), zoned(2027, 3, 28, 13, 1), 409),
        # The mail left late: 24 hours from then.
        (zoned(2027, 3, 27, 20), zoned(2027, 3, 28, 20, 59), 303),
        (zoned(2027, 3, 27, 20), zoned(2027, 3, 28, 21, 1), 409),
        # The clock goes back on 31 October: 24 hours again, though the clock shows one less.
        (zoned(2027, 10, 30, 11), zoned(2027, 10, 31, 10, 59), 303),
        (zoned(2027, 10, 30, 11), zoned(2027, 10, 31, 11, 1), 409),
    ],
)
def test_s30_what_was_signed_in_time_can_be_confirmed_for_a_day(
    clock, letter, petition, signer, settings, mailed, confirmed, status
):
    settings.TIME_ZONE = "Europe/Lisbon"
    clock.move_to(mailed.replace(hour=10))
    Letter.objects.update(opens_at=None, closes_at=mailed.replace(hour=12))
    signer.sign(petition)
    clock.move_to(mailed)
    link = signer.link()
    clock.move_to(confirmed)
    keep_house()
    offer = signer.client.get(link)
    answer = signer.client.post(link, {"shown": offer.context["shown"]})
    assert answer.status_code == status
    assert counting.total(letter) == (status == 303)
    if status == 409:
        for page in (offer, answer):
            assert "This petition is closed" in page.content.decode()
            assert "Confirm my signature" not in page.content.decode()


def test_s30_a_closed_petition_takes_no_signature_in_any_zone(clock, letter, petition, signer):
    Letter.objects.update(opens_at=None, closes_at=zoned(2027, 3, 28, 0, 30))
    clock.move_to(zoned(2027, 3, 28, 0, 29))
    assert signer.sign(petition).status_code == 303
    answer = signer.client.get(petition.get_url())
    assert answer.status_code == 200
    clock.move_to(datetime(2027, 3, 28, 0, 30, tzinfo=UTC))
    with pytest.raises(AssertionError, match="no form"):
        signer.sign(petition, email="rui@example.org")
    typed = {"name": "Rui", "email": "rui@example.org", "consent": "on"}
    url = f"/en/sign/{petition.translation_key}/"
    assert signer.client.post(url, typed).status_code in (409, 422)
    assert Signature.objects.count() == 1


def test_p5_every_petition_closes(clock, petition):
    new = trees.petition(petition.get_parent().specific, title="Another", slug="another").letter
    assert new.closes_at == START + timedelta(days=365)
    assert new.retention_days == 30
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=new.pk).update(closes_at=None)


@pytest.mark.parametrize("days", [30, 7])
def test_p5_visitors_read_before_signing_when_their_details_go(
    clock, letter, petition, signer, days
):
    closes = datetime(2027, 5, 9, 12, tzinfo=UTC)
    Letter.objects.update(opens_at=None, closes_at=closes, retention_days=days)
    [form] = [
        e
        for e in document(signer.client.get(petition.get_url())).iter(f"{XHTML}form")
        if e.get("action") == f"/en/sign/{letter.key}/"
    ]
    words = " ".join("".join(form.itertext()).split())
    assert f"erased {days} days after the petition closes (9 May 2027)" in words
    signer.sign(petition)
    signer.press(signer.link())
    clock.move_to(closes + timedelta(days=days, minutes=-1))
    keep_house()
    assert Signature.objects.get().envelope
    clock.shift(timedelta(minutes=2))
    keep_house()
    assert Signature.objects.get().envelope is None


def test_p5_retention_of_no_days_still_leaves_the_day_of_s30(clock, letter, petition, signer):
    signer.sign(petition)
    link = signer.link()
    close(letter, retention_days=0)
    clock.shift(timedelta(hours=23))
    keep_house()
    shown = signer.client.get(link).context["shown"]
    assert signer.client.post(link, {"shown": shown}).status_code == 303
    clock.shift(timedelta(hours=2))
    assert keep_house()["keep_faces_only"] == 1


def test_after_retention_a_moderator_can_still_act(clock, letter, petition, signer):
    signer.sign(petition, shows_name="on")
    signer.press(signer.link())
    close(letter)
    clock.shift(timedelta(days=31))
    keep_house()
    moderating.hold(signature=Signature.objects.get())
    moderating.release(signature=Signature.objects.get())
    assert counting.total(letter) == 1
    assert counting.verify(letter) == (1, 1)
