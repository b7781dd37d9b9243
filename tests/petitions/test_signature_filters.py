"""What the list of a petition's signatures can be narrowed down to, and that it stays quick."""

from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from petitions import moderating, signing
from petitions.admin import listing, signatures
from petitions.models import Signature
from tests import staff, trees
from tests.petitions.signed import sign

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def url(letter, name="index_results"):
    return reverse(f"signatures:{name}", args=[letter.pk])


@pytest.fixture
def organiser(petition):
    return staff.signed_in(staff.organiser())


@pytest.fixture
def found(organiser, petition):
    """The numbers of the signatures that the list shows with these filters."""

    def ask(**query):
        response = organiser.get(url(petition.letter), query)
        assert response.status_code == 200
        return {signature.pk for signature in response.context["object_list"]}

    return ask


def signed_at(signature, moment):
    Signature.objects.filter(pk=signature.pk).update(created_at=moment)


def test_by_state_language_country_and_source(found, petition):
    ada = sign(petition, "a@example.org", country="PT")
    bea = sign(petition, "b@example.org", country="FR", language="fr")
    cleo = sign(petition, "c@example.org", confirmed=False, country="PT")
    Signature.objects.filter(pk=bea.pk).update(source="paper")
    assert found() == {ada.pk, bea.pk, cleo.pk}
    assert found(state="pending") == {cleo.pk}
    assert found(language="fr") == found(source="paper") == {bea.pk}
    assert found(country="PT") == {ada.pk}  # what is not confirmed has no face
    assert found(state="confirmed", country="FR", language="en") == set()


def test_by_days_of_signing_both_included(found, petition):
    days = [sign(petition, f"{name}@example.org") for name in "abc"]
    for signature, day in zip(days, (1, 2, 3), strict=True):
        noon = timezone.localtime().replace(year=2026, month=5, day=day, hour=23, minute=59)
        signed_at(signature, noon)
    first, second, third = (signature.pk for signature in days)
    assert found(created_at_from="2026-05-02") == {second, third}
    assert found(created_at_to="2026-05-02") == {first, second}
    assert found(created_at_from="2026-05-02", created_at_to="2026-05-02") == {second}


def test_by_the_wording_that_was_signed_named_by_language_and_time(organiser, found, petition):
    old = sign(petition, "a@example.org")
    petition.title = "Bring back the night tram"
    new = sign(trees.publish(petition), "b@example.org")
    assert old.wording_id != new.wording_id
    assert found(wording=old.wording_id) == {old.pk}
    assert found(wording=new.wording_id, state="confirmed") == {new.pk}
    page = unescape(organiser.get(url(petition.letter, "index")).content.decode())
    assert "English, published" in page


def test_by_why_it_is_held(found, petition):
    trap = sign(petition, "a@example.org", hold_reason="trap")
    sign(petition, "b@example.org", hold_reason="network")
    assert found(hold_reason="trap") == {trap.pk}


def test_by_a_comment_that_waits_or_is_shown(found, petition):
    words = {"comment": "It is dark.", "shows_comment": True}
    waits, shown = (
        sign(petition, "a@example.org", **words),
        sign(petition, "b@example.org", **words),
    )
    sign(petition, "c@example.org")
    moderating.approve_comment(signature=shown)
    assert found(says="waiting") == {waits.pk}
    assert found(says="shown") == {shown.pk}


def test_active_filters_are_shown_and_kept_from_page_to_page(organiser, petition, monkeypatch):
    monkeypatch.setattr(listing, "PAGE_SIZE", 1)
    one = sign(petition, "a@example.org", language="fr")
    sign(petition, "b@example.org")
    two = sign(petition, "c@example.org", language="fr")
    first = organiser.get(url(petition.letter, "index"), {"language": "fr"})
    [active] = first.context["view"].active_filters
    assert (str(active.field_label), active.value) == ("Language", "French")
    assert [row.pk for row in first.context["object_list"]] == [two.pk]
    second = organiser.get(first.context["older"])
    assert [row.pk for row in second.context["object_list"]] == [one.pk]
    assert "language=fr" in second.context["newest"]
    [active] = second.context["view"].active_filters
    assert "before" not in active.removed_filter_url


