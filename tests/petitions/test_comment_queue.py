"""The moderators' screen of comments: what it shows, who decides, what is written down."""

import re
from html import unescape

import pytest
from wagtail.models import ModelLogEntry

from petitions import signing, tokens
from petitions.admin import comments
from petitions.models import Signature
from statements import versions
from tests import staff
from tests.petitions.signer import form_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

QUEUE = "/admin/comments/"


def comment(page, text="It is dark.", *, email="ines@example.org", **details):
    """A confirmed signature with a comment that waits."""
    known = {"name": "Inês Duarte", "email": email, "shows_name": True, "shows_comment": True}
    signing.sign(
        letter=page.letter,
        page=page,
        language="en",
        wording=versions.current(page),
        consent="I agree.",
        consent_language="en",
        details=signing.Details(**known | {"comment": text} | details),
    )
    signature = Signature.objects.latest("pk")
    token, _row = tokens.mint(signature=signature)
    signing.confirm(token=token, shown=signing.seen(signature))
    return Signature.objects.get(pk=signature.pk)


@pytest.fixture
def moderator(petition):
    return staff.signed_in(staff.moderator())


def words(response):
    return unescape(response.content.decode())


def decide(client, signature, verb, **changes):
    values = {f"comment-{signature.pk}": verb, f"seen-{signature.pk}": signing.seen(signature)}
    return client.post(QUEUE, values | changes, follow=True)


def test_strangers_are_sent_to_sign_in(client, petition):
    assert "/admin/login/" in client.get(QUEUE)["Location"]


@pytest.mark.parametrize("role", [staff.translator, staff.editor, staff.writer])
def test_s26_whoever_may_not_moderate_sees_and_decides_nothing(petition, role):
    signature = comment(petition)
    client = staff.signed_in(role())
    assert client.get(QUEUE).status_code == 403
    assert decide(client, signature, "show").status_code == 403
    assert QUEUE not in words(client.get("/admin/"))
    signature.refresh_from_db()
    assert signature.comment_waits


@pytest.mark.parametrize("role", [staff.moderator, staff.organiser, staff.superuser])
def test_moderators_and_organisers_find_it_in_the_menu(petition, role):
    assert QUEUE in words(staff.signed_in(role()).get("/admin/"))


def test_it_shows_the_comment_and_nothing_else_that_is_sealed(petition, moderator):
    comment(petition, "It is dark.\nVery.", affiliation="Night nurse", shows_name=False)
    shown = words(moderator.get(QUEUE))
    [title] = re.findall(r"<h1.*?</h1>", shown, re.DOTALL)
    assert "Comments" in title
    assert "It is dark.<br>Very." in shown
    assert "Name not shown" in shown
    for sealed in ("Inês", "ines@example.org", "Night nurse"):
        assert sealed not in shown


def test_a_comment_is_shown_to_the_public_once_a_moderator_says_so(petition, moderator, client):
    signature = comment(petition)
    public = f"/en/comments/{petition.translation_key}/"
    assert "It is dark." not in words(client.get(public))
    assert "1 comment decided." in words(decide(moderator, signature, "show"))
    assert "It is dark." in words(client.get(public))
    assert "No comment waits" in words(moderator.get(QUEUE))


def test_a_comment_that_is_not_to_be_shown_leaves_the_signature_counted(
    petition, moderator, client
):
    signature = comment(petition)
    decide(moderator, signature, "hide")
    signature.refresh_from_db()
    assert (signature.state, signature.public_comment) == ("confirmed", "")
    assert not signature.comment_waits
    assert "It is dark." not in words(client.get(f"/en/comments/{petition.translation_key}/"))


def test_s27_each_decision_is_written_down_without_what_was_said(petition, moderator):
    for number, verb in enumerate(("show", "hide")):
        decide(moderator, comment(petition, email=f"a{number}@example.org"), verb)
    entries = ModelLogEntry.objects.filter(action__endswith="_comment").order_by("pk")
    assert [(entry.action, entry.user.username, entry.data) for entry in entries] == [
        ("petitions.approve_comment", "moderators", {}),
        ("petitions.refuse_comment", "moderators", {}),
    ]


def test_a_comment_that_was_changed_meanwhile_goes_on_waiting(petition, moderator):
    signature = comment(petition)
    signing.correct(signature=signature, comment="Something else.")
    assert "changed or decided meanwhile" in words(decide(moderator, signature, "show"))
    signature.refresh_from_db()
    assert signature.comment_waits
    assert not signature.public_comment


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"comment-x": "show"},
        {"comment-99999999999999999999": "show"},
        {"comment-1": "burn"},
        {"comment-": "hide"},
    ],
)
def test_nonsense_decides_nothing(petition, moderator, values):
    signature = comment(petition)
    assert moderator.post(QUEUE, values, follow=True).status_code == 200
    signature.refresh_from_db()
    assert signature.comment_waits


def test_many_are_read_in_portions_oldest_first(petition, moderator, monkeypatch):
    monkeypatch.setattr(comments, "AT_ONCE", 2)
    for number in range(3):
        comment(petition, f"Reason {number}.", email=f"a{number}@example.org")
    first = words(moderator.get(QUEUE))
    assert "Reason 0." in first
    assert "Reason 2." not in first
    oldest_left = Signature.objects.order_by("pk")[1].pk
    assert f"?after={oldest_left}" in first
    rest = words(moderator.get(f"{QUEUE}?after={oldest_left}"))
    assert "Reason 2." in rest
    assert "Reason 0." not in rest


def test_they_can_be_read_petition_by_petition(petition, moderator):
    comment(petition)
    assert "It is dark." in words(moderator.get(f"{QUEUE}?letter={petition.letter.pk}"))
    other = words(moderator.get(f"{QUEUE}?letter={petition.letter.pk + 1}"))
    assert "It is dark." not in other
    assert "It is dark." in words(moderator.get(f"{QUEUE}?letter=nonsense&after=x"))


def test_a_lost_key_leaves_a_plain_sentence_instead_of_the_choice(petition, moderator, settings):
    signature = comment(petition)
    settings.SEALING_KEYS = []
    assert "The comment cannot be read" in words(moderator.get(QUEUE))
    assert "left as it was" in words(decide(moderator, signature, "show"))
    settings.SEALING_KEYS = ["b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtMzI="]


def test_the_form_works_as_a_browser_sends_it(petition, moderator):
    signature = comment(petition)
    page = moderator.get(QUEUE)
    _action, values = form_of(page)
    moderator.post(QUEUE, values | {f"comment-{signature.pk}": "show"})
    signature.refresh_from_db()
    assert signature.public_comment == "It is dark."
