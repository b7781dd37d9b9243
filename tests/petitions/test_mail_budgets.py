"""S11, S13: how many mails leave to one mailbox, one mail domain, from the whole site."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from itertools import count, islice
from threading import Barrier

import pytest
import time_machine
from django.db import connections, transaction
from django.utils import timezone

from petitions import housekeeping, limits, outbox, signing
from petitions.models import Outbox
from tests import trees

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

INES = "ines@example.org"
WORKERS = 4


def later(**span):
    return time_machine.travel(timezone.now() + timedelta(**span), tick=True)


def codes(**wanted):
    """Error code and attempts of each waiting mail."""
    waiting = Outbox.objects.filter(state="waiting", **wanted).order_by("pk")
    return list(waiting.values_list("error_code", "attempts"))


def recipients(signer):
    return sorted(mail["To"] for mail in signer.sink.mails)


@pytest.fixture
def sign_letters(petition, signer):
    """Signs so many new letters with one address; all mails that wait for a worker then."""
    parent, numbers = petition.get_parent().specific, count()

    def sign(number):
        for index in islice(numbers, number):
            signer.sign(trees.petition(parent, title=f"P{index}", slug=f"p{index}"), email=INES)
        return list(Outbox.objects.filter(state="waiting").order_by("pk"))

    return sign


def reserve(mail, email=INES):
    """Claims a mail and takes its place, as a worker does before it asks the server."""
    assert outbox.claim(mail.pk)
    mail.refresh_from_db()
    mailbox, domain = signing.mailbox_digest(email), limits.domain_digest(email)
    return outbox.reserve(mail, mailbox=mailbox, domain=domain)


def in_a_thread(act, *args):
    try:
        return act(*args)
    finally:
        connections.close_all()


def all_work():
    """So many workers begin at the same moment and send what is due."""
    together = Barrier(WORKERS)

    def work(_number):
        together.wait()
        return outbox.send_due()

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(lambda number: in_a_thread(work, number), range(WORKERS)))


# S11, one mailbox


def test_s11_a_mailbox_gets_three_mails_a_day_from_the_whole_site(sign_letters, signer):
    sign_letters(5)
    assert len(signer.mails()) == 3
    assert codes() == [("mailbox_budget", 0)] * 2
    with later(hours=23, minutes=50):
        assert len(signer.mails()) == 3
    with later(hours=24, minutes=10):
        assert len(signer.mails()) == 5


def test_s11_a_mail_retried_after_days_counts_too(sign_letters, signer):
    signer.sink.answers[INES] = "550 no such user"
    sign_letters(1)
    signer.mails()
    with later(days=2):
        housekeeping.tidy_mails()
        signer.sink.answers.clear()
        assert outbox.retry(mail=Outbox.objects.get(recipient_digest=None))
        sign_letters(4)
        assert len(signer.mails()) == 3


@pytest.mark.django_db(transaction=True)
def test_s11_four_workers_together_send_three_mails_to_one_mailbox(sign_letters, signer):
    sign_letters(8)
    signer.sink.seconds = 0.5  # all four are in the middle of a mail at once
    all_work()
    assert recipients(signer) == [INES] * 3
    assert codes() == [("mailbox_budget", 0)] * 5
    signer.sink.seconds = 0
    with later(minutes=6):
        assert len(signer.mails()) == 3
    with later(hours=24, minutes=10):
        assert len(signer.mails()) == 6


@pytest.mark.django_db(transaction=True)
def test_s11_a_place_that_is_just_being_taken_is_seen_by_other_workers(sign_letters):
    """The other worker asks while the third place is taken but not yet committed."""
    *mails, last = sign_letters(3)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            assert all(reserve(mail) for mail in mails)
            asked = pool.submit(in_a_thread, reserve_third_and_fourth, last)
            wait([asked], timeout=1)
        assert asked.result() == [True, False]


def reserve_third_and_fourth(mail):
    other = Outbox.objects.create(signature=mail.signature, kind="reminder")
    return [reserve(mail), reserve(other)]


def test_s11_a_worker_that_died_keeps_no_place(sign_letters, signer):
    mails = sign_letters(4)
    assert all(reserve(mail) for mail in mails[:3])
    assert signer.mails() == []
    assert codes(pk=mails[3].pk) == [("mailbox_budget", 0)]
    with later(minutes=6):
        assert len(signer.mails()) == 3


@pytest.mark.parametrize("answer", ["550 no such user", "451 try again"])
def test_s11_a_mail_that_the_server_did_not_take_gives_its_place_back(sign_letters, signer, answer):
    signer.sink.answers[INES] = answer
    sign_letters(4)
    signer.mails()
    signer.sink.answers.clear()
    assert not Outbox.objects.exclude(reserved_until=None).exists()
    sign_letters(3)
    assert len(signer.mails()) == 3


def test_a_mail_that_a_worker_holds_is_not_retried_beside_it(sign_letters):
    [mail] = sign_letters(1)
    assert outbox.claim(mail.pk)
    assert not outbox.retry(mail=mail)


# S13, one mail domain


def test_s13_over_the_budget_of_a_mail_domain_mails_wait_an_hour(petition, signer, settings):
    settings.MAILS_PER_DOMAIN_HOUR = 2
    for number in range(3):
        signer.sign(petition, email=f"a{number}@Bücher.example")
    signer.sign(petition, email="b@example.com")
    assert recipients(signer) == []
    assert len(signer.mails()) == 3
    assert codes() == [("domain_budget", 0)]
    with later(hours=1, minutes=1):
        assert len(signer.mails()) == 4


def test_s13_large_mail_providers_have_no_budget(petition, signer, settings):
    settings.MAILS_PER_DOMAIN_HOUR = 0
    for email in ("a@gmail.com", "b@googlemail.com", "c@example.org"):
        signer.sign(petition, email=email)
    signer.mails()
    assert recipients(signer) == ["a@gmail.com", "b@googlemail.com"]
    assert set(Outbox.objects.values_list("domain_digest", flat=True)) == {None}


@pytest.mark.django_db(transaction=True)
def test_s13_four_workers_together_keep_to_the_budget_of_a_mail_domain(petition, signer, settings):
    settings.MAILS_PER_DOMAIN_HOUR = 2
    for number in range(6):
        signer.sign(petition, email=f"a{number}@example.org")
    signer.sink.seconds = 0.5
    all_work()
    assert len(signer.sink.mails) == 2
    assert codes() == [("domain_budget", 0)] * 4


def test_s13_a_crowd_that_waits_for_one_domain_holds_up_nobody(
    petition, signer, settings, monkeypatch
):
    settings.MAILS_PER_DOMAIN_HOUR = 1
    monkeypatch.setattr(outbox, "BATCH", 3)
    for number in range(8):
        signer.sign(petition, email=f"a{number}@example.org")
    signer.sign(petition, email="b@example.com")
    assert [outbox.send_due() for _look in range(4)] == [3, 3, 3, 0]
    assert recipients(signer) == ["a0@example.org", "b@example.com"]
    assert codes() == [("domain_budget", 0)] * 7
    times = Outbox.objects.filter(state="waiting").values_list("next_attempt_at", flat=True)
    assert max(times) - min(times) > timedelta(minutes=1)


def test_s13_the_domain_of_a_mail_is_a_keyed_hash_that_lives_for_a_day(petition, signer, settings):
    signer.sign(petition)
    signer.mails()
    digest = bytes(Outbox.objects.get().domain_digest)
    assert len(digest) == 32
    settings.DIGEST_KEY = "another key"
    assert digest != limits.domain_digest(INES)
    with later(hours=25):
        housekeeping.tidy_mails()
    assert Outbox.objects.get().domain_digest is None


# S13, the site


def test_s13_over_the_budget_of_the_site_mails_wait(petition, signer, settings):
    settings.MAILS_PER_HOUR = 2
    for number in range(4):
        signer.sign(petition, email=f"a{number}@example.org")
    signer.mails()
    assert len(signer.mails()) == 2
    assert codes() == [("", 0)] * 2
    with later(hours=1, minutes=1):
        assert len(signer.mails()) == 4
