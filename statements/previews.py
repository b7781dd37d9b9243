"""Previews of a letter page. They show the draft, make no row and send nothing."""

from django.utils.translation import gettext_lazy as _

PAGE = ("", _("The page"))
PRINTED = (
    "print",
    _("The printed page"),
)  # its style sheets are turned by static/js/admin/paper.js


def imagine(page):
    """Gives a page that was never saved the facts of a new letter, and nobody under it."""
    from statements import letters

    if page.letter is None:
        page.letter = letters.imagined(page)
        for name in page.lists_of_letter:
            setattr(page, name, [])
