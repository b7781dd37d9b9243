"""The list of signatures as PDF: what stands in it, in any script, on which page."""

import re

import pytest

from campaign import fonts
from petitions.admin import delivery_words
from petitions.models import Signature
from petitions.printing.booklet import Booklet
from petitions.printing.setting import MISSING, Setter
from statements.models import Letter
from tests import trees
from tests.petitions.pdf_text import pages_of
from tests.petitions.test_deliveries import contents, made
from tests.petitions.test_deliveries_admin import ASKED, organiser, url, words  # noqa: F401
from tests.petitions.test_exports import keep_the_public_part_only, sign

pytestmark = pytest.mark.django_db


def printed(petition, **options):
    return pages_of(contents(made(petition, "pdf", **options)))


def flat(page):
    return " ".join(page.split())


# What stands in it


def test_the_cover_says_whose_letter_it_is_to_whom_and_how_many_signed(petition):
    sign(petition)
    sign(petition, "rui@example.org", name="Rui Paz")
    cover = flat(printed(petition)[0])
    for text in ("To the transport council", "Bring back the night bus", "2 signatures", "As of"):
        assert text in cover
    assert "Duarte" not in cover


def test_the_text_as_signed_follows_with_its_digest(petition):
    wording = sign(petition).wording
    text = flat(printed(petition)[1])
    assert "The text as 1 person signed it, in English" in text
    assert f"SHA-256: {wording.digest}" in text
    assert "The ferry has stopped. We want it back." in text
    assert "We, the undersigned, want the bus." in text


def test_each_wording_that_was_signed_is_printed_with_its_number(petition):
    sign(petition)
    petition.title = "Bring back the tram"
    petition = trees.publish(petition)
    for number in range(2):
        sign(petition, f"a{number}@example.org")
    cover, newest, oldest, *_rest = map(flat, printed(petition))
    assert "was signed in 2 wordings" in cover
    assert "as 2 people signed it" in newest
    assert "Bring back the tram" in newest
    assert "as 1 person signed it" in oldest
    assert "Bring back the night bus" in oldest


def test_all_names_stand_in_it_with_what_the_petition_asked_and_no_address(petition):
    Letter.objects.update(affiliation_use="optional", country_use="optional")
    for number in range(300):
        sign(petition, f"a{number}@example.org", name=f"Inês {number}", country="PT")
    sign(petition, "rui@example.org", name="Rui", affiliation="Bus driver", country="DE")
    pages = printed(petition, language="fr")
    names = flat(" ".join(pages))
    assert all(f"Inês {number} " in names for number in range(300))
    assert "Rui Bus driver, Allemagne" in names
    assert "@" not in names
    assert "Portugal 300 Allemagne 1" in names


def test_pages_are_numbered_and_say_whose_they_are(petition):
    for number in range(200):
        sign(petition, f"a{number}@example.org", name=f"Inês {number}")
    pages = printed(petition)
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert f"{number} of {len(pages)}" in page
        assert "Bring back the night bus" in page


def test_title_and_language_stand_in_the_file(petition):
    sign(petition)
    pdf = contents(made(petition, "pdf", language="ar"))
    assert b"/Lang (ar)" in pdf
    assert re.search(rb"/Title \(", pdf)
    assert pdf.startswith(b"%PDF-")


def test_those_whose_names_are_destroyed_are_counted_at_the_end(petition):
    sign(petition, shows_name=True)
    sign(petition, "rui@example.org", name="Rui")
    keep_the_public_part_only()
    pages = printed(petition)
    assert "2 signatures" in flat(pages[0])
    assert "And 1 person whose name was destroyed" in flat(pages[-1])


def test_unverified_ones_are_told_on_the_cover(petition):
    Letter.objects.update(counts_at_once=True)
    sign(petition, presses=False)
    assert "1 of these signers has not confirmed the e-mail" in flat(printed(petition)[0])


def test_a_list_nobody_stands_in_has_a_cover_all_the_same(petition):
    assert "0 signatures" in flat(printed(petition)[0])


def test_p3_the_list_of_updates_is_not_printed(organiser, petition):  # noqa: F811
    Letter.objects.update(asks_updates=True)
    asked = ASKED | {"kind": "updates", "format": "pdf"}
    answer = organiser.post(url("index", petition), asked)
    assert answer.status_code == 422
    assert "for a mail program" in words(answer)


# Scripts


def seen(text):
    """Texts of the runs of a line, from left to right as they stand on paper."""
    return [run for run, _family, _direction in Setter().runs(text)]


def test_arabic_is_shaped_and_stands_from_right_to_left(petition):
    sign(petition, name="إيناس دوارتي")
    pdf = contents(made(petition, "pdf", language="ar"))
    assert "إيناس دوارتي"[::-1] in pages_of(pdf)[-1]
    assert b"NotoSansArabic" in pdf


@pytest.mark.parametrize(
    ("text", "left_to_right"),
    [
        ("Inês Duarte", ["Inês Duarte"]),
        ("محمد (Mohamed) 25, Cairo", ["25, Cairo", ") ", "Mohamed", "(", "محمد "]),
        ("Mohamed (محمد)", ["Mohamed (", "محمد", ")"]),
        ("שלום 12", ["12", "שלום "]),
    ],
)
def test_directions_mix_as_unicode_has_it(text, left_to_right):
    assert "".join(seen(text)) == "".join(left_to_right)


@pytest.mark.parametrize("name", ["Ὀδυσσεύς", "Владимир", "Łukasz Ůñ", "Nguyễn Thị Ánh", "שלום"])
def test_the_scripts_that_the_project_carries_need_no_font_of_the_system(name, no_system_fonts):
    setter = Setter()
    assert MISSING not in "".join(run for run, _family, _direction in setter.runs(name))
    assert not setter.missing


@pytest.fixture
def no_system_fonts(monkeypatch):
    def forget():
        fonts.installed.cache_clear()
        fonts._find.cache_clear()

    monkeypatch.setattr(fonts, "SYSTEM", ())
    forget()
    yield
    forget()


def test_what_no_font_shows_is_marked_and_told_in_words(
    petition,
    organiser,  # noqa: F811
    no_system_fonts,
):
    sign(petition, name="井上 Taro")
    delivery = made(petition, "pdf")
    pages = pages_of(contents(delivery))
    assert any("[?] Taro" in page for page in pages)
    assert "has no font for them" in flat(pages[-1])
    assert "Scripts: Han." in flat(pages[-1])
    assert delivery.manifest["missing_scripts"] == ["Hani"]
    assert "Scripts: Han." in words(organiser.get(url("index", petition)))
    assert "井上" not in str(delivery_words.manifest(delivery))


# Paper


@pytest.mark.parametrize("name", ["W" * 150, "Wolfeschlegel " * 10, "ا" * 150, "井" * 150])
def test_names_of_any_length_stay_within_their_column(name):
    booklet = Booklet(title="T", language="en")
    booklet.columns(3)
    booklet.room(0)
    for line in booklet.lines(name, booklet.column_width, size=9):
        assert booklet.width(line, 9) <= booklet.column_width + 0.01
    booklet.entry(1, name, "")
    assert booklet.finish().startswith(b"%PDF-")


def test_a_title_and_a_name_full_of_odd_characters_are_printed(petition):
    petition.title = "(\\) <&> " + "x" * 240
    petition = trees.publish(petition)
    sign(petition, name="(\\( \u202e abc \u200f\u0301 😀")
    assert "1 signature" in flat(printed(petition)[0])
    assert Signature.objects.count() == 1
