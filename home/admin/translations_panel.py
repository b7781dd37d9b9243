"""What waits for translators and reviewers, on the first page of the admin."""

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.ui.components import Component

from home.admin.desk import desk_url, may_see
from home.translations import progress
from home.translations.launches import launches

SHOWN_AT_MOST = 5


class TranslationsPanel(Component):
    name = "translations"
    template_name = "home/admin/translations_panel.html"
    order = 110

    def __init__(self, user):
        self.user = user

    @property
    def media(self):
        return forms.Media(css={"all": ["css/admin/desk.css"]})

    @property
    def is_shown(self):
        return may_see(self.user)

    @cached_property
    def rows(self):
        return progress.rows(user=self.user)

    def get_context_data(self, parent_context):
        waiting = [row for row in self.rows if row.waits]
        return {
            "languages": list(self.languages(waiting)),
            "urgent": waiting[:SHOWN_AT_MOST],
            "has_more": len(waiting) > SHOWN_AT_MOST,
            "launches": launches(self.rows)[:SHOWN_AT_MOST],
            "handed_on": len({row.source.pk for row in self.rows if row.translation}),
            "all_url": reverse("home_translations"),
            "waiting_url": desk_url(state="waiting"),
        }

    def languages(self, waiting):
        """Of each language in which something waits: what is to be translated, what to publish."""
        progress.attach_words(waiting)
        for language in dict.fromkeys(row.language for row in sorted(waiting, key=by_language)):
            mine = [row for row in waiting if row.language == language]
            to_translate = [row for row in mine if row.state in progress.TO_TRANSLATE]
            yield {
                "name": mine[0].language_name,
                "url": desk_url(language=language, state="waiting"),
                "pages": len(to_translate),
                "words": sum(row.missing_words for row in to_translate),
                "ready": len(mine) - len(to_translate),
            }


def by_language(row):
    return row.language_name
