"""What a letter should have before it goes public. Nothing here refuses anything."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks

from campaign import formats


@dataclass(frozen=True)
class Point:
    """One thing to look at. What it needs is said by `note`, empty if all is well.

    It is mended in a `field` of the page, on a `screen` of the letter, or at `url` by whoever has
    the `permission`. Without what is not `needed` a letter can go public, too.
    """

    code: str
    label: str
    note: str = ""
    needed: bool = True
    field: str = ""
    screen: str = ""
    url: str = ""
    permission: str = ""

    @property
    def is_met(self):
        return not self.note


def points(page, letter):
    """The Points of a letter page with these facts, in the order of the work.

    Apps add their own through the hook `register_readiness(page, letter)`.
    """
    found = [*words(page), endorsers(letter), sharing(page), *dates(page, letter)]
    found += authority(page, letter)
    for hook in hooks.get_hooks("register_readiness"):
        found += hook(page, letter)
    return found


def words(page):
    """A closing call that ends in an ellipsis, as our example does, is not finished."""
    closing = page.closing_call.strip()
    is_finished = closing and not closing.endswith(("…", "..."))
    return [
        Point(
            "title", _("Title"), "" if page.title else _("Give the page a title."), field="title"
        ),
        Point("body", _("Text"), "" if page.body else _("Write the text."), field="body"),
        Point(
            "closing_call",
            _("Closing call"),
            "" if is_finished else _("Add or finish the last sentence."),
            field="closing_call",
        ),
        Point(
            "addressee",
            _("Addressee"),
            "" if page.addressee else _("Say to whom it is written."),
            needed=False,
            field="addressee",
        ),
    ]


def endorsers(letter):
    found = list(letter.endorsers.values_list("published", flat=True)) if letter.pk else []
    note, hidden = "", found.count(False)
    if not found:
        note = _("Nobody stands under it yet. That is fine if nobody should.")
    elif hidden:
        note = ngettext(
            "%(count)d of them is not published yet.",
            "%(count)d of them are not published yet.",
            hidden,
        ) % {"count": hidden}
    return Point("endorsers", _("Endorsers"), note, needed=False, screen="endorsers")


def sharing(page):
    image, label = page.share_image, _("Picture for sharing")
    if not image:
        note = _("Choose the picture that goes with the page when it is shared.")
        return Point("share_image", label, note, needed=False, field="share_image")
    note = "" if image.description else _("Describe it for those who do not see it.")
    url = reverse("wagtailimages:edit", args=[image.pk])
    return Point("share_image", label, note, needed=False, url=url)


def dates(page, letter):
    """Contradictions between when the page is public and when the petition is open."""
    live, down = page.go_live_at, page.expire_at
    note = ""
    if live and down and down <= live:
        note = _("The page is taken down before it goes live.")
    elif live and letter.closes_at and letter.closes_at <= live:
        note = _("The petition closes before the page goes live.")
    elif down and letter.closes_at and down < letter.closes_at:
        note = _("The page is taken down on %(down)s, but the petition closes only on %(closes)s.")
        note %= {"down": formats.moment(down), "closes": formats.moment(letter.closes_at)}
    if note or live or down:
        yield Point("dates", _("Schedule"), note, field="go_live_at")


def authority(page, letter):
    """Readers are told which text counts; they must be able to read it."""
    language = letter.authoritative_language
    if not language:
        return
    there = page.pk and page.get_translations(inclusive=True).filter(alias_of__isnull=True)
    is_own = language == page.language
    is_there = is_own or (there and there.live().filter(locale__language_code=language).exists())
    note = _("The text in %(language)s counts, but readers cannot see it: publish it.")
    note %= {"language": formats.language(language)}
    yield Point("authority", _("Authoritative text"), "" if is_there else note, screen="settings")
