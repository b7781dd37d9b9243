"""A letter may name the language whose text counts: where readers are told so, and how."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from petitions.models import Signature
from statements import readiness, versions
from tests import trees
from tests.petitions.signer import XHTML, document

pytestmark = pytest.mark.django_db


@pytest.fixture
def petition(planted):
    """Written in English, translated into French, an untranslated copy in Arabic."""
    _home, _statements, petitions = planted
    trees.translate(petitions, "ar", title="عرائض")
    page = trees.petition(petitions)
    trees.translate(page, "fr", title="Rendez-nous le bus de nuit")
    return page


def counts(page, language):
    page.letter.authoritative_language = language
    page.letter.save()


def in_language(page, language):
    return type(page).objects.get(
        translation_key=page.translation_key, locale__language_code=language
    )


def told(client, address):
    """(words, address of the link or None) of each sentence on which text counts."""
    found = []
    for e in document(client.get(address)).iter(XHTML + "p"):
        if "authority" in e.get("class", "").split():
            link = next(e.iter(XHTML + "a"), None)
            words = " ".join("".join(e.itertext()).split())
            found.append((words, None if link is None else link.get("href")))
    return found


def test_nothing_is_said_while_all_languages_count_alike(client, page):
    for language in ("en", "fr"):
        assert told(client, in_language(page, language).get_url()) == []


def test_a_translation_leads_to_the_text_that_counts_in_the_reader_s_language(client, page):
    counts(page, "en")
    french = in_language(page, "fr")
    assert told(client, french.get_url()) == [("Le texte en anglais fait foi.", page.get_url())]
    assert told(client, page.get_url()) == [("This is the authoritative text.", None)]


def test_a_translation_may_be_the_text_that_counts(client, page):
    counts(page, "fr")
    french = in_language(page, "fr")
    sentence = "The text in French is the authoritative one."
    assert told(client, page.get_url()) == [(sentence, french.get_url())]
    assert told(client, french.get_url()) == [("Ce texte fait foi.", None)]


def test_a_text_without_translations_needs_no_such_word(client, planted):
    _home, statements, _petitions = planted
    page = trees.statement(statements)
    counts(page, "en")
    assert told(client, page.get_url()) == []


def test_without_a_live_page_it_is_said_without_a_link(client, page):
    counts(page, "fr")
    in_language(page, "fr").unpublish()
    sentence = "The text in French is the authoritative one."
    assert told(client, page.get_url()) == [(sentence, None)]


def test_an_untranslated_copy_speaks_of_the_words_that_it_shows(client, petition):
    arabic = petition.copy_for_translation(
        in_language(petition.get_parent().specific, "ar").locale, alias=True
    )
    counts(petition, "en")
    [(words, link)] = told(client, arabic.get_url())
    assert (words, link) == ("هذا هو النص المعتمد.", None)
    counts(petition, "fr")
    french = in_language(petition, "fr")
    links = {link for _words, link in told(client, arabic.get_url())}
    assert links == {french.get_url()}


def test_it_is_said_again_where_people_agree_and_in_the_history(client, petition):
    counts(petition, "en")
    french = in_language(petition, "fr")
    sentence = ("Le texte en anglais fait foi.", petition.get_url())
    assert told(client, french.get_url()) == [sentence] * 2
    with override("fr"):
        history = reverse("statements:wordings", args=[petition.translation_key])
    assert told(client, history) == [sentence]
    assert len(told(client, petition.get_url())) == 1


def test_other_sites_are_told_in_the_json(client, petition):
    counts(petition, "fr")
    facts = client.get(f"/api/petitions/{petition.translation_key}/").json()
    assert facts["authoritative_language"] == "fr"


def test_a_page_that_says_so_asks_the_database_no_more_often(client, page):
    def queries(address):
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address)
        return len(asked)

    french = in_language(page, "fr").get_url()
    before = queries(french)
    counts(page, "en")
    assert queries(french) == before


def test_the_launch_tab_tells_when_readers_cannot_see_the_text_that_counts(page):
    def point():
        return [p for p in readiness.points(page, page.letter) if p.code == "authority"]

    assert point() == []
    counts(page, "fr")
    assert [p.is_met for p in point()] == [True]
    in_language(page, "fr").unpublish()
    assert "French" in point()[0].note


def test_s29_a_signature_points_to_the_words_of_the_language_in_which_it_was_signed(
    client, petition
):
    arabic = petition.copy_for_translation(
        in_language(petition.get_parent().specific, "ar").locale, alias=True
    )
    counts(petition, "fr")
    signed = {"en": "en", "fr": "fr", "ar": "en"}
    for language, of_words in signed.items():
        page = arabic if language == "ar" else in_language(petition, language)
        response = client.post(
            f"/{language}/sign/{petition.translation_key}/",
            {
                "wording": versions.digest(page),
                "name": "Inês Duarte",
                "email": f"{language}@example.org",
                "consent": "on",
            },
            headers={"Origin": "http://testserver"},
        )
        assert response.status_code == 303
        signature = Signature.objects.latest("pk")
        assert signature.language == language
        assert signature.wording.language == of_words
        assert signature.wording.digest == versions.digest(page)
