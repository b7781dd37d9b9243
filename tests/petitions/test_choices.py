"""P1 to P3, P10: consent and each wish are the signer's own, and nobody has to wish anything."""

from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
import time_machine
from wagtail.models import Locale, Page

from petitions import moderating, signing
from petitions.models import PetitionPage, Signature
from statements.models import Letter
from tests import trees
from tests.petitions.signer import XHTML, Signer, document, form_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

WISHES = ("shows_name", "shows_comment", "wants_updates")
MOMENT = datetime(2027, 3, 1, 12, tzinfo=UTC)


def boxes(response):
    """name -> (element, words of its label) of every checkbox in the forms of a page."""
    page = document(response)
    words = {e.get("for"): "".join(e.itertext()) for e in page.iter(f"{XHTML}label")}
    return {
        e.get("name"): (e, words[e.get("id")])
        for e in page.iter(f"{XHTML}input")
        if e.get("type") == "checkbox"
    }


def ask(**facts):
    Letter.objects.update(comment_use="optional", asks_updates=True, **facts)


def details():
    return signing.open_envelope(Signature.objects.get())


class TestConsent:
    def test_p1_it_is_an_unticked_box_with_its_own_sentence(self, petition, client, signer):
        petition.consent_text = "Count me in, and keep what I typed to do so."
        petition = trees.publish(petition)
        box, sentence = boxes(client.get(petition.get_url()))["consent"]
        assert box.get("checked") is None
        assert sentence == petition.consent_text
        refused = signer.sign(petition, consent=None)
        assert refused.status_code == 422
        assert "Please agree" in text_of(refused)
        assert boxes(refused)["consent"][0].get("checked") is None
        assert not Signature.objects.exists()

    @pytest.mark.parametrize("own", ["", "J’accepte “tout” <b>cela</b>,  deux espaces compris."])
    @pytest.mark.parametrize("language", ["en", "fr"])
    def test_p1_sentence_language_and_time_are_kept_exactly(self, petition, signer, language, own):
        page = petition.get_translations(inclusive=True).get(locale__language_code=language)
        page = page.specific
        page.consent_text = own
        page = trees.publish(page)
        _box, shown = boxes(signer.client.get(page.get_url()))["consent"]
        with time_machine.travel(MOMENT, tick=False):
            Letter.objects.update(opens_at=None, closes_at=MOMENT + timedelta(days=30))
            signer.sign(page)
        kept = Signature.objects.get()
        assert kept.consent_sentence == shown
        assert kept.consent_language == language
        assert kept.consented_at == MOMENT

    def test_p1_on_an_untranslated_page_the_language_of_the_sentence_is_kept(
        self, petition, signer
    ):
        arabic = Locale.objects.get(language_code="ar")
        home = Page.objects.get(depth=2, locale__language_code="en")
        for page in [home, petition.get_parent(), petition]:
            page.copy_for_translation(arabic, copy_parents=True, alias=True)
        alias = PetitionPage.objects.get(locale=arabic, translation_key=petition.translation_key)
        _box, shown = boxes(signer.client.get(alias.get_url()))["consent"]
        signer.sign(alias)
        kept = Signature.objects.get()
        assert (kept.consent_sentence, kept.consent_language) == (shown, "en")
        assert kept.language == "ar"

    def test_p1_the_confirm_page_repeats_it_whatever_the_petition_says_by_then(
        self, petition, signer
    ):
        petition.consent_text = "Count me in."
        petition = trees.publish(petition)
        signer.sign(petition)
        petition.consent_text = "Sell what I typed."
        trees.publish(petition)
        page = signer.client.get(signer.link())
        [quoted] = [dd for dd in document(page).iter(f"{XHTML}dd") if dd.get("lang")]
        assert "".join(quoted.itertext()) == "Count me in."
        assert quoted.get("lang") == "en"
        signer.press(signer.link())
        assert Signature.objects.get().consent_sentence == "Count me in."


