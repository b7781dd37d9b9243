"""S29: anybody can read what each signature was given to, and how the words changed since."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from petitions import counting, moderating, signing
from petitions.models import PetitionPage, Signature
from statements import differences
from tests import staff, trees
from tests.home import crowd
from tests.petitions.signer import XHTML, document, text_of

pytestmark = pytest.mark.django_db

NEW, CORRECTION = "new", "correction"
QUERIES = 18


def change(page, title=None, *, kind=NEW, **words):
    page = PetitionPage.objects.get(pk=page.pk)
    page.title, page.wording_change = title or page.title, kind
    for name, value in words.items():
        setattr(page, name, value)
    return trees.publish(page)


def address(page, language="en"):
    return f"/{language}/wordings/{page.translation_key}/"


def marked(response, tag):
    """The texts that stand in elements of this name, as a screen reader says them."""
    found = document(response).iter(f"{XHTML}{tag}")
    return [" ".join("".join(element.itertext()).split()) for element in found]


def paragraphs(*texts):
    return [{"type": "paragraph", "value": f"<p>{text}</p>"} for text in texts]


class TestPage:
    def test_s29_it_shows_each_wording_with_its_kind_its_number_and_what_changed(
        self, petition, signer
    ):
        signer.sign(petition)
        signer.press(signer.link())
        change(petition, "Bring back the night busses")
        crowd.count(PetitionPage.objects.get(pk=petition.pk), 1_200)
        change(petition, "Bring back the night buses", kind=CORRECTION)
        response = Client().get(address(petition))
        text = text_of(response)
        kinds = re.findall("First wording|New wording|Correction|The wording now", text)
        assert kinds == ["Correction", "The wording now", "New wording", "First wording"]
        assert re.findall(r"[\d,]+ (?:person|people) signed this wording", text) == [
            "0 people signed this wording",
            "1,200 people signed this wording",
            "1 person signed this wording",
        ]
        assert marked(response, "del") == ["Removed: busses", "Removed: bus"]
        assert marked(response, "ins") == ["Added: buses", "Added: busses"]
        assert len(marked(response, "details")) == 3
        assert "We, the undersigned, want the bus." in marked(response, "details")[-1]

    def test_paragraphs_are_compared_by_word_and_unchanged_ones_only_counted(self, petition):
        change(petition, body=paragraphs("One.", "Two.", "The bus is late at night.", "Four."))
        change(
            petition, body=paragraphs("One.", "Two.", "The bus is never late.", "Four.", "Five.")
        )
        response = Client().get(address(petition))
        newest = text_of(response).split("The whole wording")[0]
        assert "2 paragraphs unchanged The bus is" in newest
        assert "1 paragraph unchanged Added: Five." in newest
        assert marked(response, "del")[0] == "Removed: late at night."
        assert marked(response, "ins")[0] == "Added: never late."

    def test_words_that_come_back_say_so_and_are_shown_once(self, petition):
        first = petition.title
        change(petition, share_text="Published again with the same words")
        assert "came back" not in text_of(Client().get(address(petition)))
        change(petition, "Other words")
        change(petition, first)
        response = Client().get(address(petition))
        assert text_of(response).count("these words came back") == 1
        assert marked(response, "ins") == ["Added: Bring back the night bus", "Added: Other words"]

    def test_its_times_are_such_as_html_knows(self, petition):
        """A valid global date and time string: HTML, 2.3.5.7."""
        change(petition, "Buses for the night")
        times = document(Client().get(address(petition))).iter(f"{XHTML}time")
        written = [element.get("datetime") for element in times]
        assert written
        valid = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}"
        assert all(re.fullmatch(valid, one) for one in written), written

    def test_what_editors_write_is_text(self, petition):
        change(petition, 'A <script>alert("1")</script> & more')
        response = Client().get(address(petition))
        assert b"<script>alert" not in response.content
        assert 'A <script>alert("1")</script> & more' in text_of(response)

    def test_each_language_has_a_history_of_its_own(self, petition):
        change(petition, "Bring back all buses")
        french = text_of(Client().get(address(petition, "fr")))
        assert "Rendez-nous le bus de nuit" in french
        assert "Bring back all buses" not in french

    def test_an_untranslated_page_shows_its_source_s_in_the_source_s_direction(self, petition):
        arabic = Locale.objects.get(language_code="ar")
        home = petition.get_parent().get_parent().specific
        for page in (home, petition.get_parent().specific, petition):
            page.copy_for_translation(arabic, copy_parents=True, alias=True)
        change(petition, "Bring back all buses")
        response = Client().get(address(petition, "ar"))
        html = document(response)
        assert html.get("dir") == "rtl"
        shown = [e for e in html.iter(f"{XHTML}div") if e.get("class") == "changes"]
        assert {(e.get("lang"), e.get("dir")) for e in shown} == {("en", "ltr")}
        [canonical] = [e for e in html.iter(f"{XHTML}link") if e.get("rel") == "canonical"]
        assert canonical.get("href") == f"http://testserver{address(petition)}"

    def test_unknown_and_hidden_letters_have_none(self, petition):
        index = petition.get_parent()
        for path in (f"/en/wordings/{uuid4()}/", address(index), address(petition, "es")):
            assert Client().get(path).status_code == 404
        petition.unpublish()
        assert Client().get(address(petition)).status_code == 404
        assert Client().get(address(petition, "fr")).status_code == 200

    def test_any_cache_may_keep_it(self, petition):
        response = Client().get(address(petition))
        assert "public" in response["Cache-Control"]
        assert not response.cookies
        assert Client().post(address(petition)).status_code == 405

    def test_it_asks_as_often_with_one_wording_as_with_many(
        self, petition, django_assert_num_queries
    ):
        Client().get(address(petition))
        for round_ in (1, 2):
            with django_assert_num_queries(QUERIES):
                assert Client().get(address(petition)).status_code == 200
            for n in range(24):
                change(petition, f"Title {n} of round {round_}")
        older = Client().get(f"{address(petition)}?page=3")
        assert "First wording" in text_of(older)

    def test_a_statement_has_one_too_without_numbers(self, petition):
        home = petition.get_parent().get_parent()
        letters = home.get_children().get(slug="letters").specific
        statement = trees.statement(letters)
        link = f'href="{address(statement)}"'
        assert link not in Client().get(statement.get_url()).content.decode()
        statement.title = "Keep all ferries"
        trees.publish(statement)
        assert link in Client().get(statement.get_url()).content.decode()
        text = text_of(Client().get(address(statement)))
        assert "New wording" in text
        assert "signed this wording" not in text


class TestBesideTheCount:
    def shown(self, petition):
        response = Client().get(petition.get_url())
        links = document(response).iter(f"{XHTML}a")
        texts = {"".join(e.itertext()) for e in links if e.get("href") == address(petition)}
        return texts - {"History of this text"}, len(texts)

    def test_s29_the_page_says_how_many_signed_an_earlier_wording(self, petition):
        assert self.shown(petition) == (set(), 0)
        crowd.count(petition, 1_500)
        assert self.shown(petition) == (set(), 1)
        petition = change(petition, "Bring back the night busses")
        assert self.shown(petition)[0] == {"1,500 people signed an earlier wording of this text"}
        crowd.count(petition, 7)
        petition = change(petition, "Bring back the night buses", kind=CORRECTION)
        assert self.shown(petition)[0] == {"1,500 people signed an earlier wording of this text"}
        petition = change(petition, "Bring back every bus")
        assert self.shown(petition)[0] == {"1,507 people signed an earlier wording of this text"}
        assert counting.total(petition.letter) == 1_507

    def test_one_that_was_only_corrected_says_nothing(self, petition):
        crowd.count(petition, 3)
        petition = change(petition, "Bring back the night buss", kind=CORRECTION)
        assert self.shown(petition) == (set(), 1)


class TestTally:
    def test_s29_what_counts_is_counted_by_wording_and_follows_each_move(self, petition, signer):
        signer.sign(petition)
        signer.press(signer.link())
        after = change(petition, "Bring back all buses")
        signer.sign(after, email="second@example.org")
        signer.press(signer.link())
        signed = [wording.signed for wording in counting.by_wording(petition.letter)]
        assert sum(signed) == counting.total(petition.letter) == 2
        first = Signature.objects.earliest("pk")
        moderating.reject(signature=first)
        signing.withdraw(signature=Signature.objects.latest("pk"))
        assert not any(wording.signed for wording in counting.by_wording(petition.letter))
        assert counting.verify(petition.letter) == (0, 0)

    def test_a_stale_signature_lowers_the_wording_that_it_was_counted_under(self, petition, signer):
        signer.sign(petition)
        stale = Signature.objects.select_related("wording").get()
        after = change(petition, "Bring back all buses")
        signer.sign(after)
        signer.press(signer.link())
        signing.withdraw(signature=stale)
        assert [wording.signed for wording in counting.by_wording(petition.letter)] == [0, 0, 0]


@pytest.fixture
def editor(petition):
    return staff.signed_in(staff.editor())


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def sent(page, **words):
    """What the editor's browser sends when nothing but `words` was changed."""
    return {
        "title": page.title,
        "slug": page.slug,
        "addressee": page.addressee,
        "closing_call": page.closing_call,
        "body-count": 0,
        "form_fields-TOTAL_FORMS": 0,
        "form_fields-INITIAL_FORMS": 0,
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "thank_you": "null",
        "outcome_text": "null",
    } | words


