"""The list of letters and the Settings screen: facts in force at once, audited, guarded."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry

from campaign.models import CampaignImage
from statements import letters
from statements.models import Endorser, Letter, TopicPage
from tests import staff, trees


def settings_url(letter):
    return reverse("letters:settings", args=[letter.pk])


@pytest.fixture
def facts(petition):
    return Letter.objects.get(key=petition.translation_key)


def answers(**changed):
    """What the Settings form of a petition sends, untouched but for `changed`."""
    return {
        "dated": "2026-03-01",
        "endorser_grouping": "kind",
        "authoritative_language": "",
        "opens_at": "2026-03-01 08:00",
        "closes_at": "2026-09-01 08:00",
        "goal": "",
        "affiliation_use": "off",
        "country_use": "off",
        "comment_use": "off",
        "outcome": "",
        "outcome_date": "",
        "retention_days": "30",
        "hides_list_from_search": "on",
        "most_per_hour": "",
    } | changed


# The list


def test_the_list_shows_each_letter_with_its_screens(editor, page, petition, letter):
    Endorser.objects.create(letter=letter, name="Harbour Watch")
    shown = editor.get(reverse("letters:index")).content.decode()
    for words in ("Keep the night ferry", "Bring back the night bus", "en, fr", "Open"):
        assert words in shown
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in shown
    assert settings_url(letter) in shown
    assert reverse("endorsers:index", args=[letter.pk]) in shown
    assert "/signatures/" not in shown, "editors do not see who signed"


def test_the_list_is_searched_by_title_in_any_language_and_filtered_by_kind(editor, page, petition):
    results = reverse("letters:index_results")
    found = editor.get(results, {"q": "gardez"}).content.decode()
    assert "Keep the night ferry" in found
    assert "night bus" not in found
    found = editor.get(results, {"kind": "petition"}).content.decode()
    assert "night bus" in found
    assert "night ferry" not in found


def test_the_list_takes_as_many_queries_for_twenty_letters_as_for_two(
    planted, page, petition, django_assert_num_queries
):
    client = staff.signed_in(staff.superuser())
    index = reverse("letters:index")
    client.get(index)
    with CaptureQueriesContext(connection) as few:
        client.get(index)
    for number in range(18):
        trees.statement(planted[1], title=f"Letter {number}", slug=f"letter-{number}")
    with django_assert_num_queries(len(few)):
        assert client.get(index).content.decode().count("Letter ") >= 18


def test_the_list_survives_a_letter_whose_pages_are_gone(page, letter):
    client = staff.signed_in(staff.superuser())
    for each in page.get_translations(inclusive=True):
        each.delete()
    assert "(page deleted)" in client.get(reverse("letters:index")).content.decode()
    assert client.get(settings_url(letter)).status_code == 200


def test_translators_see_no_letters_in_the_menu_and_are_refused(page, facts):
    client = staff.signed_in(staff.translator())
    assert '"/admin/letters/"' not in client.get("/admin/").content.decode()
    for address in (
        reverse("letters:index"),
        reverse("letters:index_results"),
        settings_url(facts),
        reverse("letters:history", args=[facts.pk]),
        reverse("letters:of_page", args=[facts.key, "settings"]),
    ):
        assert client.get(address).status_code == 403
    assert client.post(settings_url(facts), answers(goal="5")).status_code == 403
    facts.refresh_from_db()
    assert facts.goal is None


def test_organisers_see_the_list_but_change_no_facts(petition, facts):
    client = staff.signed_in(staff.organiser())
    shown = client.get(reverse("letters:index")).content.decode()
    assert "night bus" in shown
    assert settings_url(facts) not in shown
    assert client.get(settings_url(facts)).status_code == 403


def test_strangers_are_sent_to_sign_in(client, letter):
    for address in (reverse("letters:index"), settings_url(letter)):
        assert "/admin/login/" in client.get(address)["Location"]


# From pages to letters


def test_every_translation_leads_to_the_same_letter(editor, page, letter):
    french = page.get_translations().get(locale__language_code="fr")
    address = reverse("letters:of_page", args=[page.translation_key, "settings"])
    for each in (page, french):
        shown = editor.get(reverse("wagtailadmin_pages:edit", args=[each.pk])).content.decode()
        assert address in shown
    assert editor.get(address)["Location"] == settings_url(letter)
    endorsers = editor.get(reverse("letters:of_page", args=[page.translation_key, "endorsers"]))
    assert endorsers["Location"] == reverse("endorsers:index", args=[letter.pk])


def test_the_page_list_offers_the_screens(editor, planted, page):
    listing = reverse("wagtailadmin_explore", args=[planted[1].pk])
    shown = editor.get(listing).content.decode()
    assert reverse("letters:of_page", args=[page.translation_key, "endorsers"]) in shown


def test_pages_that_are_no_letters_offer_and_lead_to_nothing(editor, planted):
    home = planted[0]
    shown = editor.get(reverse("wagtailadmin_pages:edit", args=[home.pk])).content.decode()
    assert "/admin/letters/" + str(home.translation_key) not in shown
    address = reverse("letters:of_page", args=[home.translation_key, "settings"])
    assert editor.get(address, follow=True).status_code == 404


def test_a_copied_page_is_a_letter_of_its_own(editor, planted, page):
    address = reverse("wagtailadmin_pages:copy", args=[page.pk])
    fields = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": planted[1].pk}
    assert editor.post(address, fields).status_code == 302
    assert Letter.objects.count() == 2


# Facts


def test_facts_are_in_force_at_once_and_the_change_is_logged_by_field_only(editor, facts):
    changed = answers(goal="500", country_use="required", asks_updates="on", on_hold="on")
    assert editor.post(settings_url(facts), changed).status_code == 302
    facts.refresh_from_db()
    assert (facts.goal, facts.country_use, facts.asks_updates) == (500, "required", True)
    assert facts.closes_at == datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
    assert (facts.on_hold, facts.state) == (True, "closed")
    [entry] = ModelLogEntry.objects.filter(action="statements.change_settings")
    assert set(entry.data) == {"fields"}
    assert {"goal", "country_use", "closes_at", "on_hold"} <= set(entry.data["fields"])
    history = editor.get(reverse("letters:history", args=[facts.pk])).content.decode()
    assert "Settings changed:" in history
    assert "Goal" in history


def test_a_goal_may_rise_a_list_be_found_and_an_hour_be_limited(editor, facts):
    shown = editor.get(settings_url(facts)).content.decode()
    for name in ("goal_rises", "hides_list_from_search", "most_per_hour"):
        assert f'name="{name}"' in shown
    assert facts.hides_list_from_search
    changed = answers(goal_rises="on", most_per_hour="500")
    del changed["hides_list_from_search"]
    assert editor.post(settings_url(facts), changed).status_code == 302
    facts.refresh_from_db()
    assert (facts.goal_rises, facts.hides_list_from_search, facts.most_per_hour) == (
        True,
        False,
        500,
    )
    [entry] = ModelLogEntry.objects.filter(action="statements.change_settings")
    assert {"goal_rises", "hides_list_from_search", "most_per_hour"} <= set(entry.data["fields"])


def test_saving_without_a_change_changes_and_logs_nothing(editor, facts):
    untouched = answers(
        dated=f"{facts.dated:%Y-%m-%d}",
        opens_at=f"{facts.opens_at:%Y-%m-%d %H:%M}",
        closes_at=f"{facts.closes_at:%Y-%m-%d %H:%M}",
    )
    assert editor.post(settings_url(facts), untouched).status_code == 302
    assert Letter.objects.get(pk=facts.pk).opens_at == facts.opens_at
    assert not ModelLogEntry.objects.filter(action="statements.change_settings").exists()


def test_a_statement_is_asked_only_what_a_statement_has(editor, letter):
    shown = editor.get(settings_url(letter)).content.decode()
    assert 'name="dated"' in shown
    assert 'name="closes_at"' not in shown
    fields = {"dated": "2025-01-02", "endorser_grouping": "kind", "authoritative_language": "fr"}
    editor.post(settings_url(letter), fields | {"goal": "7"})
    letter.refresh_from_db()
    assert (letter.authoritative_language, letter.goal) == ("fr", None)


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"closes_at": ""}, "closes_at", "A petition needs a closing date."),
        ({"closes_at": "2026-02-01 08:00"}, "closes_at", "must come after the opening"),
        ({"closes_at": "soon"}, "closes_at", "Enter a valid date/time."),
        ({"closes_at": "9999-12-31 23:59"}, "closes_at", "Please check the year."),
        ({"opens_at": "0001-01-01 00:00"}, "opens_at", "Please check the year."),
        ({"dated": "1066-10-14"}, "dated", "Please check the year."),
        ({"goal": "0"}, "goal", "greater than or equal to 1"),
        ({"goal": "9" * 30}, "goal", "less than or equal to"),
        ({"most_per_hour": "0"}, "most_per_hour", "greater than or equal to 1"),
        ({"most_per_hour": "many"}, "most_per_hour", "Enter a whole number."),
        ({"retention_days": "731"}, "retention_days", "less than or equal to 730"),
        ({"outcome": "moon"}, "outcome", "Select a valid choice"),
        ({"outcome_date": "2026-09-09"}, "outcome", "Choose the outcome"),
        ({"authoritative_language": "xx"}, "authoritative_language", "Select a valid choice"),
        ({"topics": "999999"}, "topics", "Select a valid choice"),
        ({"country_use": "maybe"}, "country_use", "Select a valid choice"),
    ],
)
def test_wrong_facts_come_back_with_the_reason_beside_the_field(
    editor, facts, changed, field, words
):
    response = editor.post(settings_url(facts), answers(**changed, comment_use="required"))
    assert response.status_code == 200
    assert any(words in error for error in response.context["form"].errors[field])
    assert words.replace("'", "&#x27;") in response.content.decode()
    facts.refresh_from_db()
    assert facts.comment_use == "off"


def test_times_are_meant_in_the_time_zone_that_is_named(editor, facts, settings):
    settings.TIME_ZONE = "America/Lima"
    shown = editor.get(settings_url(facts)).content.decode()
    assert "Times are in the time zone America/Lima." in shown
    editor.post(settings_url(facts), answers(closes_at="2026-09-01 08:00"))
    facts.refresh_from_db()
    assert facts.closes_at == datetime(2026, 9, 1, 13, 0, tzinfo=UTC)


def test_without_the_right_to_publish_a_petition_is_not_opened_closed_or_ended(facts):
    client = staff.signed_in(staff.writer())
    before = facts.closes_at
    shown = client.get(settings_url(facts)).content.decode()
    assert 'name="closes_at"' not in shown
    assert 'name="outcome"' not in shown
    assert timezone.localtime(before).strftime("%Y") in shown
    changed = answers(goal="12", outcome="won", closes_at="2030-01-01 00:00")
    assert client.post(settings_url(facts), changed).status_code == 302
    facts.refresh_from_db()
    assert (facts.goal, facts.outcome, facts.closes_at) == (12, "", before)


def test_topics_are_chosen_once_not_once_per_language(editor, planted, letter):
    topic = trees.add(planted[1], TopicPage, "Harbours", slug="harbours")
    trees.translate(topic, "fr", title="Ports")
    shown = editor.get(settings_url(letter)).content.decode()
    assert "Harbours" in shown
    assert "Ports" not in shown
    editor.post(
        settings_url(letter),
        {"dated": "2026-03-01", "endorser_grouping": "kind", "topics": [topic.pk]},
    )
    assert list(letter.topics.all()) == [topic]


def test_a_petition_may_be_prolonged_while_it_runs(editor, facts):
    later = (timezone.now() + timedelta(days=800)).strftime("%Y-%m-%d %H:%M")
    assert editor.post(settings_url(facts), answers(closes_at=later)).status_code == 302
    facts.refresh_from_db()
    assert facts.is_open


def test_facts_are_no_part_of_a_page_and_survive_an_old_draft(editor, petition, facts):
    old = petition.save_revision()
    editor.post(settings_url(facts), answers(goal="500"))
    old.publish()
    assert letters.ensure(petition).goal == 500
    assert not PageLogEntry.objects.filter(action="statements.change_settings").exists()


def test_a_file_that_is_no_image_is_refused_in_plain_words(editor):
    fake = SimpleUploadedFile("logo.png", b"this is no picture", content_type="image/png")
    response = editor.post(reverse("wagtailimages:add"), {"title": "My logo", "file": fake})
    assert response.status_code == 200
    assert "either not an image or a corrupted image" in response.content.decode()
    assert "My logo" in response.content.decode()
    assert not CampaignImage.objects.exists()
