"""The demo: what it promises, that it is whole, and that it is loaded once."""

import json
import re
import stat
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db.models import Sum
from django.test import TestCase, override_settings
from wagtail.fields import StreamField
from wagtail.models import Page, Site

from campaign.models import OrganisationSettings
from home import roles
from home.demo import texts
from home.demo.pages import TREE
from home.models import HomePage
from home.translations import progress
from home.translations.progress import State
from petitions import next_steps, signing
from petitions.models import PetitionPage, Signature
from petitions.models.signatures import TallySlot
from statements.models import Endorser, Letter
from tests.home.with_demo import WithDemo

EVERYWHERE = {"en", "es", "fr", "pt", "ar"}
NOT_IN_PORTUGUESE = {"libraries", "heat", "repair", "school-cycling", "seeds"}


def pages(slug):
    return Page.objects.live().filter(slug=slug, depth__gt=2)


def letter(slug):
    return Letter.objects.get(key=pages(slug).first().translation_key)


class DemoTests(WithDemo):
    """One class, so that the demo is loaded once for all."""

    def test_three_statements_and_four_petitions_are_there(self):
        kinds = list(Letter.objects.order_by("kind").values_list("kind", flat=True))
        assert kinds == ["petition"] * 4 + ["statement"] * 3

    def test_24_organisations_from_12_countries_endorse_the_rivers(self):
        endorsers = letter("rivers").endorsers.published()
        assert endorsers.count() == 24
        assert set(endorsers.values_list("kind", "place_text")) == {("organisation", "")}
        assert len(set(endorsers.values_list("place_code", flat=True))) == 12
        assert endorsers.exclude(acronym="").count() == 12
        assert all(e.logo for e in endorsers.filter(featured=True))
        assert endorsers.filter(featured=True).count() == 6

    def test_300_persons_endorse_the_libraries(self):
        endorsers = letter("libraries").endorsers.published()
        assert endorsers.count() == len(set(endorsers.values_list("name", flat=True))) == 300
        assert set(endorsers.values_list("kind", "place_text")) == {("person", "")}
        assert not endorsers.filter(role="").exists()
        assert not endorsers.filter(affiliation="").exists()

    def test_regions_and_persons_are_understood_under_the_declaration(self):
        endorsers = letter("heat").endorsers.published()
        assert endorsers.filter(kind="person").count() == 2
        assert endorsers.filter(place_code="039", acronym="UOAT").exists()
        assert Endorser.objects.count() == 329

    def test_petitions_stand_at_all_stages(self):
        states = {s: letter(s).state for s in ("night-buses", "repair", "school-cycling", "seeds")}
        assert states.pop("school-cycling") == "closed"
        assert set(states.values()) == {"open"}
        assert letter("school-cycling").outcome == "won"
        assert letter("seeds").counts_at_once
        assert letter("repair").closes_at - letter("repair").opens_at > timedelta(days=100)

    def test_after_signing_each_open_petition_offers_something_else(self):
        assert letter("night-buses").next_petition == letter("repair")
        assert letter("repair").next_page.slug == "contact"
        assert letter("seeds").next_step == "transfer"
        for slug in ("night-buses", "repair", "seeds"):
            for page in PetitionPage.objects.filter(slug=slug):
                assert next_steps.offered(page.letter)
                assert page.next_words
        words = PetitionPage.objects.filter(slug="night-buses").values("next_words")
        assert words.distinct().count() == 5

    def test_some_letters_are_shared_with_the_card_that_the_site_draws(self):
        for slug in ("libraries", "seeds"):
            assert {page.specific.share_image for page in pages(slug)} == {None}
        assert pages("rivers").first().specific.share_image

    def test_every_page_is_live_in_the_languages_promised(self):
        for name, _model, _parent in TREE:
            expected = EVERYWHERE - {"pt"} if name in NOT_IN_PORTUGUESE else EVERYWHERE
            found = pages(name.removeprefix("topic-")).filter(alias_of=None)
            assert set(found.values_list("locale__language_code", flat=True)) == expected, name
        assert HomePage.objects.live().count() == 5

    def test_two_translations_wait_and_all_others_are_done(self):
        rows = [row for row in progress.rows() if row.translation]
        waiting = {(row.source.slug, row.language): row for row in rows if row.waits}
        assert {name: row.state for name, row in waiting.items()} == {
            ("heat", "fr"): State.STALE,
            ("libraries", "pt"): State.WORK,
        }
        assert waiting["heat", "fr"].stale == waiting["heat", "fr"].missing == 1
        assert waiting["libraries", "pt"].translated == 2
        assert {row.state for row in rows if not row.waits} == {State.PUBLISHED}
        assert len(rows) == 60

    def test_translations_carry_their_own_words_throughout(self):
        for page in PetitionPage.objects.filter(slug="night-buses").order_by("pk"):
            words = texts.words("night-buses", page.locale.language_code)
            assert page.title == words["title"]
            assert page.closing_call == words["closing_call"]
            assert page.body[-1].value["note"] == words["body"][-1]["transfer"]["note"]
            labels = [question.label for question in page.form_fields.all()]
            assert labels == [question["label"] for question in words["questions"]]

    def test_all_bodies_are_valid(self):
        for page in Page.objects.specific():
            for field in page._meta.get_fields():
                if isinstance(field, StreamField):
                    value = getattr(page, field.name)
                    value.stream_block.clean(value)

    def test_every_page_can_be_read(self):
        for page in Page.objects.live().filter(depth__gt=1):
            assert self.client.get(page.url).status_code == 200, page.url

    def test_the_organisation_has_a_face(self):
        organisation = OrganisationSettings.for_site(Site.objects.get())
        assert organisation.organisation == "Lantern Commons"
        assert organisation.logo.file.size < 20_000
        assert organisation.privacy_page.slug == "privacy"
        assert all(home.petition.total == 652 for home in HomePage.objects.all())

    def test_a_second_run_changes_nothing(self):
        before = (Page.objects.count(), Signature.objects.count(), get_user_model().objects.count())
        with self.assertNumQueries(3):
            call_command("demo", verbosity=0)
        after = (Page.objects.count(), Signature.objects.count(), get_user_model().objects.count())
        assert before == after

    def test_1200_signatures_are_spread_over_60_days_languages_and_countries(self):
        signatures = Signature.objects.confirmed()
        assert signatures.count() == Signature.objects.count() == 1200
        times = signatures.order_by("confirmed_at").values_list("confirmed_at", flat=True)
        assert times.last() - times.first() > timedelta(days=57)
        assert set(signatures.values_list("language", flat=True)) == EVERYWHERE
        assert signatures.exclude(country="").values("country").distinct().count() > 30

    def test_tallies_equal_the_rows(self):
        for petition in Letter.objects.filter(kind="petition"):
            rows = petition.signatures.confirmed().count()
            assert TallySlot.objects.filter(letter=petition).aggregate(n=Sum("count"))["n"] == rows

    def test_signatures_are_sealed_and_opened_like_real_ones(self):
        for signature in Signature.objects.select_related("letter").order_by("pk")[::150]:
            details = signing.open_envelope(signature)
            assert re.fullmatch(
                r"[a-z-]+-\d+@((post|mail)\.example|example\.(org|com|net))", details.email
            )
            digest = signing.address_digest(signature.letter, details.email)
            assert bytes(signature.address_digest) == digest
            assert signature.public_name in ("", details.name)

    def test_most_are_public_some_private_some_comment(self):
        shown = Signature.objects.public()
        assert 700 < shown.count() < 1150
        assert shown.exclude(public_comment="").count() >= 20
        assert not Signature.objects.exclude(public_comment="").filter(public_name="").exists()
        assert Signature.objects.filter(comment_waits=True).count() >= 3

    def test_each_points_to_the_wording_in_its_language(self):
        for signature in Signature.objects.select_related("wording", "page__locale"):
            assert signature.wording.language == signature.language == signature.consent_language
            assert signature.page.locale.language_code == signature.language

    def test_extra_questions_are_answered_with_keys_that_exist(self):
        choice = PetitionPage.objects.filter(slug="night-buses").first().form_fields.first()
        signature = letter("night-buses").signatures.select_related("letter").first()
        answers = signing.open_envelope(signature).answers
        assert answers[choice.clean_name] in dict(choice.choice_keys)

    def test_where_signatures_count_at_once_some_are_unverified_and_without_a_face(self):
        unverified = letter("seeds").signatures.filter(verified_at=None)
        assert 0 < unverified.count() < 31

    def test_accounts_are_written_for_this_copy_only(self):
        path = settings.VAR_DIR / "demo-accounts.json"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        accounts = json.loads(path.read_text())
        assert len(accounts) == get_user_model().objects.count() == 9
        for account in accounts:
            assert set(account) == {"username", "password", "role"}
            assert authenticate(username=account["username"], password=account["password"])
        assert len({account["password"] for account in accounts}) == 9

    def test_each_role_may_do_its_work_and_no_more(self):
        def users_who_may(permission):
            users = get_user_model().objects.filter(is_superuser=False)
            return {u.username for u in users if u.has_perm(permission)}

        assert users_who_may("petitions.view_signature") == {"manager", "moderator", "organiser"}
        assert users_who_may("petitions.open_signature") == {"organiser"}
        assert users_who_may("petitions.export_signature") == {"organiser"}
        assert users_who_may("petitions.change_signature") == {"moderator"}
        assert users_who_may("statements.change_letter") == {"editor", "manager"}
        assert users_who_may("wagtail_localize.submit_translation") == {
            "editor",
            "manager",
            "moderator",
        }
        assert len(users_who_may("wagtailadmin.access_admin")) == 8

    def test_translators_edit_their_language_alone(self):
        translator = get_user_model().objects.get(username="translator-fr")
        for page in pages("rivers"):
            rights = page.permissions_for_user(translator)
            assert rights.can_edit() == (page.locale.language_code == "fr")
            assert rights.can_publish() == (page.locale.language_code == "fr")

    def test_editors_publish_everywhere(self):
        editor = get_user_model().objects.get(username="editor")
        assert all(p.permissions_for_user(editor).can_publish() for p in pages("rivers"))

    def test_groups_are_made_once_and_keep_what_was_added(self):
        before = set(Group.objects.values_list("name", flat=True))
        roles.ensure()
        assert set(Group.objects.values_list("name", flat=True)) == before
        assert "Translators Arabic" in before
        assert "Translators English" not in before


