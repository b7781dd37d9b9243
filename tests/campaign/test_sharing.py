"""Links to share a page: each carries words and address whole, in any script."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.utils.translation import override

from campaign.sharing import share_links

URL = "https://letters.example/ar/petitions/night/?a=1&b=2#sign"
WORDS = {
    "en": "Buses & trams: 100% at night? “Yes” + now",
    "ar": "حافلات ليلية لمن يُبقون المدينة حيّة، 24/7",
    "emoji": "Sign 🌙 #now",
}


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_each_service_gets_what_was_meant(words):
    found = {
        name: parse_qs(urlsplit(link).query, strict_parsing=True)
        for name, _spoken, link in share_links(url=URL, title="A title", text=words)
    }
    assert found == {
        "E-mail": {"subject": ["A title"], "body": [f"{words}\r\n\r\n{URL}"]},
        "WhatsApp": {"text": [f"{words} {URL}"]},
        "Telegram": {"url": [URL], "text": [words]},
        "Bluesky": {"text": [f"{words} {URL}"]},
        "X": {"text": [words], "url": [URL]},
    }


def test_a_space_is_no_plus_which_mail_programs_would_show():
    assert not [
        link for _n, _s, link in share_links(url=URL, title="a b", text="c d") if "+" in link
    ]


@pytest.mark.parametrize("language", settings.SITE_LANGUAGES)
def test_what_is_read_aloud_holds_what_is_seen(language):
    """WCAG 2.5.3: whoever speaks to the browser says what stands on the button."""
    with override(language):
        for name, spoken, _link in share_links(url=URL, title="a", text="b"):
            assert name.lower() in spoken.lower()
