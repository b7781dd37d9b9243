"""What the Launch tab says of translations: which languages lack the letter, or parts of it."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import formats
from home.translations import progress
from home.translations.launches import lack
from home.translations.progress import State
from statements.readiness import Point

MAY_SUBMIT = "wagtail_localize.submit_translation"


def points(page, letter):
    """Of the source page of a letter; translations are asked for none."""
    if not page.pk or page != letter.source_page:
        return
    found = sorted(progress.rows(key=page.translation_key), key=lambda row: row.language)
    missing = [row.language_name for row in found if row.state == State.NOT_YET]
    begun = [row for row in found if row.state != State.NOT_YET]
    yield Point(
        "translated",
        _("Translations"),
        missing and _("Not translated yet: %(languages)s") % {"languages": formats.listed(missing)},
        needed=False,
        url=reverse("wagtail_localize:submit_page_translation", args=[page.pk]),
        permission=MAY_SUBMIT,
    )
    if begun:
        yield Point(
            "translations_current",
            _("Translations up to date"),
            formats.listed(filter(None, map(lack, begun))),
            needed=False,
            url=f"{reverse('home_translations')}?{urlencode({'q': begun[0].title})}",
        )