class ElsewhereTests(TestCase):
    def test_a_site_with_pages_of_its_own_is_left_alone(self):
        home = HomePage.objects.get()
        home.add_child(instance=Page(title="Our own", slug="own", locale=home.locale))
        call_command("demo", verbosity=0)
        assert not Letter.objects.exists()

    @override_settings(SITE_LANGUAGES=["de", "en"])
    def test_a_first_language_without_demo_is_said_plainly(self):
        said = StringIO()
        call_command("demo", stdout=said)
        assert "first language, de" in said.getvalue()
        assert not Letter.objects.exists()


NOT_TRANSLATED = {"value", "picture", "iban", "holder", "reference"}


def shape(value):
    """What must be alike in all languages: blocks, paragraphs, choices, codes; not the words."""
    if isinstance(value, dict):
        same = {key: part for key, part in value.items() if key in NOT_TRANSLATED}
        return same | {key: shape(value[key]) for key in value.keys() - NOT_TRANSLATED}
    if isinstance(value, list):
        return [shape(part) for part in value]
    return len(re.split(r"\n\n|\n- ", value.strip())), value.count("<b>")


@pytest.mark.parametrize("language", sorted(EVERYWHERE - {"en"}))
def test_translations_have_the_shape_of_the_english_words(language):
    for name in ["home", *(name for name, _model, _parent in TREE)]:
        if texts.speaks(name, language):
            assert shape(texts.words(name, language)) == shape(texts.words(name, "en")), name
