"""A copied letter begins anew: with the form and the rules of the other one, without its life."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale
from wagtail_localize.models import LocaleSynchronization

from petitions import counting
from petitions.models import PetitionPage, Promotion, Signature
from statements.models import Endorser
from statements.models.letter import Outcome
from tests import staff, trees

pytestmark = pytest.mark.django_db


@pytest.fixture
def original(petition, signer):
    """A petition with a question, rules of its own, a signature, endorsers and an outcome."""
    question = petition.form_fields.model(
        label="How do you travel?", field_type="radio", choices="On foot\nBy bus", required=False
    )
    question.clean()
    petition.form_fields.add(question)
    page = trees.publish(petition)
    signer.sign(page)
    signer.press(signer.link())
    letter = page.letter
    letter.goal, letter.country_use, letter.retention_days = 500, "required", 60
    letter.opens_at, letter.dated = timezone.now() - timedelta(days=9), date(2020, 1, 2)
    letter.outcome, letter.outcome_date = Outcome.WON, date(2026, 1, 2)
    letter.on_hold = True
    letter.save()
    Endorser.objects.create(letter=letter, name="Night drivers", published=True, position=0)
    Endorser.objects.create(letter=letter, name="Bus friends", published=True, position=1)
    return PetitionPage.objects.get(pk=page.pk)


def copy(client, page, **ticked):
    address = reverse("wagtailadmin_pages:copy", args=[page.pk])
    typed = {
        "new_title": "The same again",
        "new_slug": "again",
        "new_parent_page": page.get_parent().pk,
    }
    client.post(address, typed | ticked)
    return PetitionPage.objects.get(slug="again", locale=page.locale)


def test_a_copy_starts_at_zero_with_a_key_of_its_own(original, admin_client):
    assert counting.total(original.letter) == 1
    new = copy(admin_client, original)
    assert new.translation_key != original.translation_key
    assert new.total == 0
    assert new.letter.pk != original.letter.pk
    assert not Signature.objects.filter(letter=new.letter).exists()


def test_a_copy_keeps_the_form_and_the_rules(original, admin_client):
    new = copy(admin_client, original)
    assert [question.label for question in new.form_fields.all()] == ["How do you travel?"]
    kept = (new.letter.goal, new.letter.country_use, new.letter.retention_days)
    assert kept == (500, "required", 60)


def test_a_copy_keeps_neither_dates_nor_outcome(original, admin_client):
    original.outcome_text = "<p>We won.</p>"
    original.expire_at = timezone.now() + timedelta(days=1)
    trees.publish(original)
    new = copy(admin_client, original)
    letter = new.letter
    assert letter.outcome == Outcome.NONE
    assert letter.outcome_date is None
    assert not letter.on_hold
    assert letter.dated == timezone.localdate()
    assert letter.closes_at > timezone.now() + timedelta(days=300)
    draft = new.get_latest_revision_as_object()
    assert (draft.expire_at, draft.outcome_text) == (None, "")
    assert (new.expire_at, new.outcome_text) == (None, "")


def test_endorsers_come_along_if_wanted_and_unpublished(original, admin_client):
    new = copy(admin_client, original, copy_endorsers="on")
    found = list(new.letter.endorsers.values_list("name", "published"))
    assert found == [("Night drivers", False), ("Bus friends", False)]
    assert original.letter.endorsers.filter(published=True).count() == 2


def test_endorsers_stay_behind_otherwise(original, admin_client):
    assert not copy(admin_client, original).letter.endorsers.exists()


def test_a_signer_among_the_endorsers_never_comes_along(original, admin_client):
    Promotion.objects.create(
        signature=Signature.objects.get(), endorser=Endorser.objects.get(name="Bus friends")
    )
    new = copy(admin_client, original, copy_endorsers="on")
    assert new.letter.endorsers.get().name == "Night drivers"


def test_whoever_may_not_add_endorsers_copies_none(original):
    writer = staff.writer()
    writer.groups.get().permissions.remove(
        *writer.groups.get().permissions.filter(codename="add_endorser")
    )
    client = staff.signed_in(writer)
    form = client.get(reverse("wagtailadmin_pages:copy", args=[original.pk])).context["form"]
    assert "copy_endorsers" not in form.fields
    assert not copy(client, original, copy_endorsers="on").letter.endorsers.exists()


def test_a_copy_appears_in_the_languages_that_follow_as_a_new_page_does(original, admin_client):
    arabic = Locale.objects.get(language_code="ar")
    LocaleSynchronization.objects.create(locale=arabic, sync_from=original.locale)
    new = copy(admin_client, original)
    alias = PetitionPage.objects.get(slug="again", locale=arabic)
    assert alias.alias_of_id == new.pk
    assert alias.letter == new.letter


def test_a_list_is_copied_with_all_its_letters(original, admin_client):
    parent = original.get_parent()
    other = trees.petition(parent, slug="other", title="Other")
    other.letter.goal = 7
    other.letter.save()
    address = reverse("wagtailadmin_pages:copy", args=[parent.pk])
    typed = {
        "new_title": "Next year",
        "new_slug": "next-year",
        "new_parent_page": parent.get_parent().pk,
        "copy_subpages": "on",
    }
    admin_client.post(address, typed)
    found = PetitionPage.objects.filter(url_path__contains="/next-year/").order_by("path")
    assert [page.letter.goal for page in found] == [500, 7]