class TestEditor:
    def test_the_kind_of_change_is_asked_only_once_somebody_has_signed(self, editor, petition):
        assert 'name="wording_change"' not in editor.get(edit_url(petition)).content.decode()
        crowd.count(petition, 1_500)
        html = editor.get(edit_url(petition)).content.decode()
        assert html.count('name="wording_change"') == 2
        assert "1,500 people have signed the wording that is published now." in html
        assert re.search(r'value="new"[^>]*checked', html)

    def test_nobody_is_asked_about_another_language(self, editor, petition):
        crowd.count(petition, 3)
        french = petition.get_translations().get(locale__language_code="fr")
        assert 'name="wording_change"' not in editor.get(edit_url(french)).content.decode()

    def test_s29_an_editor_is_told_how_many_signed_what_was_replaced(self, editor, petition):
        crowd.count(petition, 1_500)
        published = sent(petition, title="Other words", **{"action-publish": "1"})
        published["wording_change"] = CORRECTION
        text = " ".join(staff.messages_of(editor.post(edit_url(petition), published, follow=True)))
        assert "1,500 people signed the wording that you have just replaced." in text
        newest = petition.letter.versions.filter(language="en").first()
        assert (newest.text["title"], newest.is_correction) == ("Other words", True)
        petition.refresh_from_db()
        assert petition.wording_change == NEW
        assert petition.get_latest_revision_as_object().wording_change == NEW
        again = editor.post(edit_url(petition), published, follow=True)
        assert "just replaced" not in " ".join(staff.messages_of(again))
        newest.refresh_from_db()
        assert newest.is_correction

    def test_a_draft_keeps_what_was_chosen_until_it_goes_live(self, editor, petition):
        crowd.count(petition, 3)
        drafted = sent(petition, title="Other words", wording_change=CORRECTION)
        assert editor.post(edit_url(petition), drafted).status_code == 302
        petition.refresh_from_db()
        assert petition.wording_change == NEW
        assert petition.get_latest_revision_as_object().wording_change == CORRECTION

    def test_unsigned_petitions_are_published_without_a_question_or_a_message(
        self, editor, petition
    ):
        published = sent(petition, title="Other words", **{"action-publish": "1"})
        answer = editor.post(edit_url(petition), published, follow=True)
        assert "just replaced" not in " ".join(staff.messages_of(answer))
        assert petition.letter.versions.filter(language="en").count() == 2


@pytest.mark.parametrize(
    ("old", "new", "runs"),
    [
        ("a b c d", "a b x d", (("kept", "a b"), ("removed", "c"), ("added", "x"), ("kept", "d"))),
        ("", "a", (("added", "a"),)),
        ("a", "", (("removed", "a"),)),
        ("one two", "three four", (("removed", "one two"), ("added", "three four"))),
        ("a b c", "a b c\nd", None),
    ],
)
def test_differences_go_by_word_unless_little_is_left(old, new, runs):
    passages = differences.compare(old, new)
    if runs is None:
        assert [p.unchanged for p in passages] == [1, 0]
    else:
        assert passages == (differences.Passage(runs=runs),)


def test_long_texts_are_compared_in_a_moment():
    words = [f"w{n % 700}" for n in range(20_000)]
    other = [word if n % 9 else f"x{n}" for n, word in enumerate(words)]
    [passage] = differences.compare(" ".join(words), " ".join(other))
    kept = " ".join(text for kind, text in passage.runs if kind != "removed").split()
    assert kept == other