@pytest.mark.parametrize(
    "query",
    [
        {"state": "moon", "language": "xx", "country": "??", "source": "air"},
        {"wording": "999999999999999999999"},
        {"wording": "x", "says": "boo", "hold_reason": "\x00"},
        {"created_at_from": "yesterday", "created_at_to": "2026-13-40"},
        {"created_at_from": "0001-01-01", "created_at_to": "9999-12-31"},
        {"created_at_from": "9999-12-31", "country": "PT"},
        {"country": "PT", "before": "fffffffffffffff-1"},
        {"country": "PT", "before": "0-0"},
    ],
)
def test_nonsense_never_breaks_the_list(organiser, petition, query):
    sign(petition)
    for name in ("index", "index_results"):
        assert organiser.get(url(petition.letter, name), query).status_code == 200
    action = reverse("wagtail_bulk_action", args=["petitions", "signature", "erase"])
    query = {"id": "all", "childOf": petition.letter.pk, "next": "/admin/"} | query
    assert organiser.get(action, query).status_code in (200, 302)
    assert organiser.get(action, query | {"childOf": "moon"}).status_code == 404


def test_the_wording_of_another_petition_is_none_to_choose(found, petition):
    mine = sign(petition)
    other = trees.petition(petition.get_parent().specific, title="Another", slug="another")
    foreign = sign(other, "b@example.org")
    assert found(wording=foreign.wording_id) == {mine.pk}  # an unknown choice filters nothing


def test_a_filter_looks_at_so_many_rows_and_goes_on_from_there(organiser, petition, monkeypatch):
    monkeypatch.setattr(signatures, "LOOKED_AT", 2)
    now = timezone.now()
    rare = sign(petition, "rare@example.org", language="fr")
    signed_at(rare, now - timedelta(days=9))
    for days, name in enumerate("abcd"):
        signed_at(sign(petition, f"{name}@example.org"), now - timedelta(days=days))
    address, asked, pks = url(petition.letter, "index") + "?language=fr", 0, []
    while address:
        response = organiser.get(address)
        pks += [row.pk for row in response.context["object_list"]]
        address, asked = response.context["further"] or response.context.get("older"), asked + 1
        if asked == 1:
            assert "as far as was looked" in unescape(response.content.decode())
    assert (pks, asked) == ([rare.pk], 3)


def test_days_bound_what_is_looked_at(organiser, petition, monkeypatch):
    monkeypatch.setattr(signatures, "LOOKED_AT", 2)
    now = timezone.now()
    for days, name in enumerate("abcd"):
        signed_at(sign(petition, f"{name}@example.org"), now - timedelta(days=days))
    since = timezone.localdate(now - timedelta(days=1)).isoformat()
    response = organiser.get(url(petition.letter), {"language": "fr", "created_at_from": since})
    assert response.context["further"] is None
    assert "No signatures match your query." in unescape(response.content.decode())


def test_r9_a_filtered_list_counts_and_skips_no_rows(organiser, petition):
    sign(petition)
    query = {"country": "PT", "created_at_from": "2020-01-01"}
    organiser.get(url(petition.letter, "index"), query)
    with CaptureQueriesContext(connection) as few:
        organiser.get(url(petition.letter, "index"), query)
    for name in "abcd":
        sign(petition, f"{name}@example.org", country="PT")
    with CaptureQueriesContext(connection) as many:
        organiser.get(url(petition.letter, "index"), query)
    assert len(many) <= len(few)
    asked = [one["sql"].upper() for one in many if "PETITIONS_SIGNATURE" in one["sql"].upper()]
    assert not any("COUNT(" in sql or " OFFSET " in sql for sql in asked)


def test_an_empty_list_says_so_in_plain_words(organiser, petition):
    shown = unescape(organiser.get(url(petition.letter, "index")).content.decode())
    assert "Nobody has signed yet." in shown
    sign(petition)
    shown = unescape(
        organiser.get(url(petition.letter, "index"), {"state": "held"}).content.decode()
    )
    assert "No signatures match your query." in shown


def test_what_is_signed_while_one_pages_moves_nothing(organiser, petition, monkeypatch):
    monkeypatch.setattr(listing, "PAGE_SIZE", 1)
    old, new = sign(petition, "a@example.org"), sign(petition, "b@example.org")
    first = organiser.get(url(petition.letter, "index"))
    sign(petition, "c@example.org")
    signing.withdraw(signature=new)
    second = organiser.get(first.context["older"])
    assert [row.pk for row in second.context["object_list"]] == [old.pk]
