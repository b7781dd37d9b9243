"""The blocks of a body: what editors may type, and what readers are shown."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from campaign import transfers
from campaign.blocks import QuoteBlock, VideoBlock
from campaign.models import CampaignImage
from home.models import HomePage, StandardPage
from tests import trees
from tests.petitions.signer import XHTML, document
from tests.staff import signed_in, superuser

pytestmark = pytest.mark.django_db

IBAN = "DE89370400440532013000"
TRANSFER = {"iban": IBAN, "holder": "", "bic": "", "reference": "", "note": ""}


@pytest.fixture
def home(db):
    return HomePage.objects.get(depth=2)


@pytest.fixture
def save(home):
    """Publishes a page with one block, as the editor's button does."""
    client = signed_in(superuser())
    url = reverse("wagtailadmin_pages:add", args=["home", "standardpage", home.pk])

    def post(kind, value):
        typed = {
            "title": "Donate",
            "slug": "donate",
            "introduction": "",
            "body": streamfield([(kind, value)]),
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0},
            "action-publish": "1",
        }
        return client.post(url, nested_form_data(typed))

    return post


@pytest.fixture
def show(home, client):
    """The parsed text of a published page with these blocks."""

    def published(*blocks):
        page = trees.add(home, StandardPage, "Donate", slug="donate", body=list(blocks))
        response = client.get(page.get_url())
        assert response.status_code == 200
        prose = [e for e in document(response).iter() if "prose" in e.get("class", "").split()]
        return prose[0]

    return published


def block(kind, **value):
    return {"type": kind, "value": value}


def kept_block():
    page = StandardPage.objects.get(slug="donate")
    assert page.live
    return page.body[0].value


def messages(response, *path):
    """What stands beside a field of the first block, found along its path of names."""
    assert response.status_code == 200
    assert not StandardPage.objects.filter(slug="donate").exists()
    (error,) = response.context["form"].errors.as_data()["body"]
    found = error.as_json_data()["blockErrors"][0]
    for name in path:
        found = found["blockErrors"][name]
    return found["messages"]


def all_of(element, name):
    return list(element.iter(XHTML + name))


def words(element):
    return " ".join(" ".join(element.itertext()).split())


class TestTransfer:
    @pytest.mark.parametrize(
        "typed",
        [
            "DE89370400440532013000",
            "DE89 3704 0044 0532 0130 00",
            "de89 3704 0044 0532 0130 00",
            "\u00a0DE89\u00a03704\u202f0044 0532 0130 00 ",
            "DE89-3704-0044-0532-0130-00",
        ],
    )
    def test_an_iban_is_kept_without_spaces_however_it_is_typed(self, save, typed):
        assert save("transfer", TRANSFER | {"iban": typed}).status_code == 302
        assert kept_block()["iban"] == IBAN

    @pytest.mark.parametrize(
        "wrong",
        [
            "DE89370400440532013001",
            "DE8937040044053201300",
            "XX89370400440532013000",
            "89370400440532013000",
            "Sparkasse",
            "DE89 3704 0044 0532 0130 O0",
        ],
    )
    def test_a_wrong_iban_is_named_beside_its_field_and_stays_there(self, save, wrong):
        response = save("transfer", TRANSFER | {"iban": wrong})
        assert messages(response, "iban") == [
            "This is not a valid IBAN. Compare it with the bank's letter, digit by digit."
        ]
        assert wrong in response.content.decode()

    def test_an_iban_must_be_given(self, save):
        assert messages(save("transfer", TRANSFER | {"iban": ""}), "iban")

    @pytest.mark.parametrize("wrong", ["COBADE", "COBADEFFXX", "1OBADEFF", "COBA1EFF", "CÖBADEFF"])
    def test_a_wrong_bic_is_named_beside_its_field(self, save, wrong):
        response = save("transfer", TRANSFER | {"bic": wrong})
        assert messages(response, "bic") == ["This is not a valid BIC: it has 8 or 11 characters."]

    def test_a_bic_is_kept_in_capitals(self, save):
        save("transfer", TRANSFER | {"bic": "cobadeffxxx"})
        assert kept_block()["bic"] == "COBADEFFXXX"

    def test_readers_see_groups_of_four_and_a_button_copies_the_plain_number(self, show):
        shown = show(block("transfer", **TRANSFER | {"reference": "Ferry 2026"}))
        numbers = [e for e in all_of(shown, "bdi") if e.get("dir") == "ltr"]
        assert words(numbers[0]) == "DE89 3704 0044 0532 0130 00"
        copied = {e.get("data-copy"): e for e in all_of(shown, "button")}
        assert set(copied) == {IBAN, "Ferry 2026"}
        assert all(button.get("hidden") is not None for button in copied.values())

    def test_a_payment_code_is_shown_only_with_a_holder(self, show, home):
        assert not all_of(show(block("transfer", **TRANSFER)), "img")
        StandardPage.objects.all().delete()
        home.refresh_from_db()
        shown = show(block("transfer", **TRANSFER | {"holder": "Night Ferry Fund"}))
        (code,) = all_of(shown, "img")
        assert code.get("src").startswith("data:image/svg+xml")
        assert code.get("alt")
        assert "Night Ferry Fund" in words(shown)


