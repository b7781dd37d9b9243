"""Texts that strangers type: no control characters, so nothing can reach a mail header or a log.

Unicode's own line and paragraph separators break lines as well (Unicode 5.8, UAX 14).
"""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LINE_BREAKS = "\n\r\t\u2028\u2029"
CONTROL = ("Cc", "Zl", "Zp")
# Nothing to see: controls, formats such as zero-width ones, marks without a letter, spaces.
UNSEEN = ("C", "M", "Z")


def _is_control(character):
    """Controls, separators of lines, and the 66 code points that are no characters for ever."""
    code = ord(character)
    no_character = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return no_character or unicodedata.category(character) in CONTROL


def without_control_characters(value, *, allowed=LINE_BREAKS):
    """What is left can stand in HTML and in a mail."""
    return "".join(c for c in value if c in allowed or not _is_control(c))


def _refuse_control_characters(value, *, allowed):
    if value != without_control_characters(value, allowed=allowed):
        raise ValidationError(_("Please leave out line breaks and control characters."), "control")


def in_one_line(value):
    """For names and short answers; one in which nothing can be seen counts as empty."""
    _refuse_control_characters(value, allowed="")
    if all(unicodedata.category(character).startswith(UNSEEN) for character in value):
        raise ValidationError(forms.Field.default_error_messages["required"], "required")


def in_lines(value):
    """For comments and long answers, which may have line breaks."""
    _refuse_control_characters(value, allowed=LINE_BREAKS)


def plain_lines(text):
    """Lines parted by LF alone: browsers send CRLF (HTML, form submission)."""
    return text.replace("\r\n", "\n")
