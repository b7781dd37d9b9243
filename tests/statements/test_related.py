"""Related letters: chosen on the Settings screen, offered below the text in each language."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry, Page

from statements.models import Letter
from tests import staff, trees

pytestmark = pytest.mark.django_db


@pytest.fixture
def others(page, petition):
    """Three letters: a petition with a French translation, a statement in English, a draft."""
    trees.translate(petition, "fr", title="Rendez-nous le bus")
    english = trees.statement(page.get_parent(), slug="lighthouse", title="Light the lighthouse")
    draft = trees.statement(page.get_parent(), slug="draft", title="Only a draft")
    draft.unpublish()
    return [petition, english, draft]


def save(editor, letter, *pages, **more):
    """Saves the Settings screen as it stands, with these related pages."""
    address = reverse("letters:settings", args=[letter.pk])
    slots = {f"related-{number}": page.pk for number, page in enumerate(pages)}
    return editor.post(address, {"dated": letter.dated, "endorser_grouping": "kind"} | slots | more)


def titles(client, page):
    text = client.get(page.get_url()).content.decode()
    below = text.partition('id="related"')[2].partition("</section>")[0]
    found = [title for title in Page.objects.values_list("title", flat=True) if title in below]
    return sorted(set(found), key=below.index)


def test_several_are_chosen_and_kept_in_order(editor, letter, others, client, page):
    bus, light, draft = others
    assert save(editor, letter, light, draft, bus).status_code == 302
    assert titles(client, page) == ["Light the lighthouse", "Bring back the night bus"]
    save(editor, letter, bus, light)
    assert titles(client, page) == ["Bring back the night bus", "Light the lighthouse"]


def test_readers_are_offered_what_they_can_read_in_their_language(editor, letter, others, client):
    save(editor, letter, *others)
    french = letter.source_page.get_translations().get(locale__language_code="fr").specific
    assert titles(client, french) == ["Rendez-nous le bus"]


def test_a_petition_offers_them_too(editor, letter, others, client, page):
    others[0].letter.related.add(letter)
    assert titles(client, others[0]) == [page.title]


def test_the_screen_shows_what_was_chosen_and_room_for_more(editor, letter, others):
    save(editor, letter, *others)
    shown = editor.get(reverse("letters:settings", args=[letter.pk])).content.decode()
    for number, page in enumerate(others):
        assert f'name="related-{number}" value="{page.pk}"' in shown
    assert 'name="related-3"' in shown


def test_a_translation_stands_for_its_letter(editor, letter, others):
    french = others[0].get_translations().get(locale__language_code="fr")
    save(editor, letter, french, others[0])
    assert list(letter.related.all()) == [others[0].letter]


@pytest.mark.parametrize("wrong", ["itself", "home", "missing", "words"])
def test_what_is_no_other_letter_is_refused(editor, letter, others, page, wrong):
    given = {
        "itself": page.pk,
        "home": page.get_parent().pk,
        "missing": 999_999,
        "words": "<b>",
    }[wrong]
    save(editor, letter, others[0])
    response = save(editor, letter, others[0], **{"related-1": given})
    assert response.status_code == 200
    assert response.context["form"].errors["related"]
    assert list(letter.related.all()) == [others[0].letter]


def test_the_history_names_the_change_once(editor, letter, others):
    save(editor, letter, others[0])
    save(editor, letter, others[0])
    entries = ModelLogEntry.objects.filter(action="statements.change_settings")
    assert [entry.data["fields"] for entry in entries] == [["related"]]


def test_whoever_may_not_change_facts_changes_none(letter, others):
    translator = staff.signed_in(staff.translator())
    assert save(translator, letter, others[0]).status_code == 403
    assert not Letter.objects.get(pk=letter.pk).related.exists()