class TestPaymentCode:
    def test_its_lines_stand_in_the_order_of_epc069_12(self):
        said = transfers.payload(
            holder="Fonds für Fähren", number=IBAN, bic="COBADEFFXXX", reference="Ferry 2026"
        )
        assert said.split("\n") == [
            "BCD",
            "002",
            "1",
            "SCT",
            "COBADEFFXXX",
            "Fonds für Fähren",
            IBAN,
            "",
            "",
            "",
            "Ferry 2026",
        ]

    def test_a_creditor_reference_has_a_line_of_its_own(self):
        said = transfers.payload(holder="Fund", number=IBAN, reference="rf18 5390 0754 7034")
        assert said.split("\n")[9:] == ["RF18539007547034"]

    def test_without_a_reference_it_ends_with_the_account(self):
        assert transfers.payload(holder="Fund", number=IBAN).split("\n")[4:] == ["", "Fund", IBAN]

    def test_what_is_too_long_for_the_standard_has_no_code(self):
        long = {"holder": "ф" * 70, "reference": "ф" * 140}
        assert transfers.payment_code(number=IBAN, **long) == ""
        assert transfers.payment_code(number=IBAN, holder="ф" * 70) != ""


@pytest.fixture
def image(db):
    return CampaignImage.objects.create(
        title="Ferry", file=get_test_image_file(), credit="M. Aurel", description="A white ship"
    )


class TestImage:
    def picture(self, image, alt="A ferry at night", *, decorative=False, **value):
        words = {"image": image.pk, "alt_text": alt, "decorative": decorative}
        return block("image", image=words, caption="", credit="", **value)

    def test_has_its_own_words_for_those_who_cannot_see_it_and_its_credit(self, show, image):
        shown = show(self.picture(image))
        (picture,) = all_of(shown, "img")
        assert picture.get("alt") == "A ferry at night"
        assert picture.get("loading") == "lazy"
        assert picture.get("width")
        assert picture.get("height")
        assert "Image: M. Aurel" in words(shown)
        assert {e.get("type") for e in all_of(shown, "source")} == {"image/webp"}

    def test_a_decorative_one_is_silent(self, show, image):
        (picture,) = all_of(show(self.picture(image, "", decorative=True)), "img")
        assert picture.get("alt") == ""

    def test_a_credit_on_the_page_comes_before_that_of_the_file(self, show, image):
        shown = show(
            block(
                "image",
                image={"image": image.pk, "alt_text": "x", "decorative": False},
                caption="The last crossing",
                credit="K. Oduya",
            )
        )
        assert "The last crossing Image: K. Oduya" in words(shown)
        assert "M. Aurel" not in words(shown)

    def test_words_are_asked_for_unless_it_is_decorative(self, save, image):
        typed = {"image": image.pk, "alt_text": "", "decorative": ""}
        response = save("image", {"image": typed, "caption": "", "credit": ""})
        assert messages(response, "image", "alt_text")
        typed["decorative"] = "on"
        assert save("image", {"image": typed, "caption": "", "credit": ""}).status_code == 302

    def test_one_that_was_deleted_leaves_a_page_that_can_be_read(self, show, image, client):
        show(self.picture(image))
        CampaignImage.objects.all().delete()
        response = client.get("/en/donate/")
        assert response.status_code == 200
        assert not all_of(document(response), "img")


def file(name, content=b"%PDF-1.4"):
    return get_document_model().objects.create(title="Annex", file=ContentFile(content, name))


