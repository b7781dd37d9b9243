"""Texts that strangers type: no control characters, so nothing can reach a mail header or a log."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LINE_BREAKS = "\n\r\t"


def without_control_characters(value, *, allowed=LINE_BREAKS):
    return "".join(c for c in value if c in allowed or unicodedata.category(c) != "Cc")


def _refuse_control_characters(value, *, allowed):
    if value != without_control_characters(value, allowed=allowed):
        raise ValidationError(_("Please leave out line breaks and control characters."), "control")


def in_one_line(value):
    """For names and short answers."""
    _refuse_control_characters(value, allowed="")


def in_lines(value):
    """For comments and long answers, which may have line breaks."""
    _refuse_control_characters(value, allowed=LINE_BREAKS)
