"""The translators' desk: its table, filters and file, what changed, who sees what."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale
from wagtail.users.models import UserProfile
from wagtail_localize.models import TranslationSource

from campaign.models import User
from home.models import StandardPage, TranslationReview
from statements.models import Letter
from tests import staff, trees
from tests.home import translated

pytestmark = pytest.mark.django_db

DESK = reverse("home_translations")
CLOSING = "We, the undersigned, ask for the night ferry."


@pytest.fixture
def site():
    """A statement half done in French and done in Spanish, a petition that nobody has begun."""
    home, statements, petitions = trees.plant()
    ferry = trees.statement(statements)
    trees.petition(petitions)
    french, spanish = (translated.submit(ferry, language) for language in ("fr", "es"))
    translated.translate(french, but=[CLOSING])
    translated.translate(spanish)
    translated.publish(spanish)
    return {"home": home, "ferry": ferry, "french": french, "spanish": spanish}


@pytest.fixture
def editor(site):
    return staff.signed_in(staff.editor())


@pytest.fixture
def translator(site):
    return staff.signed_in(staff.translator())


def prefer(language):
    user = User.objects.get(username="editors")
    UserProfile.objects.create(user=user, preferred_language=language)


def rows(client, **chosen):
    """(title, language) in the order of the table."""
    shown = client.get(DESK, chosen)
    return [(row.title, row.language) for row in shown.context["table"].data]


def change(site, **fields):
    page = site["ferry"]
    for name, value in fields.items():
        setattr(page, name, value)
    trees.publish(page)
    TranslationSource.objects.get(object_id=page.translation_key).update_from_db()


# The table


def test_the_desk_shows_texts_and_words_and_leads_to_the_editor(site, editor):
    shown = editor.get(DESK, {"language": "fr", "kind": "statement"}).content.decode()
    page = translated.target(site["french"])
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in shown
    assert "6 of 7 texts" in shown
    assert "27 of 35 words" in shown
    assert 'max="7" value="6"' in shown


def test_it_says_who_finds_a_translation_ready(site, editor):
    asker = User.objects.create(username="noor", first_name="Noor", last_name="Haddad")
    TranslationReview.objects.create(translation=site["french"], asked_by=asker)
    shown = editor.get(DESK, {"state": "review"}).content.decode()
    assert "said to be ready by Noor Haddad on" in shown
    assert reverse("home_translation_review", args=[site["french"].pk]) in shown


def test_only_who_may_publish_is_led_to_the_review(site):
    TranslationReview.objects.create(translation=site["french"])
    shown = staff.signed_in(staff.writer()).get(DESK, {"state": "review"}).content.decode()
    assert "Awaiting review" in shown
    assert reverse("home_translation_review", args=[site["french"].pk]) not in shown


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"language": "es", "kind": "statement"}, [("Keep the night ferry", "es")]),
        ({"state": "work"}, [("Keep the night ferry", "fr")]),
        ({"state": "published", "kind": "statement"}, [("Keep the night ferry", "es")]),
        ({"state": "waiting", "kind": "petition"}, []),
        ({"q": "NIGHT bus", "language": "pt"}, [("Bring back the night bus", "pt")]),
        ({"q": "~Keep", "language": "es"}, [("Keep the night ferry", "es")]),
        ({"q": "nothing of the kind"}, []),
    ],
)
def test_the_table_can_be_narrowed_down(site, editor, chosen, expected):
    assert rows(editor, **chosen) == expected


def test_a_nonsense_filter_shows_everything(site, editor):
    assert rows(editor, state="nonsense") == rows(editor)


def test_a_refresh_of_the_table_alone_answers_too(site, editor):
    shown = editor.get(reverse("home_translations_results"), {"language": "fr"})
    assert "Keep the night ferry" in shown.content.decode()
    assert "<html" not in shown.content.decode()


# What changed


def test_changed_texts_are_shown_side_by_side_with_their_translation(site, translator):
    translated.translate(site["french"])
    change(site, closing_call="We, the undersigned, demand the night ferry.")
    url = reverse("home_translation_changes", args=[site["french"].pk])
    assert url in translator.get(DESK).content.decode()
    shown = " ".join(translator.get(url).content.decode().split())
    assert "<del>ask for</del>" in shown
    assert "<ins>demand</ins>" in shown
    assert f"~{CLOSING}" in shown
    assert "Closing call" in shown


def test_texts_nobody_has_translated_are_listed_too(site, translator):
    shown = translator.get(reverse("home_translation_changes", args=[site["french"].pk]))
    assert [change.after for change in shown.context["added"]] == [CLOSING]
    assert "Never translated" in shown.content.decode()


def test_nothing_changed_is_said(site, editor):
    shown = editor.get(reverse("home_translation_changes", args=[site["spanish"].pk]))
    assert "No text has changed" in shown.content.decode()


# Rights


def test_s26_a_translator_sees_french_rows_only(site, translator):
    assert {language for _title, language in rows(translator)} == {"fr"}
    assert rows(translator, language="es") == rows(translator)


def test_s26_a_translator_does_not_open_the_changes_of_another_language(site, translator):
    url = reverse("home_translation_changes", args=[site["spanish"].pk])
    assert translator.get(url).status_code == 403


@pytest.mark.parametrize("name", ["", "_results", "_csv"])
def test_s26_whoever_may_change_no_page_is_refused(site, name):
    organiser = staff.signed_in(staff.organiser())
    assert organiser.get(reverse(f"home_translations{name}")).status_code == 403
    assert DESK not in organiser.get("/admin/").content.decode()


@pytest.mark.parametrize("name", ["translations_report", "translations_report_results"])
def test_s26_wagtail_localize_s_report_gives_way_to_ours(site, translator, name):
    url = reverse(f"wagtail_localize:{name}")
    assert translator.get(url)["Location"] == DESK
    assert staff.signed_in(staff.organiser()).get(url).status_code == 403
    editor = staff.signed_in(staff.editor())
    assert url not in editor.get("/admin/").content.decode()
    assert url not in editor.get(reverse("wagtailadmin_reports:site_history")).content.decode()


# The file


def table(client, **chosen):
    shown = client.get(reverse("home_translations_csv"), chosen)
    assert shown["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(StringIO(shown.content.decode("utf-8-sig"))))


def test_the_file_has_the_same_rows_with_words(site, editor):
    [row] = table(editor, language="fr", kind="statement")
    assert row["Page"] == "Keep the night ferry"
    assert row["State"] == "In translation"
    assert (row["Texts"], row["Texts translated"], row["Texts missing"]) == ("7", "6", "1")
    assert (row["Words"], row["Words translated"]) == ("35", "27")
    assert len(table(editor)) == len(rows(editor))


def test_s19_no_cell_of_the_file_is_a_formula(site, editor):
    trees.add(site["home"], StandardPage, '=HYPERLINK("x")', slug="formula")
    titles = {row["Page"] for row in table(editor, kind="page")}
    assert titles == {'\'=HYPERLINK("x")'}


def test_its_headings_are_in_the_language_of_the_user(site, editor):
    prefer("fr")
    [row] = table(editor, language="fr", kind="statement")
    assert row["Langue"] == "Français"


# Launches


def test_what_goes_out_soon_is_named_with_what_it_lacks(site, editor, translator):
    soon = timezone.now() + timedelta(days=3)
    Letter.objects.filter(key=site["ferry"].translation_key).update(opens_at=soon)
    shown = editor.get(DESK).content.decode()
    assert "“<bdi>Keep the night ferry</bdi>” goes out on" in shown
    assert "French: 1 text missing" in shown
    assert "Portuguese: not handed on yet" in shown
    mine = translator.get(DESK).content.decode()
    assert "French: 1 text missing" in mine
    assert "not handed on yet" not in mine


def test_what_is_all_there_blocks_no_launch(site, editor):
    soon = timezone.now() + timedelta(days=3)
    Letter.objects.filter(key=site["ferry"].translation_key).update(opens_at=soon)
    Locale.objects.exclude(language_code__in=["en", "es", "fr"]).delete()
    translated.translate(site["french"])
    translated.publish(site["french"])
    assert "goes out on" not in editor.get(DESK).content.decode()


# The first page of the admin


def test_a_translator_sees_at_once_what_waits(site, translator):
    shown = " ".join(translator.get("/admin/").content.decode().split())
    assert "Waiting in French: 1 page</a>" in shown
    assert ">8 words<" in shown
    assert "Keep the night ferry" in shown
    assert "in Spanish" not in shown


def test_when_nothing_waits_the_panel_says_so(site, translator):
    translated.translate(site["french"])
    translated.publish(site["french"])
    shown = translator.get("/admin/").content.decode()
    assert "Nothing waits. The one page that was handed on is translated." in shown


def test_a_finished_translation_waits_for_whoever_publishes(site, translator):
    translated.translate(site["french"])
    shown = translator.get("/admin/").content.decode()
    assert "Ready to be published in French: 1 page" in shown


def test_a_site_in_which_nothing_was_handed_on_shows_no_panel():
    trees.plant()
    shown = staff.signed_in(staff.editor()).get("/admin/").content.decode()
    assert 'id="panel-translations' not in shown
    assert "All translations" not in shown


# Long lists, and Arabic


def test_a_long_list_is_paged_and_asks_as_often_as_a_short_one(site, editor):
    editor.get(DESK)
    with CaptureQueriesContext(connection) as few:
        editor.get(DESK)
    for number in range(200):
        site["home"].add_child(
            instance=StandardPage(title=f"Page {number:03}", slug=f"page-{number}")
        )
    with CaptureQueriesContext(connection) as many:
        shown = editor.get(DESK)
    assert len(many) == len(few)
    assert len(shown.context["table"].data) == 50
    assert shown.context["items_count"] == 205 * 4
    assert len(rows(editor, p="17")) == 20


def test_the_desk_speaks_arabic(site, editor):
    prefer("ar")
    shown = editor.get(DESK, {"language": "fr", "kind": "statement"}).content.decode()
    assert 'dir="rtl"' in shown
    assert "الفرنسية" in shown
    assert "texts" not in shown
    assert "Translations" not in shown, "in the menu, too"