class TestVideo:
    VALUE = {"title": "A night aboard", "file": "", "url": "", "description": ""}

    @pytest.mark.parametrize("both", [True, False])
    def test_asks_for_a_file_or_a_link_and_not_for_both(self, save, both):
        given = {"file": file("a.mp4").pk, "url": "https://video.example/1"} if both else {}
        assert messages(save("video", self.VALUE | given), "url") == [
            "Choose a video file or give a link, one of both."
        ]

    def test_a_file_of_another_kind_is_refused(self, save):
        response = save("video", self.VALUE | {"file": file("a.pdf").pk})
        assert messages(response, "file") == ["Choose an MP4 or WebM file."]

    @pytest.mark.parametrize("wrong", ["javascript:alert(1)", "video", "data:text/html,x"])
    def test_a_link_must_lead_to_a_site(self, save, wrong):
        assert messages(save("video", self.VALUE | {"url": wrong}), "url")

    def test_a_file_plays_here_and_is_loaded_only_when_played(self, show):
        shown = show(block("video", **self.VALUE | {"file": file("Night.WEBM").pk}))
        (video,) = all_of(shown, "video")
        assert video.get("preload") == "none"
        assert video.get("aria-label") == "A night aboard"
        (source,) = all_of(video, "source")
        assert source.get("type") == "video/webm"
        assert source.get("src").startswith("/documents/")

    def test_a_link_is_a_plain_link_that_says_where_it_leads(self, show):
        value = {"url": "https://video.example/1?a=1&b=2", "description": "Waves.\n\nSilence."}
        shown = show(block("video", **self.VALUE | {"file": None} | value))
        (link,) = all_of(shown, "a")
        assert link.get("href") == "https://video.example/1?a=1&b=2"
        assert words(link) == "Watch: A night aboard video.example"
        assert not all_of(shown, "iframe")
        assert not all_of(shown, "video")
        (details,) = all_of(shown, "details")
        assert len(all_of(details, "p")) == 2


class TestOthers:
    def test_a_document_says_its_kind_and_size(self, show):
        kept = file("annex.pdf", b"%PDF" + b"x" * 2044)
        shown = show(block("document", document=kept.pk, label=""))
        (link,) = all_of(shown, "a")
        assert link.get("href") == kept.url
        assert words(link) == "Annex PDF , 2 kB"

    def test_a_document_may_be_named_on_the_page(self, show):
        shown = show(block("document", document=file("annex.pdf").pk, label="All 24 names"))
        assert words(shown).startswith("All 24 names")

    def test_a_heading_opens_a_section(self, show):
        (heading,) = all_of(show({"type": "heading", "value": "What <we> ask & why"}), "h2")
        assert words(heading) == "What <we> ask & why"

    def test_a_quote_names_its_source(self, show):
        shown = show(block("quote", text="It came\nat night.", source="A sailor"))
        (quote,) = all_of(shown, "blockquote")
        assert words(quote) == "It came at night."
        assert len(all_of(quote, "br")) == 1
        assert words(all_of(shown, "figcaption")[0]) == "A sailor"

    def test_a_quote_may_have_no_source(self, show):
        shown = show(block("quote", text="It came at night.", source=""))
        assert not all_of(shown, "figcaption")

    def test_statistics_are_a_list_of_numbers_and_what_they_count(self, show):
        items = [{"value": "41", "label": "villages"}, {"value": "3.5 h", "label": "by road"}]
        shown = show({"type": "statistics", "value": items})
        assert [words(e) for e in all_of(shown, "dt")] == ["villages", "by road"]
        assert [words(e) for e in all_of(shown, "dd")] == ["41", "3.5 h"]

    def test_a_call_out_is_set_apart(self, show):
        (aside,) = all_of(show(block("callout", heading="Join us", text="<p>Write.</p>")), "aside")
        assert words(aside) == "Join us Write."

    def test_rich_text_keeps_its_links_and_lists_and_loses_what_may_not_be(self, show, save):
        html = (
            '<p>See <a href="https://ferry.example/">the <b>map</b></a>.</p>'
            "<ul><li>One</li></ul><script>alert(1)</script>"
        )
        assert save("paragraph", rich_text(html)).status_code == 302
        page = StandardPage.objects.get(slug="donate")
        assert "script" not in page.body.raw_data[0]["value"]
        assert "https://ferry.example/" in page.body.raw_data[0]["value"]


def test_line_breaks_as_browsers_send_them_change_no_quote_or_description():
    quote = QuoteBlock()
    typed = quote.to_python({"text": "It came\r\nat night.", "source": ""})
    assert quote.clean(typed)["text"] == "It came\nat night."
    video = VideoBlock()
    typed = {"title": "A night", "url": "https://video.example/1", "description": "Waves\r\nWind"}
    assert video.clean(video.to_python(typed))["description"] == "Waves\nWind"
