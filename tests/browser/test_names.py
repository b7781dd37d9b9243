"""A reader finds a name in a long list of endorsers while typing; paper has all of them."""

import pytest

LETTER = "letters/libraries/"
STATUS = ".find-names [role=status]"


def left(page):
    """The names that are shown."""
    return page.locator(".name:visible > bdi, .name:visible > a").all_inner_texts()


@pytest.fixture
def names(page):
    page.goto(f"/en/{LETTER}")
    return left(page)


def test_a_reader_finds_a_name_while_typing(page, names):
    box = page.get_by_role("searchbox", name="Find a name or a place")
    wanted = max(names, key=len)
    box.press_sequentially(f"{wanted[:-3].upper()} ")
    page.locator(f"{STATUS}:not(:empty)").wait_for()
    found = left(page)
    assert wanted in found
    assert len(found) < len(names)
    assert page.locator(STATUS).inner_text() == f"{len(found)} of {len(names)} names"
    page.emulate_media(media="print")
    assert len(left(page)) == len(names)
    page.emulate_media(media="screen")
    box.press("Escape")
    assert left(page) == names
    page.locator(f"{STATUS}:empty").wait_for(state="attached")


def test_accents_and_arabic_vowels_do_not_matter_and_nothing_found_is_said(page, names):
    first, second = page.locator(".name bdi").all()[:2]
    first.evaluate("element => element.textContent = 'Les Étoiles de Ñandú'")
    second.evaluate("element => element.textContent = 'جمعيّة أَضواء المدينة'")
    box = page.get_by_role("searchbox", name="Find a name or a place")
    for typed, text in {
        "nandu etoil": "Les Étoiles de Ñandú",
        "جمعيه اضواء": "جمعيّة أَضواء المدينة",
    }.items():
        box.fill(typed)
        assert [t for t in left(page) if t == text], typed
        assert len(left(page)) == 1
    box.fill("zzzz")
    page.get_by_text("No name here has these words.").wait_for()
    assert left(page) == []
    assert page.locator(".names-head:visible").count() == 0
