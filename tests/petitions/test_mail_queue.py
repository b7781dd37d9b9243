"""The page that shows which mails wait and why, and lets organisers retry or give up."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from petitions import outbox
from petitions.admin.listing import PAGE_SIZE
from petitions.admin.mails import WHY
from petitions.models import Outbox
from tests import staff, trees

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

INDEX, RESULTS = "/admin/mails/", "/admin/mails/results/"


def action(name):
    return reverse("wagtail_bulk_action", args=["petitions", "outbox", name])


def words(response):
    return unescape(response.content.decode())


@pytest.fixture
def organiser(petition):
    return staff.signed_in(staff.organiser())


@pytest.fixture
def refused(petition, signer):
    """A mail that the server refused with this answer."""

    def sign(answer, email="ines@example.org"):
        signer.sink.answers[email] = answer
        signer.sign(petition, email=email)
        signer.mails()
        return Outbox.objects.latest("pk")

    return sign


# Rights


def test_strangers_are_sent_to_sign_in(client, petition):
    for address in (INDEX, RESULTS, action("retry"), action("give-up")):
        assert "/admin/login/" in client.get(address)["Location"]


@pytest.mark.parametrize("role", [staff.translator, staff.editor, staff.writer, staff.moderator])
def test_s26_whoever_lacks_the_right_sees_and_changes_no_mail(petition, refused, role):
    mail = refused("550 no such user")
    client = staff.signed_in(role())
    for address in (INDEX, RESULTS, f"{action('retry')}?id={mail.pk}"):
        assert client.get(address).status_code == 403
    assert client.post(action("retry"), {"id": [mail.pk]}).status_code == 403
    assert INDEX not in words(client.get("/admin/"))
    mail.refresh_from_db()
    assert mail.state == "failed"


@pytest.mark.parametrize("role", [staff.organiser, staff.superuser])
def test_organisers_and_admins_find_the_queue_in_the_menu(petition, role):
    client = staff.signed_in(role())
    assert f'"{INDEX}"' in client.get("/admin/").content.decode()
    assert "No mail waits; all have left." in words(client.get(INDEX))


# What it shows


@pytest.mark.parametrize(
    ("answer", "sentence", "state"),
    [
        ("451 try again", "The mail server asked to try again later (451).", "Waiting"),
        ("550 ines@example.org unknown", "The mail server refused it for good (550).", "Failed"),
    ],
)
def test_the_queue_says_why_a_mail_waits_and_names_nobody(
    organiser, refused, answer, sentence, state
):
    refused(answer)
    shown = words(organiser.get(INDEX))
    for seen in (sentence, state, "Bring back the night bus", "Please confirm"):
        assert seen in shown
    for hidden in ("@example.org", "Inês"):
        assert hidden not in shown


def test_the_next_attempt_is_a_date_and_time(organiser, refused):
    mail = refused("451 try again")
    moment = datetime(2031, 5, 1, 10, 30, tzinfo=UTC)
    Outbox.objects.filter(pk=mail.pk).update(next_attempt_at=moment)
    assert "1 May 2031, 10:30" in words(organiser.get(INDEX))
    Outbox.objects.filter(pk=mail.pk).update(state="given_up")
    assert "1 May 2031" not in words(organiser.get(INDEX))


def test_every_known_code_is_said_in_plain_words(organiser, refused):
    mail = refused("451 try again")
    for code, sentence in WHY.items():
        Outbox.objects.filter(pk=mail.pk).update(error_code=code)
        assert str(sentence) in words(organiser.get(INDEX))
    Outbox.objects.filter(pk=mail.pk).update(error_code="", attempts=0)
    assert "Waits for its turn." in words(organiser.get(INDEX))
    Outbox.objects.filter(pk=mail.pk).update(error_code="brand_new")
    assert "brand_new" in words(organiser.get(INDEX))


def test_mails_that_have_left_are_not_in_the_queue(organiser, petition, signer):
    signer.sign(petition)
    assert len(organiser.get(INDEX).context["object_list"]) == 1
    signer.mails()
    assert organiser.get(INDEX).context["object_list"] == []


def test_the_queue_is_filtered_by_petition_state_and_kind(organiser, petition, refused, signer):
    other = trees.petition(petition.get_parent().specific, title="Another", slug="another")
    one = refused("550 no")
    signer.sign(other, email="rui@example.org")
    two = Outbox.objects.latest("pk")

    def found(**query):
        return {mail.pk for mail in organiser.get(RESULTS, query).context["object_list"]}

    assert found() == {one.pk, two.pk}
    assert found(state="failed") == {one.pk}
    assert found(letter=other.letter.pk) == {two.pk}
    assert found(kind="reminder") == set()
    assert found(state="sent", letter="x", before="x") == {one.pk, two.pk}


def test_r9_the_queue_is_paged_by_key_and_counts_no_rows(organiser, petition, signer):
    signer.sign(petition)
    first = Outbox.objects.get()
    organiser.get(INDEX)
    with CaptureQueriesContext(connection) as few:
        organiser.get(INDEX)
    Outbox.objects.bulk_create([Outbox(signature=first.signature) for _ in range(PAGE_SIZE)])
    with CaptureQueriesContext(connection) as many:
        shown = organiser.get(INDEX)
    assert len(many) == len(few)
    assert not any("COUNT(" in query["sql"].upper() for query in many)
    assert [one.pk for one in organiser.get(shown.context["older"]).context["object_list"]] == [
        first.pk
    ]


# Deciding


def test_a_failed_mail_is_retried_now_with_all_its_attempts(organiser, refused, signer):
    mail = refused("550 no such user")
    signer.sink.answers.clear()
    answer = organiser.post(action("retry"), {"id": [mail.pk], "next": INDEX}, follow=True)
    assert "1 mail is sent anew." in staff.messages_of(answer)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("waiting", 0)
    assert len(signer.mails()) == 1


def test_a_waiting_mail_is_retried_without_its_pause(organiser, refused, signer):
    mail = refused("451 try again")
    signer.sink.answers.clear()
    assert signer.mails() == []
    organiser.post(action("retry"), {"id": [mail.pk]})
    assert len(signer.mails()) == 1


def test_a_mail_given_up_is_not_sent_until_it_is_retried(organiser, refused, signer):
    mail = refused("451 try again")
    signer.sink.answers.clear()
    answer = organiser.post(action("give-up"), {"id": [mail.pk], "next": INDEX}, follow=True)
    assert "1 mail given up." in staff.messages_of(answer)
    assert "Given up" in words(organiser.get(INDEX))
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=True):
        assert signer.mails() == []
    organiser.post(action("retry"), {"id": [mail.pk]})
    assert len(signer.mails()) == 1


def test_what_a_worker_holds_or_has_sent_is_left_alone(organiser, petition, signer):
    signer.sign(petition)
    mail = Outbox.objects.get()
    assert outbox.claim(mail.pk)
    assert not outbox.give_up(mail=mail)
    Outbox.objects.update(state="sent", leased_until=None)
    assert not outbox.give_up(mail=mail)
    assert not outbox.retry(mail=mail)


def test_all_that_the_filter_shows_can_be_retried_at_once(organiser, refused, signer):
    refused("550 no", "a@example.org")
    refused("550 no", "b@example.org")
    refused("451 later", "c@example.org")
    question = organiser.get(f"{action('retry')}?id=all&state=failed&next={INDEX}")
    assert "Send 2 mails as soon as possible?" in words(question)
    ids = [one["item"].pk for one in question.context["items"]]
    signer.sink.answers.clear()
    organiser.post(question.context["submit_url"], {"id": ids})
    assert len(signer.mails()) == 2


def test_asking_changes_nothing(organiser, refused):
    mail = refused("451 try again")
    question = words(organiser.get(f"{action('give-up')}?id={mail.pk}"))
    assert "Give up 1 mail?" in question
    assert "@example.org" not in question
    mail.refresh_from_db()
    assert mail.state == "waiting"


def test_whoever_may_only_see_mails_gets_no_boxes_and_decides_nothing(petition, refused):
    mail = refused("451 try again")
    user = staff.organiser()
    for group in user.groups.all():
        group.permissions.remove(*group.permissions.filter(codename="change_outbox"))
    client = staff.signed_in(user)
    shown = client.get(INDEX).content.decode()
    assert "(451)" in shown
    assert "data-bulk-action" not in shown
    assert client.post(action("give-up"), {"id": [mail.pk]}).status_code == 403


@pytest.mark.parametrize("name", ["retry", "give-up"])
def test_s27_each_decision_is_logged_without_personal_data(organiser, refused, name):
    mail = refused("451 try again")
    organiser.post(action(name), {"id": [mail.pk]})
    [entry] = ModelLogEntry.objects.filter(action=f"petitions.{name.replace('-', '_')}_mail")
    assert (entry.user.username, entry.label) == ("organisers", f"confirm #{mail.pk}")
    assert entry.data == {"reason": "smtp_451"}
    assert "smtp_451" in entry.message
