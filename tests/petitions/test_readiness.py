"""What a petition should have before launch, beside what every letter should."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Site

from campaign.models import OrganisationSettings
from petitions.models import HousekeepingRun
from statements import readiness

pytestmark = pytest.mark.django_db


def notes(page):
    return {p.code: p.note for p in readiness.points(page, page.letter) if not p.is_met}


def test_a_closing_date_in_the_past_is_named(petition):
    assert "closes" not in notes(petition)
    petition.letter.closes_at = timezone.now() - timedelta(minutes=1)
    assert notes(petition)["closes"] == "The closing date has passed."


def test_a_petition_that_closes_before_its_page_is_live_is_named(petition):
    petition.go_live_at = petition.letter.closes_at + timedelta(days=1)
    assert notes(petition)["dates"] == "The petition closes before the page goes live."


def test_a_page_taken_down_while_the_petition_is_open_is_named(petition):
    petition.expire_at = petition.letter.closes_at - timedelta(days=1)
    assert "the petition closes only on" in notes(petition)["dates"]


def test_a_goal_is_advised(petition):
    assert "goal" in notes(petition)
    petition.letter.goal_rises = True
    assert "goal" not in notes(petition)


def test_our_consent_sentence_does_for_our_languages_only(petition):
    assert "consent" not in notes(petition)
    petition.locale.language_code = "de"
    del petition.language  # kept with the page
    assert "consent" in notes(petition)
    petition.consent_text = "Ich stimme zu."
    assert "consent" not in notes(petition)


def test_a_privacy_notice_has_to_be_chosen(petition):
    assert "privacy" in notes(petition)
    organisation = OrganisationSettings.for_site(Site.objects.get())
    organisation.privacy_page = petition
    organisation.save()
    assert "privacy" not in notes(petition)


@pytest.mark.parametrize("sender", ["Undersigned <noreply@localhost>", "", "nobody"])
def test_mails_need_a_sender(petition, settings, sender):
    settings.DEFAULT_FROM_EMAIL = sender
    assert "sender" in notes(petition)
    settings.DEFAULT_FROM_EMAIL = "Letters <letters@example.org>"
    assert "sender" not in notes(petition)


@pytest.mark.parametrize("name", ["SEALING_KEYS", "DIGEST_KEY"])
def test_signing_needs_keys(petition, settings, name):
    assert "keys" not in notes(petition)
    setattr(settings, name, [] if name == "SEALING_KEYS" else "")
    assert "keys" in notes(petition)


def test_a_worker_must_have_been_seen_lately(petition):
    HousekeepingRun.objects.create(started_at=timezone.now() - timedelta(hours=3))
    assert "worker" in notes(petition)
    HousekeepingRun.objects.create(started_at=timezone.now() - timedelta(minutes=30))
    assert "worker" not in notes(petition)
