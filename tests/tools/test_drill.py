"""What the drill counts by: its table, people who are told apart, mails that were sent twice."""

import asyncio
from email.message import EmailMessage
from types import SimpleNamespace

import pytest

from tests.drill.crowd import address_of, at, network_of
from tests.drill.report import Report
from tests.drill.site import Form, PostOffice

SIGNERS = range(1, 40_000)


def test_table_names_what_was_missed(capsys):
    report = Report()
    report.row("reads failed", "0", "0 of 9", is_met=True)
    assert not report.has_missed
    report.row("stored", "9", "8", is_met=False)
    assert report.has_missed
    head, _line, met, missed = report.table().splitlines()
    assert (head.count("|"), met.endswith("| 0 of 9    |")) == (4, True)
    assert missed.endswith("8  MISSED |")


def test_drill_that_found_nothing_has_missed():
    assert Report().has_missed


def test_every_signer_writes_from_an_own_network_and_address():
    assert len({network_of(number) for number in SIGNERS}) == len(SIGNERS)
    assert len({address_of(number) for number in SIGNERS}) == len(SIGNERS)


def test_networks_are_of_the_loopback():
    for number in (1, 127, 128, 32_767, 32_768, 4_000_000):
        first, *others = map(int, network_of(number).split("."))
        assert first == 127
        assert all(0 <= one <= 255 for one in others)


@pytest.mark.parametrize(("share", "wanted"), [(0.5, 3000), (0.95, 4000), (1, 4000)])
def test_share_within_which_answers_came(share, wanted):
    assert at(share, [4, 1, 3, 2]) == wanted


def test_no_answer_took_for_ever():
    assert at(0.95, []) == float("inf")


def test_form_is_found_and_filled_in():
    form = Form(
        """<form action="/search/"><input name="q"></form>
        <form action="/en/sign/k/"><input type="hidden" name="wording" value="w">
        <input name="name"><input type="email" name="email"><input type="checkbox" name="consent">
        <input type="radio" name="updates" value="yes" required>
        <input type="radio" name="updates" value="no" required></form>"""
    )
    assert form.action == "/en/sign/k/"
    assert form.values == {
        "wording": "w",
        "name": "Quenby Marsh",
        "consent": "on",
        "updates": "yes",
    }


def deliver(office, to, number, text):
    mail = EmailMessage()
    mail["Message-ID"], mail["To"] = number, to
    mail.set_content(text)
    envelope = SimpleNamespace(
        rcpt_tos=[to], content=mail.as_bytes(), original_content=mail.as_bytes()
    )
    asyncio.run(office.handle_DATA(None, None, envelope))


def test_post_office_tells_a_second_mail_from_the_same_sent_again():
    office = PostOffice()
    deliver(office, "a@example.org", "<1@x>", "https://x.example/en/confirm/old/")
    deliver(office, "a@example.org", "<1@x>", "https://x.example/en/confirm/new/")
    deliver(office, "b@example.org", "<2@x>", "no link")
    deliver(office, "b@example.org", "<3@x>", "no link")
    people = ["a@example.org", "b@example.org", "c@example.org"]
    assert office.again(people) == ["a@example.org"]
    assert office.twice(people) == ["b@example.org"]
    assert office.missing(people) == ["c@example.org"]
    assert office.links_to["a@example.org"] == "/en/confirm/new/"
    assert office.wait_for(["c@example.org"], seconds=0) is None
