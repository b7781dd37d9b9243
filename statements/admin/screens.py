"""What all screens of one letter have in common."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.widgets.button import Button

from statements.admin import rights
from statements.models import Letter


def title_of(letter):
    """The title that staff know a letter by, drafts included."""
    page = letter.source_page
    return page.get_admin_display_title() if page else _("(page deleted)")


class ScreenItem(MenuItem):
    """A link to a screen of a letter; `name` is the last part of its address."""

    def __init__(self, name, label, url, **kwargs):
        super().__init__(label, url, **kwargs)
        self.name = name


def screens_of(letter, user):
    """ScreenItems of the screens of a letter that this user may open, in order.

    Apps add their own through the hook `register_letter_screens(letter, user)`.
    """
    found = hooks.get_hooks("register_letter_screens")
    return sorted(item for hook in found for item in hook(letter, user))


class RefusesPlainly:
    """Answers 403 where Wagtail's own views send people without the right back to the start."""

    def dispatch(self, request, *args, **kwargs):
        try:
            self.check_rights()
            return super().dispatch(request, *args, **kwargs)
        except PermissionDenied:
            return TemplateResponse(request, "statements/admin/refused.html", status=403)

    def check_rights(self):
        """Raises PermissionDenied; what the view's own policy asks is checked after it."""


class LetterScreen(RefusesPlainly):
    """A screen of the letter `letter_pk`: the way back to it and to its other screens."""

    screen_label = ""

    def setup(self, request, *args, **kwargs):
        self.letter = get_object_or_404(Letter, pk=kwargs["letter_pk"])
        super().setup(request, *args, **kwargs)

    @cached_property
    def may_publish(self):
        return rights.may_publish(self.request.user, self.letter)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("letters:index"), "label": _("Letters")},
            {"url": self.letter_url(), "label": title_of(self.letter)},
            *self.trail()[:-1],
            {"sublabel": title_of(self.letter)} | self.trail()[-1],
        ]

    def letter_url(self):
        """The first screen of the letter which the user may open."""
        screens = screens_of(self.letter, self.request.user)
        return screens[0].url if screens else reverse("letters:index")

    def trail(self):
        """The breadcrumbs from the letter down to this screen."""
        return [{"url": "", "label": self.screen_label}]

    @cached_property
    def header_more_buttons(self):
        others = [
            Button.from_menu_item(item)
            for item in screens_of(self.letter, self.request.user)
            if item.url != self.request.path
        ]
        return [*others, *self.page_buttons()]

    def page_buttons(self):
        page = self.letter.source_page
        if not page or not page.permissions_for_user(self.request.user).can_edit():
            return []
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        return [Button(_("Edit page"), url=url, icon_name="edit", priority=90)]