class TestWishes:
    def test_p2_they_are_separate_boxes_that_nobody_ticked_or_has_to(self, petition, client):
        ask()
        found = boxes(client.get(petition.get_url()))
        assert set(found) == {*WISHES, "consent"}
        for name in WISHES:
            box, words = found[name]
            assert box.get("checked") is None
            assert box.get("required") is None
            assert words not in [other for key, (_, other) in found.items() if key != name]

    @pytest.mark.parametrize(
        "wished",
        [some for number in range(4) for some in combinations(WISHES, number)],
        ids="+".join,
    )
    def test_p2_each_is_kept_as_chosen_and_none_is_a_condition(
        self, petition, signer, client, wished
    ):
        ask()
        ticked = dict.fromkeys(wished, "on")
        assert signer.sign(petition, comment="It is dark.", **ticked).status_code == 303
        kept = details()
        assert {name for name in WISHES if getattr(kept, name)} == set(wished)
        assert "You are number 1 to sign." in text_of(signer.press(signer.link()))
        row = Signature.objects.get()
        assert (row.public_name, row.comment_waits, row.public_comment) == (
            "Inês Duarte" if "shows_name" in wished else "",
            "shows_comment" in wished,
            "",
        )
        moderating.approve_comment(signature=row)
        names = client.get(f"/en/signatures/{petition.translation_key}/")
        comments = client.get(f"/en/comments/{petition.translation_key}/")
        assert ("Inês Duarte" in text_of(names)) == ("shows_name" in wished)
        assert ("It is dark." in text_of(comments)) == ("shows_comment" in wished)
        assert ("Inês Duarte" in text_of(comments)) == (
            {"shows_name", "shows_comment"} <= set(wished)
        )


class TestUpdates:
    def test_p3_they_are_offered_only_where_the_petition_says_so(self, petition, signer):
        other = trees.petition(petition.get_parent().specific, title="Another", slug="another")
        Letter.objects.filter(key=petition.translation_key).update(asks_updates=True)
        assert "wants_updates" in boxes(signer.client.get(petition.get_url()))
        assert "wants_updates" not in boxes(signer.client.get(other.get_url()))
        signer.sign(other, wants_updates="on")
        assert not details().wants_updates, "a box that was not offered cannot be ticked"

    def test_p3_the_wish_is_taken_back_on_the_signer_s_page(self, petition, signer):
        ask()
        signer.sign(petition, wants_updates="on")
        signer.press(signer.link())
        manage = manage_link(signer)
        assert boxes(signer.client.get(manage))["wants_updates"][0].get("checked") is not None
        _action, values = form_of(signer.client.get(manage))
        assert signer.client.post(manage, values).status_code == 303
        assert not details().wants_updates

    def test_p3_the_wish_can_be_taken_back_once_it_is_offered_no_longer(self, petition, signer):
        ask()
        signer.sign(petition, wants_updates="on")
        signer.press(signer.link())
        manage = manage_link(signer)
        Letter.objects.update(asks_updates=False)
        assert "wants_updates" in boxes(signer.client.get(manage))
        _action, values = form_of(signer.client.get(manage))
        signer.client.post(manage, values)
        assert not details().wants_updates


def manage_link(signer: Signer):
    text = signer.mails()[-1].get_body(("plain",)).get_content()
    [link] = [word for word in text.split() if "/manage/" in word and "not-me" not in word]
    return link.removeprefix("http://testserver")


@pytest.mark.parametrize(
    ("fact", "control"),
    [
        ({"affiliation_use": "optional"}, "affiliation"),
        ({"country_use": "required"}, "country"),
        ({"comment_use": "optional"}, "comment"),
        ({"asks_updates": True}, "wants_updates"),
    ],
)
def test_p10_each_further_field_is_switched_on_for_one_petition(petition, client, fact, control):
    other = trees.petition(petition.get_parent().specific, title="Another", slug="another")
    Letter.objects.filter(key=petition.translation_key).update(**fact)

    def controls(page):
        tags = [XHTML + tag for tag in ("input", "select", "textarea")]
        found = document(client.get(page.get_url())).iter()
        return {e.get("name") for e in found if e.tag in tags}

    companion = {"shows_comment"} if control == "comment" else set()
    assert controls(petition) - controls(other) == {control} | companion
    assert controls(other) <= controls(petition)
