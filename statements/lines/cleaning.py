"""Takes off a line what is not part of its words: unseen characters, bullets, numbers, quotes."""

import re
import unicodedata

LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")

# Soft hyphen, zero-width space, word joiner, byte order mark, and all that turns the direction of
# writing. The zero-width joiners stay: Persian and the scripts of India need them.
UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
SPACES = re.compile(r"\s+")

# Dashes that also join words, and dashes that only part them.
HYPHENS = "\\-\u2010\u2011\ufe63\uff0d"
DASHES = "\u2012\u2013\u2014\u2015\u2212\u2e3a\u2e3b\ufe58"

# Arrows, shapes, dingbats, emoji, and the private letters by which Word writes its bullets.
SIGNS = (
    "•‣⁃∙·・¤※*>|\u2190-\u21ff\u2300-\u23ff\u2500-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\ue000-\uf8ff\ufe0f\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff"
)
BULLETS = re.compile(
    rf"(?:[{HYPHENS}{DASHES}{SIGNS}]+\s*|\[[ xX]?\]\s+|[+]\s+|[»›](?=\s)(?!.*[«‹]))+"
)
NUMBER = re.compile(
    r"""(?:
        \(\s* (?:\d{1,4}|[^\W\d_]|[ivx]{2,5}) \s*\)                  # (3) (a) (iv)
      | \[\s* \d{1,4} \s*\]                                          # [3]
      | (?:\d{1,4}|[^\W\d_]|[ivx]{2,5}) \s*\)                        # 3) a) iv)
      | (?:\d{1,4}|[^\W\d_]) [.)]?\s*\t                              # 3 or a letter, and a tab
      | [\u2460-\u249b\u24b6-\u24ff]                                 # in a circle
      | \d\ufe0f?\u20e3                                              # on a key
      | \d{1,4}(?:\.\d{1,3})* \s*[.．、] (?:[\-\u2013]|(?=\s|$))      # 1. 1.2. 1.-
      | \d{1,4}[.．、] (?=[^\W\d_a-z]) (?!(?i:org|com|net|info)\b)    # 1.Name, but 350.org
      | \d{1,3}[º°ª] \s*(?:[.)][\-\u2013]?|[\-\u2013]) (?=\s)         # 1º) 1º.- but 1º de Maio
      | \d{1,4} [:/,;] (?=\s)                                        # 1: 1/
      | \d{1,3} (?:\s+[\-\u2010-\u2015] | [\-\u2010-\u2015](?=\s))   # 1 - 1-
      | \d{1,3} [\-\u2010-\u2015] (?=[\u0621-\u064a]{3})             # ١-الاتحاد
      | (?:[№\#]|[Nn][º°]) \s*\d{1,4} \s*[.):\-\u2013]? (?=\s)       # № 3 #3
      | [\u0621-\u064a] \s*[\-\u2013\u0640] (?=\s)                   # أ -
      | (?:[a-z]|[ivx]{2,5}|[IVX]{2,6}) \. (?=\s)                    # a. IV. but A. is an initial
    )\s*""",
    re.VERBOSE,
)
BARE_NUMBER = re.compile(r"(\d{1,4})\s+(?=\S)")
END = re.compile(
    r"(?:[\s;,؛،，；*†‡]|(?<=[)\]）］])[.¹²³⁰⁴-⁹]|(?<=[\"”»])\.|(?<=[;,])\s(?:and|y|e|et|و)"
    r"|\[\d{1,3}\]|(?<=[)\]）］])\s*\(\d{1,3}\))+$"
)
# Brackets typed the wrong way round, as happens in right-to-left text.
TURNED_BRACKETS = re.compile(r"\)([^()]+)\($")

ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s()<>\[\],;،؛]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE
)
EMPTY_BRACKETS = re.compile(r"\(\s*\)|<\s*>|\[\]")

QUOTES = {
    '"': '"',
    "“": '”"',
    "”": "”",
    "„": "“”",
    "«": "»",
    "»": "«",
    "'": "'",
    "‘": "’",
    "’": "’",
    "‚": "‘’",
    "‹": "›",
    "›": "‹",
    "「": "」",
    "『": "』",
}
LONE_QUOTES = '"“”„«»'


def visible(text):
    """Returns the text composed (NFC), without what nobody sees; of the controls, tabs stay."""
    text = UNSEEN.sub("", unicodedata.normalize("NFC", text))
    return "".join(
        character
        for character in text
        if character == "\t" or unicodedata.category(character) not in ("Cc", "Cs")
    ).strip()


def is_blank(text):
    """Tells whether a line looks empty; a line of control characters does not count as empty."""
    return not UNSEEN.sub("", text).strip()


def one_space(text):
    """Returns the text with each run of spaces and tabs as one space."""
    return SPACES.sub(" ", text).strip()


def without_marks(text):
    """Returns the text without bullets and number before it, and punctuation after it."""
    text = text.replace("**", "")
    for mark in (BULLETS, NUMBER, BULLETS):
        match = mark.match(text)
        text = text[match.end() :] if match else text
    text = TURNED_BRACKETS.sub(r"(\1)", unquoted(END.sub("", text).strip()))
    return text if any(bracket in text for bracket in "([（［") else text.rstrip(")]）］ ")


def without_bare_numbers(lines):
    """Returns the lines without numbers such as "12 Name", where a line beside it counts on.

    A number that stands alone belongs to the name: "11 de Julio".
    """
    matches = [BARE_NUMBER.match(line) for line in lines]
    numbers = [int(match[1]) if match else None for match in matches]
    beside = zip([None, *numbers], numbers, [*numbers[1:], None], strict=False)
    return [
        line[match.end() :] if match and (before == number - 1 or after == number + 1) else line
        for line, match, (before, number, after) in zip(lines, matches, beside, strict=True)
    ]


def without_addresses(text):
    """Returns the text without web and e-mail addresses."""
    return EMPTY_BRACKETS.sub("", ADDRESS.sub("", text))


def unquoted(text):
    """Returns the text without the quotes around all of it; quotes inside stay."""
    while len(text) > 1 and text[-1] in QUOTES.get(text[0], "") and _belong_together(text):
        text = text[1:-1].replace('""', '"').strip()
    if text[:1] in LONE_QUOTES and not _quoted(text[1:]):
        return text[1:].strip()
    if text[-1:] in LONE_QUOTES and not _quoted(text[:-1]):
        return text[:-1].strip()
    return text


def _quoted(text):
    return any(quote in text for quote in LONE_QUOTES)


def _belong_together(text):
    """Tells whether first and last quote are a pair, not two pairs as in «A» and «B»."""
    opening, inner = text[0], text[1:-1]
    for index, character in enumerate(inner):
        before, after = inner[index - 1 : index], inner[index + 1 : index + 2]
        is_apostrophe = character in "'’" and before.isalpha() and after.isalpha()
        if character not in opening + QUOTES[opening] or is_apostrophe:
            continue
        if opening in QUOTES[opening]:
            return not before or before in " (["
        return character == opening
    return True
