"""What a letter should have before it goes public: named, with the place where it is mended."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file

from campaign.models import CampaignImage
from statements import letters, readiness
from statements.models import Endorser, StatementPage
from tests import staff, trees

pytestmark = pytest.mark.django_db


def notes(page):
    """code -> note of what is not in order."""
    found = readiness.points(page, page.letter or letters.imagined(page))
    return {point.code: point.note for point in found if not point.is_met}


def test_an_empty_draft_lacks_its_words(planted):
    page = StatementPage(locale=planted[1].locale)
    missing = [point for point in readiness.points(page, letters.imagined(page)) if point.needed]
    assert [point.code for point in missing if not point.is_met] == [
        "title",
        "body",
        "closing_call",
    ]
    assert [point.field for point in missing] == ["title", "body", "closing_call"]


def test_an_example_left_as_it_was_is_no_closing_call(page):
    page.closing_call = "We, the undersigned, …"
    assert "closing_call" in notes(page)
    page.closing_call = "We, the undersigned, ask for the ferry."
    assert "closing_call" not in notes(page)


def test_endorsers_not_yet_published_are_counted(page, letter):
    assert "Nobody" in notes(page)["endorsers"]
    Endorser.objects.create(letter=letter, name="Harbour choir", published=False)
    Endorser.objects.create(letter=letter, name="Island school", published=True)
    assert notes(page)["endorsers"] == "1 of them is not published yet."
    letter.endorsers.update(published=True)
    assert "endorsers" not in notes(page)


def test_a_picture_for_sharing_needs_a_description(page):
    assert "share_image" in notes(page)
    page.share_image = CampaignImage.objects.create(title="Ferry", file=get_test_image_file())
    assert "Describe" in notes(page)["share_image"]
    page.share_image.description = "A ferry at night"
    assert "share_image" not in notes(page)


def test_a_page_taken_down_before_it_goes_live_is_named(page):
    page.go_live_at = timezone.now() + timedelta(days=2)
    assert "dates" not in notes(page)
    page.expire_at = page.go_live_at - timedelta(days=1)
    assert notes(page)["dates"] == "The page is taken down before it goes live."


@pytest.mark.parametrize("kind", ["statementpage", "petitionpage"])
class TestEditor:
    def parent(self, planted, kind):
        return planted[1] if kind == "statementpage" else planted[2]

    def add(self, planted, kind):
        app = "statements" if kind == "statementpage" else "petitions"
        return reverse("wagtailadmin_pages:add", args=[app, kind, self.parent(planted, kind).pk])

    def test_a_new_page_says_what_comes_next_and_begins_with_a_closing_call(
        self, planted, kind, admin_client
    ):
        shown = admin_client.get(self.add(planted, kind))
        assert "Under Endorsers" in shown.content.decode()
        form = shown.context["form"]
        assert form.initial["closing_call"] == "We, the undersigned, …"

    def test_a_new_page_begins_in_its_own_language(self, planted, kind, admin_client):
        french = trees.translate(self.parent(planted, kind), "fr")
        app = "statements" if kind == "statementpage" else "petitions"
        address = reverse("wagtailadmin_pages:add", args=[app, kind, french.pk])
        form = admin_client.get(address).context["form"]
        assert form.initial["closing_call"].startswith("Nous")


def test_the_editor_shows_facts_and_the_way_to_them(page, letter, editor):
    shown = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert reverse("letters:settings", args=[letter.pk]) in shown
    assert reverse("endorsers:index", args=[letter.pk]) in shown
    assert "Not translated yet" in shown


def test_whoever_may_not_change_facts_is_not_sent_to_them(page, letter):
    french = page.get_translations().get(locale__language_code="fr")
    translator = staff.signed_in(staff.translator())
    shown = translator.get(reverse("wagtailadmin_pages:edit", args=[french.pk])).content.decode()
    assert "Date of the letter" in shown
    assert reverse("letters:settings", args=[letter.pk]) not in shown
