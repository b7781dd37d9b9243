"""Takes off a line what is not part of its words: invisible characters, bullets, numbers, quotes."""

import re
import unicodedata

# Soft hyphen, zero-width space, word joiner, byte order mark, and all that turns the direction of
# writing. The zero-width joiners stay: Persian and the scripts of India need them.
INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
SPACES = re.compile(r"\s+")

# Dashes that also join words, and dashes that only part them.
HYPHENS = "\\-\u2010\u2011\ufe63\uff0d"
DASHES = "\u2012\u2013\u2014\u2015\u2212\u2e3a\u2e3b\ufe58"

BULLET = re.compile(
    r"(?:["
    + HYPHENS
    + DASHES
    + r"•‣⁃▪▫◦●○■□◆◇·∙・*>|→⇒➔✓✔✗✘\ue000-\uf8ff\ufe0f]+\s*|\[[ xX]?\]\s+|\+\s+)+"
)
NUMBER = re.compile(
    r"""(?:
        \(\s*(?:\d{1,4}|[^\W\d_]|[ivx]{2,5})\s*\)          # (3) (a) (iv)
      | \[\s*\d{1,4}\s*\]                                  # [3]
      | (?:\d{1,4}|[^\W\d_]|[ivx]{2,5})\s*\)               # 3) a) iv)
      | [\u2460-\u249b]                                    # numbers in a circle
      | \d{1,4}(?:\.\d{1,3})*\s*\.[\-\u2013]?(?=\s)        # 1. 1.2. 1.-
      | \d{1,4}\.(?=[^\W\d_a-z])(?!(?i:org|com|net|info)\b) # 1.Name, but 350.org
      | \d{1,4}(?:\s*[:/](?=\s)|\s+[-\u2010-\u2015]|[-\u2010-\u2015](?=\s))  # 1: 1 - 1-
      | (?:[a-z]|[ivx]{2,5}|[IVX]{2,6})\.(?=\s)            # a. iv. IV., but A. is an initial
    )\s*""",
    re.VERBOSE,
)
QUOTES = {
    '"': '"',
    "'": "'",
    "“": "”",
    "„": "“”",
    "”": "”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "‘": "’",
    "’": "’",
    "‚": "‘’",
    "「": "」",
    "『": "』",
}
END = re.compile(r"(?:[\s;,؛،，]|(?<=[)\]）］])[.*])+$")


def visible(text):
    """Returns the text composed (NFC), without control, direction and zero-width characters."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    text = "".join(
        character if unicodedata.category(character) not in ("Cc", "Cs") else " "
        for character in text
    )
    return text.strip()


def one_space(text):
    """Returns the text with each run of spaces as one."""
    return SPACES.sub(" ", text).strip()


def without_marks(text):
    """Returns the text without bullets and number before it, and punctuation after it."""
    text = text[match.end() :] if (match := BULLET.match(text)) else text
    text = text[match.end() :] if (match := NUMBER.match(text)) else text
    text = text[match.end() :] if (match := BULLET.match(text)) else text
    return unquoted(END.sub("", text).strip())


def unquoted(text):
    """Returns the text without the quotes around all of it; quotes inside stay."""
    while len(text) > 1 and text[-1] in QUOTES.get(text[0], ""):
        inner = text[1:-1]
        if text[0] in inner or any(closing in inner for closing in QUOTES[text[0]]):
            break
        text = inner.strip()
    return text
