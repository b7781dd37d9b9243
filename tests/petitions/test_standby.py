"""The same with a real standby that streams from the server of the tests."""

import csv
import io

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import replica
from petitions import deliveries, making, rollups
from petitions.models import Signature
from statements.models import Endorser, StatementIndexPage
from tests import replicas, staff, trees
from tests.petitions.signed import sign

pytestmark = [pytest.mark.heavy, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def server(django_db_setup):
    with replicas.standby(connections["default"].settings_dict) as database:
        yield database


@pytest.fixture
def standby(server, monkeypatch):
    """Pages wait for it longer than on a machine that has nothing else to do."""
    monkeypatch.setattr(replica, "PATIENCE", 10)
    with replicas.used(server) as alias:
        yield alias
        say(alias, "SELECT pg_wal_replay_resume()")


def say(alias, statement):
    with alias.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def behind(standby, monkeypatch):
    """Replay stops, as far as it has come."""

    def stop():
        monkeypatch.setattr(replica, "PATIENCE", 0.3)
        say(standby, "SELECT pg_wal_replay_pause()")

    return stop


def read_from(standby, act):
    """(what `act()` gave, tables that were read from the standby, those read from the primary)"""
    with CaptureQueriesContext(standby) as there, CaptureQueriesContext(connection) as here:
        given = act()
    return given, *(" ".join(query["sql"] for query in asked) for asked in (there, here))


def public_list(petition):
    return f"/en/signatures/{petition.translation_key}/"


def test_public_lists_and_endorsers_are_read_from_it(petition, client, standby):
    letter = trees.statement(StatementIndexPage.objects.get(locale__language_code="en"))
    Endorser.objects.create(letter=letter.letter, name="Ferry Friends", published=True)
    sign(petition, shows_name=True)
    answer, there, here = read_from(standby, lambda: client.get(public_list(petition)))
    assert "Inês Duarte" in answer.content.decode()
    assert "petitions_signature" in there
    assert "petitions_signature" not in here
    answer, there, here = read_from(standby, lambda: client.get(letter.get_url()))
    assert "Ferry Friends" in answer.content.decode()
    assert "statements_endorser" in there
    assert "statements_endorser" not in here


def test_signing_and_the_signer_s_pages_never_are(petition, signer, client, standby):
    def whole_way():
        signer.sign(petition)
        link = signer.link()
        assert signer.press(link).status_code == 200
        assert client.get(signer.link()).status_code == 200
        assert client.get(petition.get_url()).status_code == 200

    _none, there, _here = read_from(standby, whole_way)
    assert there == ""
    assert Signature.objects.get().verified_at


@pytest.mark.parametrize("waits", ["off", "on"])
def test_staff_screens_are_and_show_what_was_done_a_moment_ago(petition, standby, waits):
    """Whether commits wait for the log or not."""
    say(connection, f"SET synchronous_commit = {waits}")
    organiser = staff.signed_in(staff.organiser())
    screens = {
        reverse("signatures:index", args=[petition.letter.pk]): "petitions_signature",
        reverse("overview:index", args=[petition.letter.pk]): "petitions_hourcount",
        reverse("wagtailadmin_home"): "petitions_hourcount",
    }
    for number, (address, table) in enumerate(screens.items()):
        sign(petition, f"a{number}@example.org", name=f"Signer {number}", shows_name=True)
        rollups.bring_all_up_to_date()
        answer, there, _here = read_from(standby, lambda at=address: organiser.get(at))
        assert answer.status_code == 200
        assert table in there, address
        if "signatures" in address:
            assert f"Signer {number}" in answer.content.decode()
    say(connection, "RESET synchronous_commit")


def test_staff_see_it_also_while_the_standby_is_behind(petition, standby, behind, monkeypatch):
    organiser = staff.signed_in(staff.organiser())
    address = reverse("signatures:index", args=[petition.letter.pk])
    assert organiser.get(address).status_code == 200
    behind()
    sign(petition, shows_name=True)
    answer, _there, here = read_from(standby, lambda: organiser.get(address))
    assert "Inês Duarte" in answer.content.decode()
    assert "petitions_signature" in here
    say(standby, "SELECT pg_wal_replay_resume()")
    replicas.forget()
    monkeypatch.setattr(replica, "PATIENCE", 10)
    _answer, there, _here = read_from(standby, lambda: organiser.get(address))
    assert "petitions_signature" in there


def delivered(petition):
    delivery = deliveries.order(
        letter=petition.letter,
        user=None,
        kind="signatures",
        format="csv",
        language="en",
        reason="For the council",
    )
    assert making.make_due()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error_code) == ("ready", "")
    _size, pieces = deliveries.opened(delivery)
    rows = csv.DictReader(io.StringIO(b"".join(pieces).decode("utf-8-sig"), newline=""))
    return [row["E-mail"] for row in rows]


def test_exports_are_read_from_it_and_are_true_at_their_beginning(petition, standby):
    sign(petition)
    there_before = sign(petition, "rui@example.org")
    found, there, here = read_from(standby, lambda: delivered(petition))
    assert found == ["ines@example.org", "rui@example.org"]
    assert "petitions_signature" in there
    assert "petitions_signature" not in here
    there_before.refresh_from_db()
    there_before.delete()
    assert delivered(petition) == ["ines@example.org"]


def test_an_export_never_names_whom_the_standby_does_not_know_to_have_gone(
    petition, standby, behind, monkeypatch
):
    sign(petition)
    gone = sign(petition, "rui@example.org")
    assert len(delivered(petition)) == 2
    monkeypatch.setattr("petitions.exports.REPLICA_PATIENCE", 0.5)
    behind()
    gone.delete()
    assert delivered(petition) == ["ines@example.org"]
