"""S28: a planted signer is found only where signers stand, whatever the staff do with them."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import connection
from django.utils import timezone

from campaign import staff_mails
from petitions import making, moderating
from petitions.models import Signature
from statements.models import Letter
from tests import staff
from tests.petitions.test_at_rest import traces

pytestmark = pytest.mark.django_db

CANARY = {
    "name": "Quenby Canary",
    "email": "quenby.canary@example.org",
    "affiliation": "Canary Fanciers of Aurel",
    "comment": "A canary sang here first.",
}
# Where signers stand; everything else may hold nothing of them.
OWN_TABLES = {"petitions_signature"}


def sightings():
    """(table, what) of each cell outside OWN_TABLES that holds a text of the canary."""
    found = set()
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - OWN_TABLES:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            text = "\n".join(map(cell, (value for row in cursor.fetchall() for value in row)))
            found |= {(table, what) for what in CANARY if seen(CANARY[what], text)}
    return found


def cell(value):
    is_bytes = isinstance(value, (bytes, memoryview))
    return (bytes(value).hex() if is_bytes else str(value)).lower()


def seen(words, text):
    return any(trace in text for trace in traces(words))


@pytest.fixture
def canary(petition, signer):
    """A signer who lets everything be shown, confirmed."""
    Letter.objects.update(affiliation_use="optional", comment_use="optional", asks_updates=True)
    wishes = {"shows_name": "on", "shows_comment": "on", "wants_updates": "on"}
    assert signer.sign(petition, **CANARY, **wishes).status_code == 303
    signer.press(signer.link())
    signer.mails()
    return Signature.objects.get()


def look_everywhere(client, letter, signature):
    base = f"/admin/letters/{letter.pk}"
    client.post(f"{base}/signatures/find/", {"sought": CANARY["email"]})
    client.post(f"{base}/signatures/find/", {"sought": "Quenby"})
    for path in (
        "/admin/",
        "/admin/comments/",
        "/admin/comments/decided/",
        "/admin/held/",
        "/admin/mails/",
        "/admin/reports/site-history/",
        f"{base}/overview/",
        f"{base}/signatures/?says=waiting",
        f"{base}/signatures/{signature.pk}/",
        f"{base}/deliveries/",
    ):
        client.get(path)


def decide(client, action, signature):
    """Presses the button of a bulk action on one signature, with a reason."""
    data = {"id": [signature.pk], "why": "It was asked for."}
    return client.post(f"/admin/bulk/petitions/signature/{action}/", data)


def order_lists(client, letter):
    for kind in ("csv", "xlsx", "pdf"):
        order = {"kind": "signatures", "format": kind, "language": "en", "reason": "The council"}
        client.post(f"/admin/letters/{letter.pk}/deliveries/", order)
    while making.make_due():
        pass
    for delivery in letter.deliveries.all():
        client.get(f"/admin/letters/{letter.pk}/deliveries/{delivery.pk}/file/")


def test_s28_the_tables_would_tell_where_it_is(canary):
    Session.objects.create(session_key="x", session_data=CANARY["name"], expire_date=timezone.now())
    assert sightings() == {("django_session", "name")}


def test_s28_what_staff_do_with_a_signer_leaves_no_trace_of_them(canary, logged):
    organiser = staff.signed_in(staff.organiser())
    for client in (staff.signed_in(staff.moderator()), staff.signed_in(staff.superuser())):
        look_everywhere(client, canary.letter, canary)
    moderating.approve_comment(signature=canary)
    order_lists(organiser, canary.letter)
    assert {one.state for one in canary.letter.deliveries.all()} == {"ready"}
    assert sightings() == set()
    for action in ("hold", "release"):
        assert decide(organiser, action, canary).status_code == 302
    look_everywhere(organiser, canary.letter, canary)
    assert sightings() == set()
    assert decide(organiser, "erase", canary).status_code == 302
    assert not Signature.objects.exists()
    assert sightings() == set()
    kept = "\n".join(str(vars(cache)) for cache in caches.all()).lower()
    for text in CANARY.values():
        assert not seen(text, logged.getvalue().lower())
        assert not seen(text, kept)


def test_s28_mails_to_staff_name_nobody(canary, signer, logged):
    """Also when their own mailbox refuses them, which is logged."""
    employ("first@staff.example"), employ("second@staff.example")
    signer.sink.answers["second@staff.example"] = "550 Quenby Canary is unknown here"
    signer.sink.mails.clear()
    assert staff_mails.tell_staff() == 1
    [mail] = signer.sink.mails
    assert mail["To"] == "first@staff.example"
    for text in CANARY.values():
        assert not seen(text, mail.as_string().lower())
        assert not seen(text, logged.getvalue().lower())
    assert "SMTPRecipientsRefused" in logged.getvalue()
    assert sightings() == set()


def employ(address):
    user = staff.moderator() if address.startswith("first") else staff.organiser()
    user.email = address
    user.save()


def test_s28_an_error_in_the_midst_of_signing_names_nobody(canary, signer, logged, monkeypatch):
    """The log tells where it broke; nothing is mailed, so no mail can carry a form."""

    def broken(**values):
        raise ZeroDivisionError

    monkeypatch.setattr("petitions.signing.sign", broken)
    signer.client.raise_request_exception = False
    assert signer.sign(canary.page, **CANARY | {"email": "other@example.org"}).status_code == 500
    assert "ZeroDivisionError" in logged.getvalue()
    for text in CANARY.values():
        assert not seen(text, logged.getvalue().lower())
    assert not any(
        "AdminEmail" in str(handler) for handler in settings.LOGGING["handlers"].values()
    )


def test_s28_new_drafts_and_published_texts_hold_nobody(canary):
    """Revisions, search index, references and histories of the page that was signed."""
    editor = staff.signed_in(staff.editor())
    for path in ("edit", "history", "revisions/compare/earliest...latest", "usage"):
        editor.get(f"/admin/pages/{canary.page_id}/{path}/")
    canary.page.specific.save_revision().publish()
    canary.page.copy(update_attrs={"slug": "a-copy"}, keep_live=True)
    assert sightings() == set()
